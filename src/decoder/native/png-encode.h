#pragma once

#include <cstdint>
#include <vector>

#include "planes.h"

namespace kineograph {

/// Part of an RGB picture: rows of width x 3 bytes, `stride` bytes apart.
struct RgbView {
  Size size;
  const std::uint8_t* bytes;
  std::size_t stride;
};

/// PNG, 8-bit RGB without alpha, zlib's default compression.
std::vector<std::uint8_t> encode_png(const RgbView& picture);

}  // namespace kineograph
