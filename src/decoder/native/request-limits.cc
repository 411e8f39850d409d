#include "request-limits.h"

#include <fcntl.h>
#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <ctime>
#include <string>

namespace {

std::atomic<bool> memory_was_refused = false;

}  // namespace

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
/// Stands before glibc's: all of libav's blocks come through here, and a refusal is remembered
/// whatever libav makes of it.
extern "C" int posix_memalign(void** out, std::size_t alignment, std::size_t size) noexcept {
  void* block = memalign(alignment, size);
  if (block == nullptr) {
    memory_was_refused = true;
    return ENOMEM;
  }
  *out = block;
  return 0;
}
#endif

namespace kineograph {
namespace {

constexpr rlim_t kUnlimited = RLIM_INFINITY;

void set_soft_limit(decltype(RLIMIT_DATA) resource, rlim_t soft) {
  const rlimit limit{soft, kUnlimited};
  // Lowering and raising below the hard limit cannot fail; a lower hard limit of the account's
  // holds us in by itself.
  static_cast<void>(setrlimit(resource, &limit));
}

rlim_t cpu_seconds_used() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<rlim_t>(used.tv_sec) + 1;
}

}  // namespace

LimitKeeper::LimitKeeper() : statm_(open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}

/// Bytes that count for RLIMIT_DATA: the sixth number of statm, in pages.
std::size_t LimitKeeper::used_bytes() const {
  std::array<char, 128> text{};
  if (pread(statm_.get(), text.data(), text.size() - 1, 0) <= 0) return 0;
  const char* at = text.data();
  unsigned long pages = 0;
  for (int field = 0; field < 6; ++field) {
    char* end = nullptr;
    pages = std::strtoul(at, &end, 10);
    at = end;
  }
  return pages * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

void LimitKeeper::hold(const RequestLimits& limits) {
  memory_was_refused = false;
  set_soft_limit(RLIMIT_DATA, used_bytes() + (rlim_t{limits.memory_mib} << 20));
  set_soft_limit(RLIMIT_CPU, cpu_seconds_used() + limits.cpu_seconds);
}

bool LimitKeeper::release() {
  set_soft_limit(RLIMIT_DATA, kUnlimited);
  set_soft_limit(RLIMIT_CPU, kUnlimited);
  return memory_was_refused;
}

}  // namespace kineograph
