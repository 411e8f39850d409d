#include "scale.h"

#include <array>
#include <cstring>

namespace kineograph {
namespace {

constexpr int kFlags =
    SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT | SWS_FULL_CHR_H_INP | SWS_BITEXACT;

constexpr int kUnity = 1 << 16;  // of swscale's contrast and saturation

Outcome<ScalerHandle> make_scaler(Size from, AVPixelFormat from_format, Size to,
                                  AVPixelFormat to_format) {
  ScalerHandle scaler(sws_getContext(from.width, from.height, from_format, to.width, to.height,
                                     to_format, kFlags, nullptr, nullptr, nullptr));
  if (!scaler) return Failure{Fault::kUndecodable, "pictures of this form cannot be scaled"};
  return scaler;
}

/// A scaler from a frame's own range and matrix to full-range BT.601 or RGB.
Outcome<ScalerHandle> make_color_scaler(const AVFrame& frame, AVColorSpace untagged_space, Size to,
                                        AVPixelFormat to_format) {
  auto made = make_scaler({frame.width, frame.height}, static_cast<AVPixelFormat>(frame.format), to,
                          to_format);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  const AVColorSpace space =
      frame.colorspace == AVCOL_SPC_UNSPECIFIED ? untagged_space : frame.colorspace;
  const int* from = sws_getCoefficients(space == AVCOL_SPC_UNSPECIFIED ? SWS_CS_ITU601 : space);
  // A refusal means that neither side has a matrix (RGB to RGB): nothing to set then.
  sws_setColorspaceDetails(std::get<ScalerHandle>(made).get(), from, is_full_range(frame) ? 1 : 0,
                           sws_getCoefficients(SWS_CS_ITU601), 1, 0, kUnity, kUnity);
  return made;
}

AVPixelFormat format_of(const Planes& planes) {
  if (planes.is_gray) return AV_PIX_FMT_GRAY8;
  if (planes.chroma_shift_x == 0 && planes.chroma_shift_y == 0) return AV_PIX_FMT_YUV444P;
  if (planes.chroma_shift_y == 0) return AV_PIX_FMT_YUV422P;
  if (planes.chroma_shift_x == 0) return AV_PIX_FMT_YUV440P;
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

}  // namespace

Outcome<Done> scale_planes(const Planes& in, Size size, Planes& scaled) {
  scaled.is_gray = in.is_gray;
  scaled.chroma_shift_x = in.chroma_shift_x;
  scaled.chroma_shift_y = in.chroma_shift_y;
  scaled.shape(size.width, size.height);
  auto made = make_scaler({in.width, in.height}, format_of(in), size, format_of(in));
  if (auto* failure = failure_of(made)) return *std::move(failure);
  const Layout from = layout_of(in);
  const Layout to = layout_of(scaled);
  const int rows = sws_scale(std::get<ScalerHandle>(made).get(), from.data.data(),
                             from.stride.data(), 0, in.height, to.data.data(), to.stride.data());
  return check_rows(rows, size.height);
}

Outcome<Done> scale_to_planes(const AVFrame& frame, AVColorSpace untagged_space, Planes& out) {
  out.is_gray = false;
  out.chroma_shift_x = out.chroma_shift_y = 0;
  out.shape(frame.width, frame.height);
  auto made =
      make_color_scaler(frame, untagged_space, {frame.width, frame.height}, AV_PIX_FMT_YUVJ444P);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  const Layout to = layout_of(out);
  const int rows = sws_scale(std::get<ScalerHandle>(made).get(), frame.data, frame.linesize, 0,
                             frame.height, to.data.data(), to.stride.data());
  return check_rows(rows, frame.height);
}

Outcome<Done> scale_to_rgb(const AVFrame& frame, AVColorSpace untagged_space, Size size,
                           RgbPicture& out) {
  auto made = make_color_scaler(frame, untagged_space, size, AV_PIX_FMT_RGB24);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  // libswscale writes past the last pixel of a row that is no multiple of its vectors.
  Plane padded;
  padded.resize(size.width * 3, size.height);
  const Layout to{{padded.bytes.data()}, {static_cast<int>(padded.stride)}};
  const int rows = sws_scale(std::get<ScalerHandle>(made).get(), frame.data, frame.linesize, 0,
                             frame.height, to.data.data(), to.stride.data());
  auto checked = check_rows(rows, size.height);
  if (auto* failure = failure_of(checked)) return *std::move(failure);
  out.width = size.width;
  out.height = size.height;
  const auto row_bytes = static_cast<std::size_t>(size.width) * 3;
  out.bytes.resize(row_bytes * static_cast<std::size_t>(size.height));
  for (int y = 0; y < size.height; ++y) {
    std::memcpy(out.bytes.data() + static_cast<std::size_t>(y) * row_bytes, padded.row(y),
                row_bytes);
  }
  return Done{};
}

}  // namespace kineograph
