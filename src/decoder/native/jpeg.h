#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "planes.h"

namespace kineograph {

/// Makes baseline JPEGs straight from planes of full range, without a way through RGB. What
/// libjpeg sets up for one picture serves the next of the same form; the bytes do not depend on it.
class JpegEncoder {
 public:
  JpegEncoder();
  JpegEncoder(JpegEncoder&&) noexcept;
  JpegEncoder& operator=(JpegEncoder&&) noexcept;
  ~JpegEncoder();

  /// `quality` is 1..100. Fills the planes' padding to whole blocks, from their last columns and
  /// rows, so that the bytes depend on the picture alone.
  std::vector<std::uint8_t> encode(Planes& planes, int quality);

 private:
  class Compressor;
  std::unique_ptr<Compressor> compressor_;
};

}  // namespace kineograph
