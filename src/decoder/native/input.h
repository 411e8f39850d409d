#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "descriptor.h"
#include "failure.h"
#include "file-bytes.h"
#include "handover.h"

namespace kineograph {

/// A regular file: its bytes as they were when it was read, or where it is long, the open file.
class InputFile : public FileBytes {
 public:
  InputFile(std::unique_ptr<std::uint8_t[]> memory, std::uint64_t size_bytes)
      : memory_(std::move(memory)), size_bytes_(size_bytes) {}
  /// `fd` stays the caller's, and must stay open for as long as this lives.
  InputFile(int fd, std::uint64_t size_bytes) : fd_(fd), size_bytes_(size_bytes) {}

  /// Whether the bytes are not in memory and reading takes the way to the disk.
  bool is_long() const { return memory_ == nullptr; }

  std::uint64_t size_bytes() const override { return size_bytes_; }
  std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override;

  /// The SHA-256 of all bytes as 64 hex digits. Reads a long file once more, from end to end.
  Outcome<std::string> sha256() const;

 private:
  std::unique_ptr<std::uint8_t[]> memory_;
  int fd_ = -1;  ///< of a long file
  std::uint64_t size_bytes_;
};

/// The failure for a file that was not handed over.
Failure open_failure(Opening opening);

/// Takes an open, regular file from its beginning.
/// `file` must stay open for as long as the result lives: a long file is read through it.
Outcome<InputFile> read_input(const Descriptor& file);

}  // namespace kineograph
