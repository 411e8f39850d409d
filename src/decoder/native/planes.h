#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

/// Pictures as planes of bytes. This file and planes.cc, conversion.cc and crop.cc know no libav.
namespace kineograph {

struct Size {
  int width;
  int height;

  bool operator==(const Size&) const = default;
};

/// One plane of bytes. Rows are `stride` apart and stride x padded_height bytes are owned, so
/// that a codec may read, and swscale write, whole blocks past the right and lower edges.
struct Plane {
  int width = 0;
  int height = 0;
  std::size_t stride = 0;
  std::vector<std::uint8_t> bytes;

  void resize(int new_width, int new_height);
  std::uint8_t* row(int y) { return bytes.data() + static_cast<std::size_t>(y) * stride; }
  const std::uint8_t* row(int y) const {
    return bytes.data() + static_cast<std::size_t>(y) * stride;
  }
};

/// What chroma is left out: of each 2^x columns and 2^y rows one is kept. Both are 0 or 1.
struct Subsampling {
  int x = 0;
  int y = 0;

  bool operator==(const Subsampling&) const = default;
};

inline constexpr Subsampling kHalved{1, 1};  ///< 4:2:0

/// A picture of 8 bits with BT.601 matrix; Y, Cb, Cr or Y alone. Its range is known by who made it.
struct Planes {
  int width = 0;
  int height = 0;
  bool is_gray = false;
  Subsampling chroma;  ///< chroma width = (width + 2^x - 1) >> x; zero where is_gray
  /// Pixels by which the first chroma sample begins before the picture: 1 where an odd side was
  /// turned around, so that the sample with one pixel of its own came to the front.
  Subsampling lead;
  std::array<Plane, 3> plane;

  /// Sets the sizes of the planes, without lead; their bytes are then unspecified.
  void shape(Size size);
  std::size_t plane_count() const { return is_gray ? 1 : 3; }
};

}  // namespace kineograph
