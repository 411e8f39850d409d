#include "input.h"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include "handles.h"
#ifdef KINEOGRAPH_PLANTED_FAULTS
#include "planted-faults.h"
#endif

namespace kineograph {

Failure open_failure(int error) {
  if (error == ENOENT || error == ENOTDIR) return {Fault::kNoFile, "no such file"};
  if (error == ELOOP) return {Fault::kUnreadable, "is a symbolic link, or lies behind one"};
  return {Fault::kUnreadable, "cannot be opened: " + std::generic_category().message(error)};
}

Outcome<InputFile> read_input(const Descriptor& file) {
  struct stat status{};
  if (fstat(file.get(), &status) != 0) return open_failure(errno);
  if (!S_ISREG(status.st_mode)) return Failure{Fault::kUnreadable, "not a regular file"};
  if (status.st_size == 0) return Failure{Fault::kEmpty, "the file has 0 bytes"};
  const auto size = static_cast<std::size_t>(status.st_size);
  if (size > kMaxFileBytes) {
    return Failure{Fault::kUnreadable, "larger than the limit of " +
                                           std::to_string(kMaxFileBytes >> 20) + " MiB a file"};
  }
  InputFile input{std::make_unique_for_overwrite<std::uint8_t[]>(size), size};
  for (std::size_t had = 0; had < size;) {
    const ssize_t got = read(file.get(), input.memory.get() + had, size - had);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return open_failure(errno);
    if (got == 0) return Failure{Fault::kUnreadable, "became shorter while it was read"};
    had += static_cast<std::size_t>(got);
  }
#ifdef KINEOGRAPH_PLANTED_FAULTS
  carry_out_planted_fault(input.bytes());
#endif
  return input;
}

std::string sha256_hex(std::span<const std::uint8_t> bytes) {
  const ShaHandle sha(av_sha_alloc());
  if (!sha || av_sha_init(sha.get(), 256) != 0) return {};
  av_sha_update(sha.get(), bytes.data(), bytes.size());
  std::array<std::uint8_t, 32> digest{};
  av_sha_final(sha.get(), digest.data());
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0xF];
  }
  return hex;
}

}  // namespace kineograph
