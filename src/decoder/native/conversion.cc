#include "conversion.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <vector>

namespace kineograph {
namespace {

/// Bits after the point of a factor for samples of 8 bits; deeper ones have as many more.
constexpr int kPointBits = 14;

/// y' = (luma * (y - black) + from_cb * cb + from_cr * cr) >> shift, with cb and cr about zero,
/// plus new_black; the two chroma rows likewise, about 128.
///
/// Factors have 16 bits, so that a product of two is one multiplication of SSE2's and NEON's.
struct Conversion {
  int shift;
  int black;
  int middle;
  int new_black;
  std::int16_t luma;
  std::int16_t luma_from_cb;
  std::int16_t luma_from_cr;
  std::int16_t cb_from_cb;
  std::int16_t cb_from_cr;
  std::int16_t cr_from_cb;
  std::int16_t cr_from_cr;

  bool changes_matrix() const { return luma_from_cb != 0 || luma_from_cr != 0; }
};

/// With kr, kg, kb: R - Y = 2(1 - kr)Cr, B - Y = 2(1 - kb)Cb, and G follows; then BT.601's own
/// sums over R, G, B. Grey has no chroma in either, so luma never enters chroma.
Conversion make_conversion(const SourcePlanes& source, Range to_range) {
  const LumaWeights from = source.weights;
  const LumaWeights to = kBt601;
  const int depth = source.depth;
  const double from_green = 1.0 - from.red - from.blue;
  const double to_green = 1.0 - to.red - to.blue;
  const double red_of_cr = 2.0 * (1.0 - from.red);
  const double blue_of_cb = 2.0 * (1.0 - from.blue);
  const double green_of_cr = -red_of_cr * from.red / from_green;
  const double green_of_cb = -blue_of_cb * from.blue / from_green;
  const double luma_of_cb = to_green * green_of_cb + to.blue * blue_of_cb;
  const double luma_of_cr = to.red * red_of_cr + to_green * green_of_cr;

  const bool is_full = source.range == Range::kFull;
  const bool is_to_full = to_range == Range::kFull;
  const double unit = std::ldexp(1.0, depth - 8);
  const double full = std::ldexp(1.0, depth) - 1.0;
  const double luma_scale = (is_to_full ? 255.0 : 219.0) / (is_full ? full : 219.0 * unit);
  const double chroma_scale = (is_to_full ? 255.0 : 224.0) / (is_full ? full : 224.0 * unit);
  const double mixed_scale = (is_to_full ? 255.0 : 219.0) / (is_full ? full : 224.0 * unit);
  const int shift = kPointBits + depth - 8;
  const auto fixed = [shift](double value) {
    return static_cast<std::int16_t>(std::lround(std::ldexp(value, shift)));
  };
  Conversion made{};
  made.shift = shift;
  made.black = is_full ? 0 : 16 << (depth - 8);
  made.middle = 1 << (depth - 1);
  made.new_black = is_to_full ? 0 : 16;
  made.luma = fixed(luma_scale);
  made.luma_from_cb = fixed(mixed_scale * luma_of_cb);
  made.luma_from_cr = fixed(mixed_scale * luma_of_cr);
  made.cb_from_cb = fixed(chroma_scale * (blue_of_cb - luma_of_cb) / (2.0 * (1.0 - to.blue)));
  made.cb_from_cr = fixed(chroma_scale * -luma_of_cr / (2.0 * (1.0 - to.blue)));
  made.cr_from_cb = fixed(chroma_scale * -luma_of_cb / (2.0 * (1.0 - to.red)));
  made.cr_from_cr = fixed(chroma_scale * (red_of_cr - luma_of_cr) / (2.0 * (1.0 - to.red)));
  return made;
}

constexpr std::uint8_t clip(std::int32_t value) {
  return static_cast<std::uint8_t>(std::clamp(value, 0, 255));
}

template <class Sample>
const Sample* sample_row(const SourcePlanes& source, std::size_t plane, int y) {
  const auto& [bytes, stride] = source.plane[plane];
  return reinterpret_cast<const Sample*>(bytes + std::ptrdiff_t{y} * stride);
}

std::int16_t about(std::int32_t sample, int middle) {
  return static_cast<std::int16_t>(sample - middle);
}

/// What chroma adds to the luma of one row, for each of its pixels.
template <class Sample>
void find_chroma_part(const SourcePlanes& source, const Conversion& with, const Planes& out,
                      int chroma_y, std::vector<std::int32_t>& by_chroma,
                      std::vector<std::int32_t>& by_pixel) {
  const Sample* cb = sample_row<Sample>(source, 1, chroma_y);
  const Sample* cr = sample_row<Sample>(source, 2, chroma_y);
  const std::int32_t offset = by_pixel.back();
  const auto count = static_cast<std::size_t>(out.plane[1].width);
  std::int32_t* sums = by_chroma.data();
  for (std::size_t x = 0; x < count; ++x) {
    sums[x] = offset + std::int32_t{with.luma_from_cb} * about(cb[x], with.middle) +
              std::int32_t{with.luma_from_cr} * about(cr[x], with.middle);
  }
  std::int32_t* wide = by_pixel.data();
  if (out.chroma.x == 0) {
    std::copy_n(sums, count, wide);
  } else {
    for (std::size_t x = 0; x < count; ++x) wide[2 * x] = wide[2 * x + 1] = sums[x];
  }
}

/// Loops over whole rows with nothing but arithmetic inside and no bound in memory that a byte
/// written might change, so that the compiler vectorises.
template <class Sample>
void convert_luma(const SourcePlanes& source, const Conversion& with, Planes& out) {
  const int shift = with.shift;
  const int width = out.width;
  const std::int32_t offset =
      (with.new_black << shift) + (1 << (shift - 1)) - std::int32_t{with.luma} * with.black;
  // Room for a pair of pixels of the last chroma sample, and last the offset itself.
  std::vector<std::int32_t> extra(static_cast<std::size_t>(out.width) + 2, offset);
  std::vector<std::int32_t> by_chroma(static_cast<std::size_t>(out.plane[1].width));
  const bool has_chroma_part = !out.is_gray && with.changes_matrix();
  for (int y = 0; y < out.height; ++y) {
    const bool is_new_chroma_row = (y & ((1 << out.chroma.y) - 1)) == 0;
    if (has_chroma_part && is_new_chroma_row) {
      find_chroma_part<Sample>(source, with, out, y >> out.chroma.y, by_chroma, extra);
    }
    const Sample* in = sample_row<Sample>(source, 0, y);
    const std::int32_t* more = extra.data();
    const std::int16_t luma = with.luma;
    std::uint8_t* to = out.plane[0].row(y);
    for (int x = 0; x < width; ++x) {
      to[x] = clip((std::int32_t{static_cast<std::int16_t>(in[x])} * luma + more[x]) >> shift);
    }
  }
}

template <class Sample>
void convert_chroma(const SourcePlanes& source, const Conversion& with, Planes& out) {
  const int shift = with.shift;
  const std::int32_t offset = (128 << shift) + (1 << (shift - 1));
  for (int y = 0; y < out.plane[1].height; ++y) {
    const Sample* cb = sample_row<Sample>(source, 1, y);
    const Sample* cr = sample_row<Sample>(source, 2, y);
    std::uint8_t* to_cb = out.plane[1].row(y);
    std::uint8_t* to_cr = out.plane[2].row(y);
    const int width = out.plane[1].width;
    for (int x = 0; x < width; ++x) {
      to_cb[x] = clip((std::int32_t{about(cb[x], with.middle)} * with.cb_from_cb +
                       std::int32_t{about(cr[x], with.middle)} * with.cb_from_cr + offset) >>
                      shift);
    }
    for (int x = 0; x < width; ++x) {
      to_cr[x] = clip((std::int32_t{about(cb[x], with.middle)} * with.cr_from_cb +
                       std::int32_t{about(cr[x], with.middle)} * with.cr_from_cr + offset) >>
                      shift);
    }
  }
}

template <class Sample>
void convert(const SourcePlanes& source, const Conversion& with, Planes& out) {
  convert_luma<Sample>(source, with, out);
  if (!out.is_gray) convert_chroma<Sample>(source, with, out);
}

/// Limited range of 8 bits to full range in 16-bit arithmetic: y + ((y * step + start) * part
/// >> 16) - minus. Most clips are of this form, and a vector holds twice as many samples.
struct Stretch {
  std::uint16_t step;
  std::uint16_t start;
  std::uint16_t part;
  std::int16_t minus;

  constexpr std::uint8_t of(std::uint8_t sample) const {
    const auto scaled = static_cast<std::uint16_t>(sample * step + start);
    const auto more = static_cast<std::uint16_t>((std::uint32_t{scaled} * part) >> 16);
    const auto sum = static_cast<std::int16_t>(sample + more - minus);
    return static_cast<std::uint8_t>(std::clamp<std::int16_t>(sum, 0, 255));
  }

  /// Whether every sample comes out as Conversion's sums have it.
  constexpr bool equals(std::int32_t factor, int zero, int new_zero) const {
    for (int sample = 0; sample < 256; ++sample) {
      const std::int32_t exact =
          ((sample - zero) * factor + (new_zero << kPointBits) + (1 << (kPointBits - 1))) >>
          kPointBits;
      if (of(static_cast<std::uint8_t>(sample)) != clip(exact)) return false;
    }
    return true;
  }
};

constexpr Stretch kStretchLuma{189, 1000, 57, 19};
constexpr Stretch kStretchChroma{193, 1097, 47, 18};
static_assert(kStretchLuma.equals(19077, 16, 0), "255 / 219 with 14 bits after the point");
static_assert(kStretchChroma.equals(18651, 128, 128), "255 / 224 with 14 bits after the point");

/// With constants known here, compilers see that the product's upper half is all that counts.
template <Stretch kWith>
void stretch(const SourcePlanes& source, std::size_t p, Plane& out) {
  const int width = out.width;
  for (int y = 0; y < out.height; ++y) {
    const auto* in = sample_row<std::uint8_t>(source, p, y);
    std::uint8_t* to = out.row(y);
    for (int x = 0; x < width; ++x) to[x] = kWith.of(in[x]);
  }
}

void copy_plane(const SourcePlanes& source, std::size_t p, Plane& out) {
  for (int y = 0; y < out.height; ++y) {
    std::memcpy(out.row(y), sample_row<std::uint8_t>(source, p, y),
                static_cast<std::size_t>(out.width));
  }
}

}  // namespace

void convert_samples(const SourcePlanes& from, Range to, Planes& out) {
  if (from.depth > 8) return convert<std::uint16_t>(from, make_conversion(from, to), out);
  const Conversion with = make_conversion(from, to);
  const bool keeps_matrix = out.is_gray || !with.changes_matrix();
  if (!keeps_matrix || (from.range != to && to == Range::kLimited)) {
    return convert<std::uint8_t>(from, with, out);
  }
  for (std::size_t p = 0; p < out.plane_count(); ++p) {
    if (from.range == to) {
      copy_plane(from, p, out.plane[p]);
    } else if (p == 0) {
      stretch<kStretchLuma>(from, p, out.plane[p]);
    } else {
      stretch<kStretchChroma>(from, p, out.plane[p]);
    }
  }
}

}  // namespace kineograph
