#pragma once

#include <cstdint>
#include <vector>

#include "scale.h"

namespace kineograph {

/// PNG, 8-bit RGB without alpha, zlib's default compression.
std::vector<std::uint8_t> encode_png(const RgbPicture& picture);

}  // namespace kineograph
