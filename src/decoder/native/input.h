#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "descriptor.h"
#include "failure.h"

namespace kineograph {

/// Files above this are refused: a clip is demuxed whole into memory.
inline constexpr std::size_t kMaxFileBytes = std::size_t{512} << 20;

/// A file's bytes, all of them, as they were when it was read.
struct InputFile {
  std::unique_ptr<std::uint8_t[]> memory;
  std::size_t size_bytes = 0;

  std::span<const std::uint8_t> bytes() const { return {memory.get(), size_bytes}; }
};

/// The failure for a file that could not be opened, from the errno of trying.
Failure open_failure(int error);

/// Reads an open file from its beginning. A FIFO, device or folder is refused, not waited on.
Outcome<InputFile> read_input(const Descriptor& file);

/// SHA-256 as 64 hex digits, or empty when there is no memory.
std::string sha256_hex(std::span<const std::uint8_t> bytes);

}  // namespace kineograph
