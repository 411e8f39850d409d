#pragma once

#include <cstdint>
#include <vector>

#include "failure.h"
#include "handles.h"
#include "planes.h"

/// Everything that goes through libswscale: sizes and unusual pixel formats. Bicubic, with
/// accurate rounding; never for range or matrix of plain planes, where it silently does nothing.
namespace kineograph {

/// 8-bit RGB, `width` x `height` x 3 bytes, no padding between rows.
struct RgbPicture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> bytes;
};

struct Size {
  int width;
  int height;
};

/// Resizes within the same form. `scaled` gets in's subsampling.
Outcome<Done> scale_planes(const Planes& in, Size size, Planes& scaled);

/// Any frame to Y, Cb, Cr without subsampling, at its own size.
Outcome<Done> scale_to_planes(const AVFrame& frame, AVColorSpace untagged_space, Planes& out);

/// Any frame to RGB of `size`, its range and matrix honoured.
Outcome<Done> scale_to_rgb(const AVFrame& frame, AVColorSpace untagged_space, Size size,
                           RgbPicture& out);

}  // namespace kineograph
