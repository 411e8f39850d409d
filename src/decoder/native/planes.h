#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "failure.h"
#include "handles.h"

namespace kineograph {

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

/// A picture as JPEG wants it: 8 bits, full range (0..255), BT.601 matrix; Y, Cb, Cr or Y alone.
struct Planes {
  int width = 0;
  int height = 0;
  bool is_gray = false;
  int chroma_shift_x = 0;  ///< chroma width = (width + 2^shift - 1) >> shift; 0 or 1
  int chroma_shift_y = 0;
  std::array<Plane, 3> plane;

  /// Sets the sizes of the planes; their bytes are then unspecified.
  void shape(int new_width, int new_height);
  std::size_t plane_count() const { return is_gray ? 1 : 3; }
};

/// Converts a decoded frame, keeping its size and, if each shift is 0 or 1, its subsampling:
/// range expanded, matrix converted to BT.601 (an untagged one is taken for it), depth brought
/// to 8 bits by rounding. `untagged_space` stands in when the frame itself names no matrix.
Outcome<Done> convert_to_planes(const AVFrame& frame, AVColorSpace untagged_space, Planes& out);

/// Whether a frame's samples use all values, as JPEG's do.
bool is_full_range(const AVFrame& frame);

/// The weights of red and blue in a matrix's luma.
struct LumaWeights {
  double red;
  double blue;
};
LumaWeights luma_weights(AVColorSpace space);

}  // namespace kineograph
