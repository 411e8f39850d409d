#include "crop.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace kineograph {
namespace {

constexpr int kTaps = 4;
using Filter = std::array<std::int32_t, kTaps>;  // of samples -1, 0, 1, 2; the sum is 16

constexpr Filter kHere{0, 16, 0, 0};
constexpr Filter kHalfway{-1, 9, 9, -1};

void copy_part(const Plane& in, int left, int top, Plane& out) {
  for (int y = 0; y < out.height; ++y) {
    std::memcpy(out.row(y), in.row(top + y) + left, static_cast<std::size_t>(out.width));
  }
}

/// Filters along both axes without rounding in between; beyond the edges, their samples repeat.
void filter_part(const Plane& in, const Window& from, const std::array<Filter, 2>& across_down,
                 Plane& out) {
  const auto& [across, down] = across_down;
  const int wide = out.width + kTaps - 1;
  std::vector<std::int32_t> sums(static_cast<std::size_t>(wide));
  for (int y = 0; y < out.height; ++y) {
    std::fill(sums.begin(), sums.end(), 0);
    for (int tap = 0; tap < kTaps; ++tap) {
      const std::int32_t weight = down[static_cast<std::size_t>(tap)];
      const std::uint8_t* row = in.row(std::clamp(from.top + y + tap - 1, 0, in.height - 1));
      for (int x = 0; x < wide; ++x) {
        const int column = std::clamp(from.left + x - 1, 0, in.width - 1);
        sums[static_cast<std::size_t>(x)] += weight * row[column];
      }
    }
    std::uint8_t* to = out.row(y);
    const std::int32_t* sum = sums.data();
    for (int x = 0; x < out.width; ++x) {
      const std::int32_t value = across[0] * sum[x] + across[1] * sum[x + 1] +
                                 across[2] * sum[x + 2] + across[3] * sum[x + 3];
      to[x] = static_cast<std::uint8_t>(std::clamp((value + 128) >> 8, 0, 255));
    }
  }
}

}  // namespace

Window middle_of(Size whole, Size wanted) {
  return {(whole.width - wanted.width) / 2, (whole.height - wanted.height) / 2, wanted};
}

void crop_planes(const Planes& in, const Window& window, Planes& cropped) {
  cropped.is_gray = in.is_gray;
  cropped.chroma = in.chroma;
  cropped.shape(window.size);
  copy_part(in.plane[0], window.left, window.top, cropped.plane[0]);
  if (in.is_gray) return;
  const int left = window.left + in.lead.x;
  const int top = window.top + in.lead.y;
  const Window from{left >> in.chroma.x, top >> in.chroma.y, {}};
  const bool is_halfway_across = (left & in.chroma.x) != 0;
  const bool is_halfway_down = (top & in.chroma.y) != 0;
  for (std::size_t p = 1; p < cropped.plane.size(); ++p) {
    if (is_halfway_across || is_halfway_down) {
      filter_part(in.plane[p], from,
                  {is_halfway_across ? kHalfway : kHere, is_halfway_down ? kHalfway : kHere},
                  cropped.plane[p]);
    } else {
      copy_part(in.plane[p], from.left, from.top, cropped.plane[p]);
    }
  }
}

void subsample(const Planes& in, Subsampling chroma, Planes& out) {
  out.is_gray = in.is_gray;
  out.chroma = chroma;
  out.shape({in.width, in.height});
  copy_part(in.plane[0], 0, 0, out.plane[0]);
  for (std::size_t p = 1; p < out.plane_count(); ++p) {
    const Plane& from = in.plane[p];
    Plane& to = out.plane[p];
    for (int y = 0; y < to.height; ++y) {
      const std::uint8_t* upper = from.row(y << chroma.y);
      const std::uint8_t* lower = from.row(std::min((y << chroma.y) + chroma.y, from.height - 1));
      std::uint8_t* row = to.row(y);
      for (int x = 0; x < to.width; ++x) {
        const int left = x << chroma.x;
        const int right = std::min(left + chroma.x, from.width - 1);
        row[x] = static_cast<std::uint8_t>(
            (upper[left] + upper[right] + lower[left] + lower[right] + 2) >> 2);
      }
    }
  }
}

}  // namespace kineograph
