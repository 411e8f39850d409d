#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "descriptor.h"
#include "failure.h"
#include "file-bytes.h"

namespace kineograph {

/// A regular file: its bytes as they were when it was read, or where it is long, the open file.
class InputFile : public FileBytes {
 public:
  InputFile(std::unique_ptr<std::uint8_t[]> memory, std::uint64_t size_bytes)
      : memory_(std::move(memory)), size_bytes_(size_bytes) {}
  InputFile(Descriptor file, std::uint64_t size_bytes)
      : file_(std::move(file)), size_bytes_(size_bytes) {}

  /// Whether the bytes are not in memory and reading takes the way to the disk.
  bool is_long() const { return memory_ == nullptr; }

  std::uint64_t size_bytes() const override { return size_bytes_; }
  std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override;

  /// The SHA-256 of all bytes as 64 hex digits. Reads a long file once more, from end to end.
  Outcome<std::string> sha256() const;

 private:
  std::unique_ptr<std::uint8_t[]> memory_;
  Descriptor file_;
  std::uint64_t size_bytes_;
};

/// Opens a regular file. A symbolic link, FIFO, device or folder is refused without waiting on it.
Outcome<InputFile> read_input(const std::string& path);

/// Takes an open file, which stays the caller's, from its beginning.
Outcome<InputFile> read_input(const Descriptor& file);

}  // namespace kineograph
