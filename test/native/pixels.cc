/// Compares the vectorised pixel loops with slow ones that say the same in plain arithmetic, over
/// random planes of every form, under the sanitizers. Prints how many forms it compared.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <random>
#include <vector>

#include "conversion.h"
#include "crop.h"

namespace {

using namespace kineograph;

std::mt19937 random_source(20'261'127);

int random_below(int end) { return static_cast<int>(random_source() % static_cast<unsigned>(end)); }

/// One plane of random samples of `depth` bits. Of 8 bits and 256 wide, each row has every value.
std::vector<std::uint8_t> random_samples(std::size_t count, int depth) {
  std::vector<std::uint8_t> bytes(depth > 8 ? count * 2 : count);
  for (std::size_t i = 0; i < count; ++i) {
    if (depth == 8) {
      bytes[i] = static_cast<std::uint8_t>(count % 256 == 0 ? static_cast<int>(i % 256)
                                                            : random_below(256));
    } else {
      const auto sample = static_cast<std::uint16_t>(random_below(1 << depth));
      std::memcpy(&bytes[i * 2], &sample, sizeof sample);
    }
  }
  return bytes;
}

struct Form {
  int width;
  int height;
  int depth;
  bool is_gray;
  Subsampling chroma;
  Range from;
  Range to;
  LumaWeights weights;
};

int sample_at(const SourcePlanes& source, std::size_t plane, int x, int y) {
  const std::uint8_t* row = source.plane[plane].bytes + y * source.plane[plane].stride;
  if (source.depth == 8) return row[x];
  std::uint16_t sample = 0;
  std::memcpy(&sample, row + x * 2, sizeof sample);
  return sample;
}

double clipped(double value) { return std::clamp(value, 0.0, 255.0); }

/// Y, Cb and Cr of a pixel by way of real R, G and B: no fixed point, no shortcut.
std::vector<double> exact(const Form& form, double y, double cb, double cr) {
  const double unit = std::ldexp(1.0, form.depth - 8);
  const double full = std::ldexp(1.0, form.depth) - 1.0;
  const bool is_full = form.from == Range::kFull;
  const double luma = is_full ? y / full : (y - 16 * unit) / (219 * unit);
  const double blue_part = (cb - 128 * unit) / (is_full ? full : 224 * unit);
  const double red_part = (cr - 128 * unit) / (is_full ? full : 224 * unit);
  const auto [kr, kb] = form.weights;
  const double red = luma + 2 * (1 - kr) * red_part;
  const double blue = luma + 2 * (1 - kb) * blue_part;
  const double green = (luma - kr * red - kb * blue) / (1 - kr - kb);
  const double to_y = form.is_gray ? luma : 0.299 * red + 0.587 * green + 0.114 * blue;
  const double to_cb = (blue - to_y) / 1.772;
  const double to_cr = (red - to_y) / 1.402;
  if (form.to == Range::kFull) return {to_y * 255, to_cb * 255 + 128, to_cr * 255 + 128};
  return {16 + to_y * 219, to_cb * 224 + 128, to_cr * 224 + 128};
}

void fail(const char* what, int x, int y, double got, double wanted) {
  std::fprintf(stderr, "%s at %d, %d: %f, not %f\n", what, x, y, got, wanted);
  std::exit(1);
}

/// Half a step for the rounding, and a little for factors of 14 bits.
constexpr double kRounding = 0.53;

void compare(const Form& form) {
  Planes out;
  out.is_gray = form.is_gray;
  out.chroma = form.is_gray ? Subsampling{} : form.chroma;
  out.shape({form.width, form.height});
  SourcePlanes source;
  source.depth = form.depth;
  source.range = form.from;
  source.weights = form.weights;
  std::vector<std::vector<std::uint8_t>> samples;
  for (std::size_t p = 0; p < out.plane_count(); ++p) {
    const Plane& plane = out.plane[p];
    samples.push_back(random_samples(
        static_cast<std::size_t>(plane.width) * static_cast<std::size_t>(plane.height),
        form.depth));
    source.plane[p] = {samples.back().data(), plane.width * (form.depth > 8 ? 2 : 1)};
  }
  convert_samples(source, form.to, out);
  for (int y = 0; y < form.height; ++y) {
    for (int x = 0; x < form.width; ++x) {
      const int at_x = x >> out.chroma.x;
      const int at_y = y >> out.chroma.y;
      const double middle = std::ldexp(1.0, form.depth - 1);
      const double cb = form.is_gray ? middle : sample_at(source, 1, at_x, at_y);
      const double cr = form.is_gray ? middle : sample_at(source, 2, at_x, at_y);
      const auto wanted = exact(form, sample_at(source, 0, x, y), cb, cr);
      for (std::size_t p = 0; p < out.plane_count(); ++p) {
        const double got = p == 0 ? out.plane[0].row(y)[x] : out.plane[p].row(at_y)[at_x];
        if (std::abs(got - clipped(wanted[p])) > kRounding) fail("sample", x, y, got, wanted[p]);
      }
    }
  }
}

int compare_conversions() {
  int forms = 0;
  for (const int width : {1, 2, 15, 33, 97, 256}) {
    for (const int depth : {8, 10, 12}) {
      for (const int step : {0, 1, 2, 3}) {
        for (const Range from : {Range::kLimited, Range::kFull}) {
          for (const Range to : {Range::kLimited, Range::kFull}) {
            for (const LumaWeights weights : {kBt601, LumaWeights{0.2126, 0.0722}}) {
              for (const bool is_gray : {false, true}) {
                compare({width, 8, depth, is_gray, {step & 1, step >> 1}, from, to, weights});
                ++forms;
              }
            }
          }
        }
      }
    }
  }
  return forms;
}

/// A crop of a picture whose chroma rises evenly must rise evenly from the right place.
int compare_crops() {
  int windows = 0;
  for (const Subsampling chroma : {Subsampling{0, 0}, Subsampling{1, 0}, kHalved}) {
    for (const Size whole : {Size{40, 30}, Size{41, 31}}) {
      Planes in;
      in.chroma = chroma;
      in.shape(whole);
      for (std::size_t p = 0; p < 3; ++p) {
        const int x_step = p == 0 ? 1 : 1 << chroma.x;
        const int y_step = p == 0 ? 1 : 1 << chroma.y;
        for (int y = 0; y < in.plane[p].height; ++y) {
          for (int x = 0; x < in.plane[p].width; ++x) {
            in.plane[p].row(y)[x] = static_cast<std::uint8_t>(3 * x * x_step + 2 * y * y_step);
          }
        }
      }
      for (const Size size : {Size{1, 1}, Size{8, 8}, Size{21, 13}, Size{22, 17}, whole}) {
        const Window window = middle_of(whole, size);
        Planes out;
        crop_planes(in, window, out);
        ++windows;
        for (int y = 0; y < size.height; ++y) {
          const int wanted = 3 * window.left + 2 * (window.top + y);
          if (out.plane[0].row(y)[0] != wanted) fail("luma", 0, y, out.plane[0].row(y)[0], wanted);
        }
        // Off the edges, where there is nothing to go on with.
        if (size == whole) continue;
        for (int y = 0; y < out.plane[1].height - 1; ++y) {
          for (int x = 0; x < out.plane[1].width - 1; ++x) {
            const int wanted =
                3 * (window.left + (x << chroma.x)) + 2 * (window.top + (y << chroma.y));
            const int got = out.plane[1].row(y)[x];
            if (std::abs(got - wanted) > 1) fail("chroma", x, y, got, wanted);
          }
        }
      }
    }
  }
  return windows;
}

}  // namespace

int main() {
  const int forms = compare_conversions();
  const int windows = compare_crops();
  std::cout << forms << " forms, " << windows << " windows\n";
  return 0;
}
