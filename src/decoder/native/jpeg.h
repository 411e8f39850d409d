#pragma once

#include <cstdint>
#include <vector>

#include "planes.h"

namespace kineograph {

/// Baseline JPEG straight from the planes, without a way through RGB. `quality` is 1..100.
/// Fills the planes' padding, from their last columns and rows, so that the bytes depend on the
/// picture alone.
std::vector<std::uint8_t> encode_jpeg(Planes& planes, int quality);

}  // namespace kineograph
