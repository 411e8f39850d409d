#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "answer.h"
#include "channel.h"
#include "door-keeper.h"
#include "exit-codes.h"
#include "handles.h"
#include "protocol.h"
#include "request-limits.h"
#include "sandbox.h"

namespace {

using namespace kineograph;

constexpr const char* kProgram = "kineograph-decoder " KINEOGRAPH_DECODER_VERSION;

[[noreturn]] void fail(const char* why) {
  std::perror(why);
  std::_Exit(kExitPipe);
}

/// Ends with the parent, whatever kills it, and leaves no core file of anybody's video.
void bind_to(pid_t parent) {
  const rlimit no_core{0, 0};
  const bool is_bound =
      prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0;
  if (!is_bound) fail("kineograph-decoder: cannot bind to the parent");
  if (getppid() != parent) std::_Exit(kExitHungUp);  // it died before we were bound
}

/// The options of a command line that serves, or nothing for wrong usage.
std::optional<SandboxOptions> read_options(std::span<char*> args) {
  SandboxOptions options;
  for (const std::string_view arg : args) {
    if (arg == "--without-seccomp") {
      options.has_seccomp = false;
    } else if (arg == "--without-landlock") {
      options.has_landlock = false;
    } else {
      return std::nullopt;
    }
  }
  return options;
}

/// The sandboxed half: standard input is closed, requests come by the socket.
[[noreturn]] void work(const SandboxOptions& options, Descriptor socket) {
  close(STDIN_FILENO);
  LimitKeeper limits;
  const std::string containment = enter_sandbox(options);
  if (containment.empty()) fail("kineograph-decoder: cannot shut itself in");
  Channel channel(socket.get(), STDOUT_FILENO);
  channel.send(encode(Hello{kProgram, library_versions(), containment}));
  while (true) answer(channel, channel.next(), limits);
}

}  // namespace

int main(int argc, char** argv) {
  const std::span<char*> args(argv + 1, static_cast<std::size_t>(argc > 0 ? argc - 1 : 0));
  if (args.size() == 1 && std::string_view(args[0]) == "--version") {
    std::printf("%s protocol %d %s\n", kProgram, int{kProtocolVersion}, library_versions().c_str());
    return 0;
  }
  const auto options = read_options(args);
  if (!options) {
    std::fprintf(stderr,
                 "usage: kineograph-decoder [--version | --without-seccomp --without-landlock]\n"
                 "requests come on stdin, see schema/decoder.md\n");
    return 2;
  }
  bind_to(getppid());
  std::array<int, 2> ends{};
  if (std::signal(SIGPIPE, SIG_IGN) == SIG_ERR ||
      socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    fail("kineograph-decoder: cannot make a socket");
  }
  Descriptor outer(ends[0]);
  Descriptor inner(ends[1]);
  av_log_set_level(AV_LOG_QUIET);
  const pid_t keeper = getpid();
  const pid_t worker = fork();
  if (worker < 0) fail("kineograph-decoder: cannot fork");
  if (worker == 0) {
    outer = Descriptor();
    bind_to(keeper);
    work(*options, std::move(inner));
  }
  inner = Descriptor();
  // Replies are the worker's alone: the parent sees their end when the worker is gone.
  close(STDOUT_FILENO);
  keep_door(STDIN_FILENO, std::move(outer), worker);
}
