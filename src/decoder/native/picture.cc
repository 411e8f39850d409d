#include "picture.h"

extern "C" {
#include <libavutil/imgutils.h>
}

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "decode-limits.h"
#include "rotate.h"
#include "video.h"
#include "webp-encode.h"

namespace kineograph {
namespace {

Size swapped(Size size) { return {size.height, size.width}; }

int in_proportion(int other, int side, std::uint32_t wanted) {
  const std::int64_t scaled = (std::int64_t{other} * wanted * 2 + side) / (std::int64_t{side} * 2);
  return static_cast<int>(std::clamp<std::int64_t>(scaled, 1, kMaxSide));
}

bool is_odd(Size size) { return ((size.width | size.height) & 1) != 0; }

FinishedPicture finish(Size size, std::vector<std::uint8_t> bytes) {
  return {static_cast<std::uint32_t>(size.width), static_cast<std::uint32_t>(size.height),
          std::move(bytes)};
}

std::string words(Size size) {
  return std::to_string(size.width) + " x " + std::to_string(size.height);
}

std::vector<std::uint8_t> without_padding(const RgbView& view) {
  const auto row_bytes = static_cast<std::size_t>(view.size.width) * 3;
  std::vector<std::uint8_t> bytes(row_bytes * static_cast<std::size_t>(view.size.height));
  for (std::size_t y = 0; y < static_cast<std::size_t>(view.size.height); ++y) {
    std::memcpy(bytes.data() + y * row_bytes, view.bytes + y * view.stride, row_bytes);
  }
  return bytes;
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
  auto planned = plan(frame);
  if (auto* failure = failure_of(planned)) return *std::move(failure);
  const auto& course = std::get<Course>(planned);
  auto encoded = encode(frame, course);
  if (auto* failure = failure_of(encoded)) return *std::move(failure);
  return finish(course.crop ? course.crop->size : course.upright,
                std::get<std::vector<std::uint8_t>>(std::move(encoded)));
}

Outcome<const Planes*> PictureMaker::make_tile(const AVFrame& frame) {
  auto planned = plan(frame);
  if (auto* failure = failure_of(planned)) return *std::move(failure);
  auto made = make_planes(frame, std::get<Course>(planned), {Range::kFull, true});
  if (auto* failure = failure_of(made)) return *std::move(failure);
  return std::get<Planes*>(made);
}

Outcome<PictureMaker::Course> PictureMaker::plan(const AVFrame& frame) const {
  const bool swaps = turn_degrees_ == 90 || turn_degrees_ == 270;
  const Size coded{frame.width, frame.height};
  const Size upright = resized(swaps ? swapped(coded) : coded, spec_.resize);
  if (std::int64_t{upright.width} * upright.height > kMaxPixels || upright.width > kMaxSide ||
      upright.height > kMaxSide) {
    return Failure{Fault::kBadRequest, "the resized picture would be over 36 megapixels"};
  }
  Course course{swaps ? swapped(upright) : upright, upright, std::nullopt};
  if (spec_.crop.width_px == 0) return course;
  const Size crop{static_cast<int>(spec_.crop.width_px), static_cast<int>(spec_.crop.height_px)};
  if (crop.width > upright.width || crop.height > upright.height) {
    return Failure{Fault::kBadRequest,
                   "a crop of " + words(crop) + " is larger than the picture, " + words(upright)};
  }
  if (crop != upright) course.crop = middle_of(upright, crop);
  return course;
}

Outcome<std::vector<std::uint8_t>> PictureMaker::encode(const AVFrame& frame,
                                                        const Course& course) {
  if (spec_.format == PictureFormat::kPng || spec_.format == PictureFormat::kRgb) {
    auto made = make_rgb(frame, course);
    if (auto* failure = failure_of(made)) return *std::move(failure);
    const auto& view = std::get<RgbView>(made);
    return spec_.format == PictureFormat::kPng ? encode_png(view) : without_padding(view);
  }
  const bool is_webp = spec_.format == PictureFormat::kWebp;
  auto made = make_planes(frame, course, {is_webp ? Range::kLimited : Range::kFull, is_webp});
  if (auto* failure = failure_of(made)) return *std::move(failure);
  Planes& planes = *std::get<Planes*>(made);
  if (is_webp) return encode_webp(planes, spec_.quality);
  return jpeg_.encode(planes, spec_.quality);
}

Outcome<Planes*> PictureMaker::make_planes(const AVFrame& frame, const Course& course,
                                           PlaneForm form) {
  auto converted = convert_to_planes(frame, stream_space_, form.range, color_scaler_, converted_);
  if (auto* failure = failure_of(converted)) return *std::move(failure);
  Planes* planes = &converted_;
  Subsampling chroma = form.is_halved && !planes->is_gray ? kHalved : planes->chroma;
  const bool is_full_way = needs_full_chroma(course, {frame.width, frame.height}, chroma);
  const Subsampling on_the_way = is_full_way ? Subsampling{} : chroma;
  if (course.before_turning != Size{planes->width, planes->height} ||
      on_the_way != planes->chroma) {
    auto scaled = size_scaler_.resize(*planes, course.before_turning, on_the_way, scaled_);
    if (auto* failure = failure_of(scaled)) return *std::move(failure);
    planes = &scaled_;
  }
  if (turn_degrees_ != 0) {
    rotate_planes(*planes, turn_degrees_, turned_);
    planes = &turned_;
    if (turn_degrees_ != 180) std::swap(chroma.x, chroma.y);
  }
  if (course.crop || planes->lead != Subsampling{}) {
    crop_planes(*planes, course.crop.value_or(Window{0, 0, course.upright}), cropped_);
    planes = &cropped_;
  }
  if (is_full_way) {
    subsample(*planes, chroma, subsampled_);
    planes = &subsampled_;
  }
  return planes;
}

/// A resized picture of odd sides, or one cropped at an odd place, keeps all chroma until it is
/// finished: then each sample of it lies where it belongs. One that is not resized has its own.
bool PictureMaker::needs_full_chroma(const Course& course, Size coded, Subsampling chroma) {
  if (chroma == Subsampling{} || course.before_turning == coded) return false;
  return is_odd(course.upright) || (course.crop && is_odd({course.crop->left, course.crop->top}));
}

Outcome<RgbView> PictureMaker::make_rgb(const AVFrame& frame, const Course& course) {
  auto scaled = color_scaler_.to_rgb(frame, stream_space_, course.before_turning, rgb_);
  if (auto* failure = failure_of(scaled)) return *std::move(failure);
  RgbPicture* made = &rgb_;
  if (turn_degrees_ != 0) {
    rotate_rgb(rgb_, turn_degrees_, turned_rgb_);
    made = &turned_rgb_;
  }
  const Window window = course.crop.value_or(Window{0, 0, course.upright});
  return RgbView{window.size, made->rows.row(window.top) + std::ptrdiff_t{window.left} * 3,
                 made->rows.stride};
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
