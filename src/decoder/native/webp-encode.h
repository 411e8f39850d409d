#pragma once

#include <cstdint>
#include <vector>

#include "failure.h"
#include "planes.h"

namespace kineograph {

/// Lossy WebP straight from planes of limited range, 4:2:0 or grey, without a way through RGB.
/// `quality` is 1..100. A picture that WebP has no room for is a Failure.
Outcome<std::vector<std::uint8_t>> encode_webp(const Planes& planes, int quality);

}  // namespace kineograph
