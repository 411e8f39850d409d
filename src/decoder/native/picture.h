#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "crop.h"
#include "failure.h"
#include "frame-planes.h"
#include "handles.h"
#include "jpeg.h"
#include "planes.h"
#include "png-encode.h"
#include "protocol.h"
#include "scale.h"

namespace kineograph {

/// A finished picture: upright, resized and cropped as asked.
struct FinishedPicture {
  std::uint32_t width_px = 0;
  std::uint32_t height_px = 0;
  std::vector<std::uint8_t> bytes;
};

/// Turns decoded frames into pictures of one form, keeping its buffers and tables between them.
class PictureMaker {
 public:
  PictureMaker(const PictureSpec& spec, const AVStream& stream, int rotation_degrees);

  Outcome<FinishedPicture> make(const AVFrame& frame);

  /// The picture of a contact sheet: planes of full range, 4:2:0 or grey. The next call changes it.
  Outcome<const Planes*> make_tile(const AVFrame& frame);

 private:
  /// From the coded frame to the finished picture: resized, turned, then cropped.
  struct Course {
    Size before_turning;
    Size upright;
    std::optional<Window> crop;  ///< nothing: the whole
  };
  /// What an encoder wants of planes.
  struct PlaneForm {
    Range range;
    bool is_halved;  ///< 4:2:0, whatever the clip has
  };

  Outcome<Course> plan(const AVFrame& frame) const;
  static bool needs_full_chroma(const Course& course, Size coded, Subsampling chroma);
  Outcome<Planes*> make_planes(const AVFrame& frame, const Course& course, PlaneForm form);
  Outcome<RgbView> make_rgb(const AVFrame& frame, const Course& course);
  Outcome<std::vector<std::uint8_t>> encode(const AVFrame& frame, const Course& course);
  Outcome<FinishedPicture> copy_planes(const AVFrame& frame) const;

  PictureSpec spec_;
  AVColorSpace stream_space_;
  int turn_degrees_;  ///< 0 when the picture stays as coded
  Scaler color_scaler_;
  Scaler size_scaler_;
  JpegEncoder jpeg_;
  Planes converted_;
  Planes scaled_;
  Planes turned_;
  Planes cropped_;
  Planes subsampled_;
  RgbPicture rgb_;
  RgbPicture turned_rgb_;
};

/// The size asked for, of an upright picture of `own` size: a named side keeps the proportions,
/// rounding the other to the nearest, at least 1. Enlarges where asked to.
Size resized(Size own, const Resize& resize);

}  // namespace kineograph
