#include "rotate.h"

#include <array>
#include <cstring>

namespace kineograph {
namespace {

/// A grid of pixels of `pixel_bytes` each; rows are `stride` bytes apart.
struct Grid {
  std::uint8_t* bytes;
  int width;
  int height;
  std::size_t stride;
};

/// `to` has the size of `from`, swapped for a quarter turn.
template <std::size_t kPixelBytes>
void turn(const Grid& from, int degrees, const Grid& to) {
  for (int y = 0; y < to.height; ++y) {
    std::uint8_t* out = to.bytes + static_cast<std::size_t>(y) * to.stride;
    for (int x = 0; x < to.width; ++x) {
      int from_x = to.width - 1 - x;
      int from_y = to.height - 1 - y;
      if (degrees == 90) {
        from_x = y;
        from_y = from.height - 1 - x;
      } else if (degrees == 270) {
        from_x = from.width - 1 - y;
        from_y = x;
      }
      const std::uint8_t* in = from.bytes + static_cast<std::size_t>(from_y) * from.stride +
                               static_cast<std::size_t>(from_x) * kPixelBytes;
      std::memcpy(out + static_cast<std::size_t>(x) * kPixelBytes, in, kPixelBytes);
    }
  }
}

/// `turn` does not write to its source.
Grid grid_of(const Plane& plane) {
  return {const_cast<std::uint8_t*>(plane.bytes.data()), plane.width, plane.height, plane.stride};
}

Grid grid_of(const RgbPicture& picture) {
  return {const_cast<std::uint8_t*>(picture.rows.bytes.data()), picture.width, picture.height,
          picture.rows.stride};
}

bool is_quarter_turn(int degrees) { return degrees == 90 || degrees == 270; }

Size turned_size(int width, int height, bool swaps) {
  return swaps ? Size{height, width} : Size{width, height};
}

}  // namespace

void rotate_planes(const Planes& in, int degrees, Planes& turned) {
  const bool swaps = is_quarter_turn(degrees);
  turned.is_gray = in.is_gray;
  turned.chroma = swaps ? Subsampling{in.chroma.y, in.chroma.x} : in.chroma;
  turned.shape(turned_size(in.width, in.height, swaps));
  if (degrees != 270) turned.lead.x = turned.width & turned.chroma.x;
  if (degrees != 90) turned.lead.y = turned.height & turned.chroma.y;
  for (std::size_t p = 0; p < in.plane_count(); ++p) {
    turn<1>(grid_of(in.plane[p]), degrees, grid_of(turned.plane[p]));
  }
}

void rotate_rgb(const RgbPicture& in, int degrees, RgbPicture& turned) {
  const bool swaps = is_quarter_turn(degrees);
  turned.shape(turned_size(in.width, in.height, swaps));
  turn<3>(grid_of(in), degrees, grid_of(turned));
}

}  // namespace kineograph
