#include "planes.h"

namespace kineograph {
namespace {

constexpr int kPaddingPx = 32;

int round_up(int value, int step) { return (value + step - 1) / step * step; }

}  // namespace

void Plane::resize(int new_width, int new_height) {
  width = new_width;
  height = new_height;
  stride = static_cast<std::size_t>(round_up(width, kPaddingPx) + kPaddingPx);
  bytes.resize(stride * static_cast<std::size_t>(round_up(height, kPaddingPx)));
}

void Planes::shape(Size size) {
  width = size.width;
  height = size.height;
  lead = {};
  plane[0].resize(width, height);
  if (is_gray) return;
  const int chroma_width = (width + (1 << chroma.x) - 1) >> chroma.x;
  const int chroma_height = (height + (1 << chroma.y) - 1) >> chroma.y;
  plane[1].resize(chroma_width, chroma_height);
  plane[2].resize(chroma_width, chroma_height);
}

}  // namespace kineograph
