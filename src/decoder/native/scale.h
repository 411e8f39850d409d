#pragma once

#include <cstdint>

#include "conversion.h"
#include "failure.h"
#include "handles.h"
#include "planes.h"

namespace kineograph {

/// 8-bit RGB: `rows` is width x 3 bytes wide. The last bytes of a row are followed by padding.
struct RgbPicture {
  int width = 0;
  int height = 0;
  Plane rows;

  /// Sets the size; the bytes are then unspecified.
  void shape(Size size);
};

/// Everything that goes through libswscale: sizes and unusual pixel formats. Bicubic, with
/// accurate rounding; never for range or matrix of plain planes, where it silently does nothing.
///
/// Keeps libswscale's tables while the same is asked for: they take longer to make than a small
/// picture to scale. The pictures do not depend on that.
class Scaler {
 public:
  /// Resizes planes, and brings their chroma to `chroma`; grey stays grey.
  Outcome<Done> resize(const Planes& in, Size size, Subsampling chroma, Planes& scaled);

  /// Any frame to Y, Cb, Cr of range `to` without subsampling, at its own size.
  Outcome<Done> to_planes(const AVFrame& frame, AVColorSpace untagged_space, Range to, Planes& out);

  /// Any frame to RGB of `size`, its range and matrix honoured.
  Outcome<Done> to_rgb(const AVFrame& frame, AVColorSpace untagged_space, Size size,
                       RgbPicture& out);

 private:
  /// What libswscale's tables depend on.
  struct Task {
    Size from;
    AVPixelFormat from_format;
    Size to;
    AVPixelFormat to_format;
    AVColorSpace space = AVCOL_SPC_UNSPECIFIED;
    bool is_from_full = false;
    bool is_to_full = false;
    bool has_colors = false;  ///< whether the three above count

    bool operator==(const Task&) const = default;
  };

  Outcome<SwsContext*> ready(const Task& task);
  Outcome<SwsContext*> ready_for_frame(const AVFrame& frame, AVColorSpace untagged_space,
                                       Task task);

  ScalerHandle scaler_;
  Task task_{};
};

}  // namespace kineograph
