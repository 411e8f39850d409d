#include "picture.h"

extern "C" {
#include <libavutil/imgutils.h>
}

#include <algorithm>
#include <utility>

#include "decode-limits.h"
#include "jpeg.h"
#include "png-encode.h"
#include "rotate.h"
#include "video.h"

namespace kineograph {
namespace {

Size swapped(Size size) { return {size.height, size.width}; }

int in_proportion(int other, int side, std::uint32_t wanted) {
  const std::int64_t scaled = (std::int64_t{other} * wanted * 2 + side) / (std::int64_t{side} * 2);
  return static_cast<int>(std::clamp<std::int64_t>(scaled, 1, kMaxSide));
}

FinishedPicture finish(Size size, std::vector<std::uint8_t> bytes) {
  return {static_cast<std::uint32_t>(size.width), static_cast<std::uint32_t>(size.height),
          std::move(bytes)};
}

}  // namespace

Size resized(Size own, const Resize& resize) {
  const bool is_wide = own.width >= own.height;
  const auto first = static_cast<int>(resize.first_px);
  switch (resize.kind) {
    case ResizeKind::kNone:
      return own;
    case ResizeKind::kExact:
      return {first, static_cast<int>(resize.second_px)};
    case ResizeKind::kShortSide:
      if (is_wide) return {in_proportion(own.width, own.height, resize.first_px), first};
      return {first, in_proportion(own.height, own.width, resize.first_px)};
    case ResizeKind::kLongSide:
      if (is_wide) return {first, in_proportion(own.height, own.width, resize.first_px)};
      return {in_proportion(own.width, own.height, resize.first_px), first};
  }
  return own;
}

PictureMaker::PictureMaker(const PictureSpec& spec, const AVStream& stream, int rotation_degrees)
    : spec_(spec),
      stream_space_(stream.codecpar->color_space),
      turn_degrees_(spec.rotate ? rotation_degrees : 0) {}

Outcome<FinishedPicture> PictureMaker::make(const AVFrame& frame) {
  if (spec_.format == PictureFormat::kPlanes) return copy_planes(frame);
  const Size coded{frame.width, frame.height};
  const Size upright = resized(before_turning(coded), spec_.resize);
  if (std::int64_t{upright.width} * upright.height > kMaxPixels || upright.width > kMaxSide ||
      upright.height > kMaxSide) {
    return Failure{Fault::kBadRequest, "the resized picture would be over 36 megapixels"};
  }
  if (spec_.format == PictureFormat::kPng) return make_png(frame, upright);
  return make_jpeg(frame, upright);
}

/// A size on the other side of the turn; the same both ways.
Size PictureMaker::before_turning(Size upright) const {
  return turn_degrees_ == 90 || turn_degrees_ == 270 ? swapped(upright) : upright;
}

Outcome<FinishedPicture> PictureMaker::make_jpeg(const AVFrame& frame, Size upright) {
  auto converted = convert_to_planes(frame, stream_space_, converted_);
  if (auto* failure = failure_of(converted)) return *std::move(failure);
  Planes* planes = &converted_;
  const Size size = before_turning(upright);
  if (size.width != frame.width || size.height != frame.height) {
    auto scaled = scale_planes(*planes, size, scaled_);
    if (auto* failure = failure_of(scaled)) return *std::move(failure);
    planes = &scaled_;
  }
  if (turn_degrees_ != 0) {
    rotate_planes(*planes, turn_degrees_, turned_);
    planes = &turned_;
  }
  return finish(upright, encode_jpeg(*planes, spec_.quality));
}

Outcome<FinishedPicture> PictureMaker::make_png(const AVFrame& frame, Size upright) {
  auto scaled = scale_to_rgb(frame, stream_space_, before_turning(upright), rgb_);
  if (auto* failure = failure_of(scaled)) return *std::move(failure);
  if (turn_degrees_ == 0) return finish(upright, encode_png(rgb_));
  rotate_rgb(rgb_, turn_degrees_, turned_rgb_);
  return finish(upright, encode_png(turned_rgb_));
}

Outcome<FinishedPicture> PictureMaker::copy_planes(const AVFrame& frame) const {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const int size = av_image_get_buffer_size(format, frame.width, frame.height, 1);
  if (size <= 0) return Failure{Fault::kUndecodable, av_detail("planes", size)};
  std::vector<std::uint8_t> bytes(static_cast<std::size_t>(size));
  const int copied = av_image_copy_to_buffer(bytes.data(), size, frame.data, frame.linesize, format,
                                             frame.width, frame.height, 1);
  if (copied != size) return Failure{Fault::kUndecodable, av_detail("planes", copied)};
  return finish({frame.width, frame.height}, std::move(bytes));
}

}  // namespace kineograph
