#pragma once

#include <cstdint>
#include <vector>

#include "failure.h"
#include "handles.h"
#include "planes.h"
#include "protocol.h"
#include "scale.h"

namespace kineograph {

/// A finished picture, upright and resized as asked.
struct FinishedPicture {
  std::uint32_t width_px = 0;
  std::uint32_t height_px = 0;
  std::vector<std::uint8_t> bytes;
};

/// Turns decoded frames into pictures of one form, keeping its buffers between them.
class PictureMaker {
 public:
  PictureMaker(const PictureSpec& spec, const AVStream& stream, int rotation_degrees);

  Outcome<FinishedPicture> make(const AVFrame& frame);

 private:
  Outcome<FinishedPicture> make_jpeg(const AVFrame& frame, Size upright);
  Outcome<FinishedPicture> make_png(const AVFrame& frame, Size upright);
  Outcome<FinishedPicture> copy_planes(const AVFrame& frame) const;
  Size before_turning(Size upright) const;

  PictureSpec spec_;
  AVColorSpace stream_space_;
  int turn_degrees_;  ///< 0 when the picture stays as coded
  Planes converted_;
  Planes scaled_;
  Planes turned_;
  RgbPicture rgb_;
  RgbPicture turned_rgb_;
};

/// The size asked for, of an upright picture of `own` size: a named side keeps the proportions,
/// rounding the other to the nearest, at least 1. Enlarges where asked to.
Size resized(Size own, const Resize& resize);

}  // namespace kineograph
