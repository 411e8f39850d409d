#include "sandbox.h"

#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>

#ifdef KINEOGRAPH_HAS_SECCOMP
#include <sched.h>
#include <seccomp.h>
#endif

namespace kineograph {
namespace {

enum class Layer { kUp, kNotHere, kBroken };

/// The three pipes, and room for files of requests that wait.
constexpr rlim_t kMaxOpenFiles = 64;

Layer set_rlimits() {
  const rlimit none{0, 0};
  const rlimit files{kMaxOpenFiles, kMaxOpenFiles};
  const bool is_set = setrlimit(RLIMIT_CORE, &none) == 0 && setrlimit(RLIMIT_FSIZE, &none) == 0 &&
                      setrlimit(RLIMIT_NOFILE, &files) == 0;
  return is_set ? Layer::kUp : Layer::kBroken;
}

/// Every right that this kernel can take away, and no rule that gives one back.
Layer enter_landlock() {
  const long version =
      syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
  if (version < 1) return Layer::kNotHere;
  landlock_ruleset_attr rules{};
  // Rights 0..12 came with the first version; 13 (refer), 14 (truncate) and 15 (devices) with 2,
  // 3, 5.
  constexpr std::uint64_t kFirst = (std::uint64_t{1} << 13) - 1;
  rules.handled_access_fs = kFirst | (version >= 2 ? std::uint64_t{1} << 13 : 0) |
                            (version >= 3 ? std::uint64_t{1} << 14 : 0) |
                            (version >= 5 ? std::uint64_t{1} << 15 : 0);
  const long made =
      syscall(SYS_landlock_create_ruleset, &rules, sizeof(rules.handled_access_fs), 0);
  if (made < 0) return Layer::kBroken;
  const auto ruleset = static_cast<int>(made);
  const bool is_up = syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
  close(ruleset);
  return is_up ? Layer::kUp : Layer::kBroken;
}

#ifdef KINEOGRAPH_HAS_SECCOMP

struct FilterFree {
  void operator()(void* filter) const { seccomp_release(filter); }
};
using Filter = std::unique_ptr<void, FilterFree>;

/// Whatever is asked for with these is safe: memory, threads, time, and what is already open.
constexpr std::array kAllowed = {
    SCMP_SYS(read),
    SCMP_SYS(pread64),
    SCMP_SYS(write),
    SCMP_SYS(writev),
    SCMP_SYS(recvmsg),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(set_robust_list),
    SCMP_SYS(rseq),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(rt_sigaction),
    SCMP_SYS(sigaltstack),
    SCMP_SYS(gettid),
    SCMP_SYS(getpid),
    SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_nanosleep),
    SCMP_SYS(nanosleep),
    SCMP_SYS(restart_syscall),
    SCMP_SYS(getrandom),
    SCMP_SYS(getrusage),
};

/// Asked for by libraries that go on without: an error tells them, where death would be ours.
constexpr std::array kRefusedSoftly = {
    SCMP_SYS(open),       SCMP_SYS(openat),   SCMP_SYS(openat2),    SCMP_SYS(access),
    SCMP_SYS(faccessat),  SCMP_SYS(readlink), SCMP_SYS(readlinkat), SCMP_SYS(stat),
    SCMP_SYS(newfstatat), SCMP_SYS(statx),
};

int allow_if(scmp_filter_ctx filter, int call, scmp_arg_cmp first) {
  return seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, call, 1, &first);
}

scmp_arg_cmp masked(unsigned argument, std::uint64_t mask, std::uint64_t value) {
  return {argument, SCMP_CMP_MASKED_EQ, mask, value};
}

/// Those of which only a part is safe.
bool allow_parts(scmp_filter_ctx filter, pid_t self) {
  constexpr std::uint64_t kExecutable = 0x4;  // PROT_EXEC
  int failed = 0;
  failed |= allow_if(filter, SCMP_SYS(mmap), masked(2, kExecutable, 0));
  failed |= allow_if(filter, SCMP_SYS(mprotect), masked(2, kExecutable, 0));
  // Threads only. What cannot be looked into (clone3 takes a pointer) is answered as not there, and
  // glibc then calls clone.
  failed |= allow_if(filter, SCMP_SYS(clone), masked(0, CLONE_THREAD, CLONE_THREAD));
  failed |= seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0, nullptr);
  failed |= allow_if(filter, SCMP_SYS(prctl),
                     {0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(PR_SET_NAME), 0});
  // abort() of this process, and no signal to any other.
  failed |=
      allow_if(filter, SCMP_SYS(tgkill), {0, SCMP_CMP_EQ, static_cast<scmp_datum_t>(self), 0});
  for (const int resource : {RLIMIT_DATA, RLIMIT_CPU}) {
    const std::array<scmp_arg_cmp, 2> own{
        scmp_arg_cmp{0, SCMP_CMP_EQ, 0, 0},
        scmp_arg_cmp{1, SCMP_CMP_EQ, static_cast<scmp_datum_t>(resource), 0}};
    failed |=
        seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), own.size(), own.data());
  }
  return failed == 0;
}

Layer enter_seccomp() {
  const Filter filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
  if (!filter) return Layer::kBroken;
  for (const int call : kAllowed) {
    if (seccomp_rule_add_array(filter.get(), SCMP_ACT_ALLOW, call, 0, nullptr) != 0) {
      return Layer::kBroken;
    }
  }
  for (const int call : kRefusedSoftly) {
    const auto refusal = SCMP_ACT_ERRNO(EACCES);
    // A call that the architecture lacks is no failure.
    seccomp_rule_add_array(filter.get(), refusal, call, 0, nullptr);
  }
  if (!allow_parts(filter.get(), getpid())) return Layer::kBroken;
  const int code = seccomp_load(filter.get());
  if (code == -ENOSYS || code == -EINVAL) return Layer::kNotHere;
  return code == 0 ? Layer::kUp : Layer::kBroken;
}

#else

Layer enter_seccomp() { return Layer::kNotHere; }

#endif

}  // namespace

std::string enter_sandbox(const SandboxOptions& options) {
  if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || set_rlimits() != Layer::kUp) return {};
  std::string words = "no-new-privs rlimits";
  const Layer landlock = options.has_landlock ? enter_landlock() : Layer::kNotHere;
  if (landlock == Layer::kBroken) return {};
  if (landlock == Layer::kUp) words += " landlock";
  const Layer seccomp = options.has_seccomp ? enter_seccomp() : Layer::kNotHere;
  if (seccomp == Layer::kBroken) return {};
  if (seccomp == Layer::kUp) words += " seccomp";
  return words;
}

}  // namespace kineograph
