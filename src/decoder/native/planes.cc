#include "planes.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <string_view>

#include "scale.h"

namespace kineograph {
namespace {

constexpr int kPaddingPx = 32;
constexpr int kMaxDepth = 12;  // of samples that the fixed-point arithmetic below has room for

int round_up(int value, int step) { return (value + step - 1) / step * step; }

/// y' = (luma * (y - black) + from_cb * cb + from_cr * cr) >> shift, with cb and cr about zero;
/// the two chroma rows likewise, about 128.
struct Conversion {
  int shift;
  int black;
  int middle;
  std::int32_t luma;
  std::int32_t luma_from_cb;
  std::int32_t luma_from_cr;
  std::int32_t cb_from_cb;
  std::int32_t cb_from_cr;
  std::int32_t cr_from_cb;
  std::int32_t cr_from_cr;

  bool changes_matrix() const { return luma_from_cb != 0 || luma_from_cr != 0; }
};

/// From samples of `depth` bits with `from`'s matrix to 8 bits, full range, BT.601.
///
/// With kr, kg, kb: R - Y = 2(1 - kr)Cr, B - Y = 2(1 - kb)Cb, and G follows; then BT.601's own
/// sums over R, G, B. Grey has no chroma in either, so luma never enters chroma.
Conversion make_conversion(LumaWeights from, bool is_full, int depth) {
  const LumaWeights to = luma_weights(AVCOL_SPC_SMPTE170M);
  const double from_green = 1.0 - from.red - from.blue;
  const double to_green = 1.0 - to.red - to.blue;
  const double red_of_cr = 2.0 * (1.0 - from.red);
  const double blue_of_cb = 2.0 * (1.0 - from.blue);
  const double green_of_cr = -red_of_cr * from.red / from_green;
  const double green_of_cb = -blue_of_cb * from.blue / from_green;
  const double luma_of_cb = to_green * green_of_cb + to.blue * blue_of_cb;
  const double luma_of_cr = to.red * red_of_cr + to_green * green_of_cr;

  const double unit = std::ldexp(1.0, depth - 8);
  const double full = std::ldexp(1.0, depth) - 1.0;
  const double luma_scale = is_full ? 255.0 / full : 255.0 / (219.0 * unit);
  const double chroma_scale = is_full ? 255.0 / full : 255.0 / (224.0 * unit);
  const int shift = 14 + depth - 8;
  const auto fixed = [shift](double value) {
    return static_cast<std::int32_t>(std::lround(std::ldexp(value, shift)));
  };
  Conversion made{};
  made.shift = shift;
  made.black = is_full ? 0 : 16 << (depth - 8);
  made.middle = 1 << (depth - 1);
  made.luma = fixed(luma_scale);
  made.luma_from_cb = fixed(chroma_scale * luma_of_cb);
  made.luma_from_cr = fixed(chroma_scale * luma_of_cr);
  made.cb_from_cb = fixed(chroma_scale * (blue_of_cb - luma_of_cb) / (2.0 * (1.0 - to.blue)));
  made.cb_from_cr = fixed(chroma_scale * -luma_of_cr / (2.0 * (1.0 - to.blue)));
  made.cr_from_cb = fixed(chroma_scale * -luma_of_cb / (2.0 * (1.0 - to.red)));
  made.cr_from_cr = fixed(chroma_scale * (red_of_cr - luma_of_cr) / (2.0 * (1.0 - to.red)));
  return made;
}

std::uint8_t clip(std::int32_t value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

template <class Sample>
const Sample* sample_row(const AVFrame& frame, int plane, int y) {
  return reinterpret_cast<const Sample*>(frame.data[plane] +
                                         std::ptrdiff_t{y} * frame.linesize[plane]);
}

/// Loops over whole rows with nothing but arithmetic inside, so that the compiler vectorises.
template <class Sample>
void convert_luma(const AVFrame& frame, const Conversion& with, Planes& out) {
  const std::int32_t offset = (1 << (with.shift - 1)) - with.luma * with.black;
  std::vector<std::int32_t> extra(static_cast<std::size_t>(out.width), offset);
  for (int y = 0; y < out.height; ++y) {
    const Sample* in = sample_row<Sample>(frame, 0, y);
    std::uint8_t* to = out.plane[0].row(y);
    if (with.changes_matrix()) {
      const Sample* cb = sample_row<Sample>(frame, 1, y >> out.chroma_shift_y);
      const Sample* cr = sample_row<Sample>(frame, 2, y >> out.chroma_shift_y);
      for (int x = 0; x < out.width; ++x) {
        const int at = x >> out.chroma_shift_x;
        extra[static_cast<std::size_t>(x)] = offset + with.luma_from_cb * (cb[at] - with.middle) +
                                             with.luma_from_cr * (cr[at] - with.middle);
      }
    }
    const std::int32_t* more = extra.data();
    for (int x = 0; x < out.width; ++x) to[x] = clip((in[x] * with.luma + more[x]) >> with.shift);
  }
}

template <class Sample>
void convert_chroma(const AVFrame& frame, const Conversion& with, Planes& out) {
  const std::int32_t offset = (128 << with.shift) + (1 << (with.shift - 1));
  for (int y = 0; y < out.plane[1].height; ++y) {
    const Sample* cb = sample_row<Sample>(frame, 1, y);
    const Sample* cr = sample_row<Sample>(frame, 2, y);
    std::uint8_t* to_cb = out.plane[1].row(y);
    std::uint8_t* to_cr = out.plane[2].row(y);
    for (int x = 0; x < out.plane[1].width; ++x) {
      const std::int32_t b = cb[x] - with.middle;
      const std::int32_t r = cr[x] - with.middle;
      to_cb[x] = clip((b * with.cb_from_cb + r * with.cb_from_cr + offset) >> with.shift);
      to_cr[x] = clip((b * with.cr_from_cb + r * with.cr_from_cr + offset) >> with.shift);
    }
  }
}

template <class Sample>
void convert(const AVFrame& frame, const Conversion& with, Planes& out) {
  convert_luma<Sample>(frame, with, out);
  if (!out.is_gray) convert_chroma<Sample>(frame, with, out);
}

void copy_planes(const AVFrame& frame, Planes& out) {
  for (std::size_t p = 0; p < out.plane_count(); ++p) {
    Plane& plane = out.plane[p];
    for (int y = 0; y < plane.height; ++y) {
      std::memcpy(plane.row(y), sample_row<std::uint8_t>(frame, static_cast<int>(p), y),
                  static_cast<std::size_t>(plane.width));
    }
  }
}

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

void Plane::resize(int new_width, int new_height) {
  width = new_width;
  height = new_height;
  stride = static_cast<std::size_t>(round_up(width, kPaddingPx) + kPaddingPx);
  bytes.resize(stride * static_cast<std::size_t>(round_up(height, kPaddingPx)));
}

void Planes::shape(int new_width, int new_height) {
  width = new_width;
  height = new_height;
  plane[0].resize(width, height);
  if (is_gray) return;
  const int chroma_width = (width + (1 << chroma_shift_x) - 1) >> chroma_shift_x;
  const int chroma_height = (height + (1 << chroma_shift_y) - 1) >> chroma_shift_y;
  plane[1].resize(chroma_width, chroma_height);
  plane[2].resize(chroma_width, chroma_height);
}

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
      return {0.299, 0.114};
  }
}

Outcome<Done> convert_to_planes(const AVFrame& frame, AVColorSpace untagged_space, Planes& out) {
  const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  if (format == nullptr) return Failure{Fault::kUndecodable, "a picture without a pixel format"};
  if (!is_plain_planar(*format)) return scale_to_planes(frame, untagged_space, out);
  out.is_gray = format->nb_components == 1;
  out.chroma_shift_x = out.is_gray ? 0 : format->log2_chroma_w;
  out.chroma_shift_y = out.is_gray ? 0 : format->log2_chroma_h;
  out.shape(frame.width, frame.height);
  const AVColorSpace space =
      frame.colorspace == AVCOL_SPC_UNSPECIFIED ? untagged_space : frame.colorspace;
  const int depth = format->comp[0].depth;
  const bool is_full = is_full_range(frame);
  Conversion with = make_conversion(luma_weights(space), is_full, depth);
  if (out.is_gray) with.luma_from_cb = with.luma_from_cr = 0;
  if (depth > 8) {
    convert<std::uint16_t>(frame, with, out);
  } else if (is_full && !with.changes_matrix()) {
    copy_planes(frame, out);
  } else {
    convert<std::uint8_t>(frame, with, out);
  }
  return Done{};
}

}  // namespace kineograph
