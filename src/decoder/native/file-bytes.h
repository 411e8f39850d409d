#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace kineograph {

/// The bytes of a file, wherever they lie.
class FileBytes {
 public:
  virtual ~FileBytes() = default;

  virtual std::uint64_t size_bytes() const = 0;

  /// Copies what there is from `offset` on, at most out.size() bytes. Returns how many: fewer only
  /// at the end of the file, or where reading fails.
  virtual std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const = 0;
};

}  // namespace kineograph
