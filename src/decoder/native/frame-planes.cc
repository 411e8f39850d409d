#include "frame-planes.h"

#include <string_view>

namespace kineograph {
namespace {

/// Planar YUV or grey, samples in whole native words from bit 0 on, subsampled at most by two.
bool is_plain_planar(const AVPixFmtDescriptor& format) {
  constexpr std::uint64_t kStrange =
      AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM |
      AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_ALPHA | AV_PIX_FMT_FLAG_FLOAT | AV_PIX_FMT_FLAG_BE;
  const int depth = format.comp[0].depth;
  const int step = depth > 8 ? 2 : 1;
  const bool is_gray = format.nb_components == 1;
  const bool is_yuv = format.nb_components == 3 && (format.flags & AV_PIX_FMT_FLAG_PLANAR) != 0;
  if ((format.flags & kStrange) != 0 || depth < 8 || depth > kMaxDepth || !(is_gray || is_yuv)) {
    return false;
  }
  for (int i = 0; i < format.nb_components; ++i) {
    const AVComponentDescriptor& part = format.comp[i];
    if (part.plane != i || part.step != step || part.shift != 0 || part.depth != depth)
      return false;
  }
  return format.log2_chroma_w <= 1 && format.log2_chroma_h <= 1;
}

}  // namespace

bool is_full_range(const AVFrame& frame) {
  const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
  return frame.color_range == AVCOL_RANGE_JPEG ||
         (name != nullptr && std::string_view(name).starts_with("yuvj"));
}

LumaWeights luma_weights(AVColorSpace space) {
  switch (space) {
    case AVCOL_SPC_BT709:
      return {0.2126, 0.0722};
    case AVCOL_SPC_FCC:
      return {0.30, 0.11};
    case AVCOL_SPC_SMPTE240M:
      return {0.212, 0.087};
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return {0.2627, 0.0593};
    default:
      return kBt601;
  }
}

Outcome<Done> convert_to_planes(const AVFrame& frame, AVColorSpace untagged_space, Range to,
                                Scaler& scaler, Planes& out) {
  const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  if (format == nullptr) return Failure{Fault::kUndecodable, "a picture without a pixel format"};
  if (!is_plain_planar(*format)) return scaler.to_planes(frame, untagged_space, to, out);
  out.is_gray = format->nb_components == 1;
  out.chroma = {};
  if (!out.is_gray) out.chroma = {format->log2_chroma_w, format->log2_chroma_h};
  out.shape({frame.width, frame.height});
  const AVColorSpace space =
      frame.colorspace == AVCOL_SPC_UNSPECIFIED ? untagged_space : frame.colorspace;
  SourcePlanes source;
  for (std::size_t p = 0; p < out.plane_count(); ++p) {
    source.plane[p] = {frame.data[p], frame.linesize[p]};
  }
  source.depth = format->comp[0].depth;
  source.range = is_full_range(frame) ? Range::kFull : Range::kLimited;
  if (!out.is_gray) source.weights = luma_weights(space);
  convert_samples(source, to, out);
  return Done{};
}

}  // namespace kineograph
