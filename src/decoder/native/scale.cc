#include "scale.h"

#include <array>

#include "frame-planes.h"

namespace kineograph {
namespace {

constexpr int kFlags =
    SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT;

constexpr int kUnity = 1 << 16;  // of swscale's contrast and saturation

AVPixelFormat format_of(const Planes& planes) {
  if (planes.is_gray) return AV_PIX_FMT_GRAY8;
  if (planes.chroma == Subsampling{0, 0}) return AV_PIX_FMT_YUV444P;
  if (planes.chroma == Subsampling{1, 0}) return AV_PIX_FMT_YUV422P;
  if (planes.chroma == Subsampling{0, 1}) return AV_PIX_FMT_YUV440P;
  return AV_PIX_FMT_YUV420P;
}

struct Layout {
  std::array<std::uint8_t*, 4> data{};
  std::array<int, 4> stride{};
};

/// libswscale reads and writes through the same kind of pointer; it does not write to a source.
Layout layout_of(const Planes& planes) {
  Layout layout;
  for (std::size_t p = 0; p < planes.plane_count(); ++p) {
    layout.data[p] = const_cast<std::uint8_t*>(planes.plane[p].bytes.data());
    layout.stride[p] = static_cast<int>(planes.plane[p].stride);
  }
  return layout;
}

Outcome<Done> check_rows(int rows, int wanted) {
  if (rows == wanted) return Done{};
  return Failure{Fault::kUndecodable, "a picture could not be scaled"};
}

Outcome<Done> scale_frame(SwsContext* scaler, const AVFrame& frame, const Layout& to, int height) {
  const int rows = sws_scale(scaler, frame.data, frame.linesize, 0, frame.height, to.data.data(),
                             to.stride.data());
  return check_rows(rows, height);
}

}  // namespace

void RgbPicture::shape(Size size) {
  width = size.width;
  height = size.height;
  rows.resize(size.width * 3, size.height);
}

Outcome<SwsContext*> Scaler::ready(const Task& task) {
  if (scaler_ != nullptr && task == task_) return scaler_.get();
  scaler_.reset(sws_getContext(task.from.width, task.from.height, task.from_format, task.to.width,
                               task.to.height, task.to_format, kFlags, nullptr, nullptr, nullptr));
  if (!scaler_) return Failure{Fault::kUndecodable, "pictures of this form cannot be scaled"};
  task_ = task;
  if (task.has_colors) {
    const int* from = sws_getCoefficients(task.space);
    // A refusal means that neither side has a matrix (RGB to RGB): nothing to set then.
    sws_setColorspaceDetails(scaler_.get(), from, task.is_from_full ? 1 : 0,
                             sws_getCoefficients(SWS_CS_ITU601), task.is_to_full ? 1 : 0, 0, kUnity,
                             kUnity);
  }
  return scaler_.get();
}

/// From a frame's own range and matrix to BT.601 or RGB.
Outcome<SwsContext*> Scaler::ready_for_frame(const AVFrame& frame, AVColorSpace untagged_space,
                                             Task task) {
  const AVColorSpace space =
      frame.colorspace == AVCOL_SPC_UNSPECIFIED ? untagged_space : frame.colorspace;
  task.from = {frame.width, frame.height};
  task.from_format = static_cast<AVPixelFormat>(frame.format);
  task.space = space == AVCOL_SPC_UNSPECIFIED ? static_cast<AVColorSpace>(SWS_CS_ITU601) : space;
  task.is_from_full = is_full_range(frame);
  task.has_colors = true;
  return ready(task);
}

Outcome<Done> Scaler::resize(const Planes& in, Size size, Subsampling chroma, Planes& scaled) {
  scaled.is_gray = in.is_gray;
  scaled.chroma = in.is_gray ? Subsampling{} : chroma;
  scaled.shape(size);
  Task task{};
  task.from = {in.width, in.height};
  task.from_format = format_of(in);
  task.to = size;
  task.to_format = format_of(scaled);
  auto made = ready(task);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  const Layout from = layout_of(in);
  const Layout to = layout_of(scaled);
  const int rows = sws_scale(std::get<SwsContext*>(made), from.data.data(), from.stride.data(), 0,
                             in.height, to.data.data(), to.stride.data());
  return check_rows(rows, size.height);
}

Outcome<Done> Scaler::to_planes(const AVFrame& frame, AVColorSpace untagged_space, Range to,
                                Planes& out) {
  out.is_gray = false;
  out.chroma = {};
  out.shape({frame.width, frame.height});
  Task task{};
  task.to = {frame.width, frame.height};
  task.is_to_full = to == Range::kFull;
  task.to_format = task.is_to_full ? AV_PIX_FMT_YUVJ444P : AV_PIX_FMT_YUV444P;
  auto made = ready_for_frame(frame, untagged_space, task);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  return scale_frame(std::get<SwsContext*>(made), frame, layout_of(out), out.height);
}

Outcome<Done> Scaler::to_rgb(const AVFrame& frame, AVColorSpace untagged_space, Size size,
                             RgbPicture& out) {
  // libswscale writes past the last pixel of a row that is no multiple of its vectors: into the
  // padding.
  out.shape(size);
  Task task{};
  task.to = size;
  task.to_format = AV_PIX_FMT_RGB24;
  task.is_to_full = true;
  auto made = ready_for_frame(frame, untagged_space, task);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  const Layout to{{out.rows.bytes.data()}, {static_cast<int>(out.rows.stride)}};
  return scale_frame(std::get<SwsContext*>(made), frame, to, size.height);
}

}  // namespace kineograph
