#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "planes.h"

namespace kineograph {

/// Samples of more bits than these are left to libswscale: the fixed-point sums have no room.
inline constexpr int kMaxDepth = 12;

/// Full: samples use all values. Limited: luma 16..235, chroma 16..240, of 8 bits.
enum class Range { kLimited, kFull };

/// The weights of red and blue in a matrix's luma.
struct LumaWeights {
  double red;
  double blue;
};

inline constexpr LumaWeights kBt601{0.299, 0.114};

/// Planes of somebody else: uint8, or above 8 bits uint16 in native order. Sizes and subsampling
/// are those of the planes they are converted to; rows are `stride` bytes apart, which may be
/// negative.
struct SourcePlanes {
  struct Rows {
    const std::uint8_t* bytes = nullptr;
    std::ptrdiff_t stride = 0;
  };
  std::array<Rows, 3> plane;
  int depth = 8;  ///< 8 .. kMaxDepth
  Range range = Range::kLimited;
  LumaWeights weights = kBt601;
};

/// Brings samples to 8 bits, to range `to` and to BT.601's matrix, rounding to the nearest. `out`
/// has its shape already. What needs nothing of it is copied.
void convert_samples(const SourcePlanes& from, Range to, Planes& out);

}  // namespace kineograph
