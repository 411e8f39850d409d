#include "input.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "decode-limits.h"
#ifdef KINEOGRAPH_PLANTED_FAULTS
#include "planted-faults.h"
#endif
#include "sha256.h"

namespace kineograph {
namespace {

constexpr std::size_t kHashStepBytes = std::size_t{1} << 20;

/// As many bytes as there are, up to out.size(); fewer at the end of the file or at an error.
std::size_t read_fully(int fd, std::uint64_t offset, std::span<std::uint8_t> out) {
  std::size_t had = 0;
  while (had < out.size()) {
    const ssize_t got =
        pread(fd, out.data() + had, out.size() - had, static_cast<off_t>(offset + had));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    had += static_cast<std::size_t>(got);
  }
  return had;
}

}  // namespace

Failure open_failure(Opening opening) {
  const int error = opening.result;
  if (error == Opening::kNotRegular) return {Fault::kUnreadable, "not a regular file"};
  if (error == ENOENT || error == ENOTDIR) return {Fault::kNoFile, "no such file"};
  if (error == ELOOP) return {Fault::kUnreadable, "is a symbolic link, or lies behind one"};
  return {Fault::kUnreadable, "cannot be opened: " + std::generic_category().message(error)};
}

std::size_t InputFile::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  if (offset >= size_bytes_) return 0;
  const auto count =
      static_cast<std::size_t>(std::min<std::uint64_t>(size_bytes_ - offset, out.size()));
  if (is_long()) return read_fully(fd_, offset, out.first(count));
  std::memcpy(out.data(), memory_.get() + offset, count);
  return count;
}

Outcome<std::string> InputFile::sha256() const {
  Sha256 hash;
  if (!is_long()) {
    hash.add({memory_.get(), static_cast<std::size_t>(size_bytes_)});
    return to_hex(hash.finish());
  }
  std::vector<std::uint8_t> part(kHashStepBytes);
  for (std::uint64_t at = 0; at < size_bytes_;) {
    const std::size_t count = read_at(at, part);
    if (count == 0) return Failure{Fault::kUnreadable, "became shorter while it was read"};
    hash.add(std::span(part).first(count));
    at += count;
  }
  return to_hex(hash.finish());
}

Outcome<InputFile> read_input(const Descriptor& file) {
  const off_t end = lseek(file.get(), 0, SEEK_END);
  if (end < 0) return open_failure({errno});
  if (end == 0) return Failure{Fault::kEmpty, "the file has 0 bytes"};
  const auto size = static_cast<std::uint64_t>(end);
  if (size > kMaxFileBytes) {
    return over_limit("a file of more than " + std::to_string(kMaxFileBytes >> 30) + " GiB");
  }
  if (size > kWholeFileBytes) return InputFile(file.get(), size);
  auto memory = std::make_unique_for_overwrite<std::uint8_t[]>(static_cast<std::size_t>(size));
  const std::span bytes(memory.get(), static_cast<std::size_t>(size));
  if (read_fully(file.get(), 0, bytes) != bytes.size()) {
    return Failure{Fault::kUnreadable, "became shorter while it was read"};
  }
#ifdef KINEOGRAPH_PLANTED_FAULTS
  carry_out_planted_fault(bytes);
#endif
  return InputFile(std::move(memory), size);
}

}  // namespace kineograph
