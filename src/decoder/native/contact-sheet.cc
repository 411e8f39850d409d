#include "contact-sheet.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "decode-limits.h"
#include "glyphs.h"
#include "jpeg.h"

namespace kineograph {
namespace {

// All even, so that chroma lies on its grid.
constexpr int kGapPx = 8;
constexpr int kMaxLetterScale = 2;
constexpr int kStripPx = kGlyphHeight * kMaxLetterScale + 8;

constexpr std::uint8_t kBackground = 24;
constexpr std::uint8_t kTimeInk = 225;
constexpr std::uint8_t kIndexInk = 150;
constexpr std::uint8_t kNeutral = 128;

int even(int side) { return side + (side & 1); }

int width_of(std::string_view words, int scale) {
  return (static_cast<int>(words.size()) * (kGlyphWidth + 1) - 1) * scale;
}

/// Sets the pixels of `words` whose upper left corner is at (left, top); all must lie in `luma`.
void draw_words(std::string_view words, Size at, int scale, std::uint8_t ink, Plane& luma) {
  int left = at.width;
  for (const char letter : words) {
    const Glyph& glyph = kGlyphs[kGlyphCharacters.find(letter)];
    for (int y = 0; y < kGlyphHeight * scale; ++y) {
      std::uint8_t* row = luma.row(at.height + y) + left;
      for (int x = 0; x < kGlyphWidth * scale; ++x) {
        const int bit = kGlyphWidth - 1 - x / scale;
        if ((glyph[static_cast<std::size_t>(y / scale)] >> bit & 1) != 0) row[x] = ink;
      }
    }
    left += (kGlyphWidth + 1) * scale;
  }
}

void copy_into(const Plane& from, int left, int top, Plane& to) {
  for (int y = 0; y < from.height; ++y) {
    std::memcpy(to.row(top + y) + left, from.row(y), static_cast<std::size_t>(from.width));
  }
}

}  // namespace

std::string clock_words(double seconds) {
  const long long hundredths = std::llround(seconds * 100.0);
  const long long minutes = hundredths / 6000;
  std::array<char, 64> words{};
  const int rest = static_cast<int>(hundredths % 6000);
  if (minutes < 60) {
    std::snprintf(words.data(), words.size(), "%lld:%02d.%02d", minutes, rest / 100, rest % 100);
  } else {
    std::snprintf(words.data(), words.size(), "%lld:%02lld:%02d.%02d", minutes / 60, minutes % 60,
                  rest / 100, rest % 100);
  }
  return words.data();
}

Outcome<Done> ContactSheet::add(std::uint32_t index, double seconds, const Planes& picture) {
  if (is_empty()) {
    tile_size_ = {picture.width, picture.height};
    const Size whole = sheet_size(frame_count_);
    if (std::int64_t{whole.width} * whole.height > kMaxPixels || whole.width > kMaxSide ||
        whole.height > kMaxSide) {
      return Failure{Fault::kBadRequest,
                     "the contact sheet would be over 36 megapixels or 16384 pixels on a side"};
    }
  }
  Tile& tile = tiles_[index];
  tile.seconds = seconds;
  if (tile_size_ == Size{picture.width, picture.height}) {
    tile.picture = picture;
    return Done{};
  }
  return scaler_.resize(picture, tile_size_, kHalved, tile.picture);
}

Size ContactSheet::sheet_size(std::size_t tile_count) const {
  const int count = static_cast<int>(std::min<std::size_t>(tile_count, 1U << 20));
  const int columns = std::min(columns_, count);
  const int rows = (count + columns - 1) / columns;
  const std::int64_t width = kGapPx + std::int64_t{columns} * (even(tile_size_.width) + kGapPx);
  const std::int64_t height =
      kGapPx + std::int64_t{rows} * (even(tile_size_.height) + kStripPx + kGapPx);
  constexpr std::int64_t kTooMuch = kMaxSide + 1;
  return {static_cast<int>(std::min(width, kTooMuch)),
          static_cast<int>(std::min(height, kTooMuch))};
}

FinishedPicture ContactSheet::finish(int quality) const {
  const Size size = sheet_size(tiles_.size());
  Planes sheet;
  sheet.chroma = kHalved;
  sheet.shape(size);
  std::fill(sheet.plane[0].bytes.begin(), sheet.plane[0].bytes.end(), kBackground);
  for (std::size_t p = 1; p < sheet.plane.size(); ++p) {
    std::fill(sheet.plane[p].bytes.begin(), sheet.plane[p].bytes.end(), kNeutral);
  }
  const int columns = std::min(columns_, static_cast<int>(tiles_.size()));
  int place = 0;
  for (const auto& [index, tile] : tiles_) {
    const Size at{kGapPx + place % columns * (even(tile_size_.width) + kGapPx),
                  kGapPx + place / columns * (even(tile_size_.height) + kStripPx + kGapPx)};
    draw_tile(index, tile, at, sheet);
    ++place;
  }
  return {static_cast<std::uint32_t>(size.width), static_cast<std::uint32_t>(size.height),
          JpegEncoder().encode(sheet, quality)};
}

/// `at` is the upper left corner. Words that are too wide get smaller, then the time goes.
void ContactSheet::draw_tile(std::uint32_t index, const Tile& tile, Size at, Planes& sheet) const {
  copy_into(tile.picture.plane[0], at.width, at.height, sheet.plane[0]);
  for (std::size_t p = 1; p < tile.picture.plane_count(); ++p) {
    copy_into(tile.picture.plane[p], at.width / 2, at.height / 2, sheet.plane[p]);
  }
  const std::string time = clock_words(tile.seconds);
  std::string number("#");
  number += std::to_string(index);
  const auto both = [&](int scale) {
    return width_of(time, scale) + width_of(number, scale) + kGlyphWidth * scale;
  };
  const int scale = both(kMaxLetterScale) <= tile_size_.width ? kMaxLetterScale : 1;
  const int top = at.height + even(tile_size_.height) + (kStripPx - kGlyphHeight * scale) / 2;
  const bool has_room = both(scale) <= tile_size_.width;
  if (has_room) draw_words(time, {at.width, top}, scale, kTimeInk, sheet.plane[0]);
  const int number_width = width_of(number, scale);
  if (number_width > tile_size_.width) return;
  const int left = has_room ? at.width + tile_size_.width - number_width : at.width;
  draw_words(number, {left, top}, scale, kIndexInk, sheet.plane[0]);
}

}  // namespace kineograph
