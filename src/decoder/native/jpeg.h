#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "planes.h"

namespace kineograph {

struct MallocFree {
  void operator()(void* memory) const;
};

/// Bytes that a C library allocated.
struct EncodedPicture {
  std::unique_ptr<std::uint8_t, MallocFree> memory;
  std::size_t size_bytes = 0;

  std::span<const std::uint8_t> bytes() const { return {memory.get(), size_bytes}; }
};

/// Baseline JPEG straight from the planes, without a way through RGB. `quality` is 1..100.
/// Fills the planes' padding, from their last columns and rows, so that the bytes depend on the
/// picture alone.
EncodedPicture encode_jpeg(Planes& planes, int quality);

}  // namespace kineograph
