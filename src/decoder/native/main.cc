#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <string_view>

#include "answer.h"
#include "channel.h"
#include "handles.h"
#include "protocol.h"

namespace {

constexpr const char* kProgram = "kineograph-decoder " KINEOGRAPH_DECODER_VERSION;

/// Ends with the parent, whatever kills it, and leaves no core file of anybody's video.
bool bind_to_parent() {
  const rlimit no_core{0, 0};
  return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && setrlimit(RLIMIT_CORE, &no_core) == 0;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace kineograph;
  if (argc == 2 && std::string_view(argv[1]) == "--version") {
    std::printf("%s protocol %d %s\n", kProgram, int{kProtocolVersion}, library_versions().c_str());
    return 0;
  }
  if (argc != 1) {
    std::fprintf(stderr,
                 "usage: kineograph-decoder [--version]; requests come on stdin, see "
                 "schema/decoder.md\n");
    return 2;
  }
  if (!bind_to_parent() || std::signal(SIGPIPE, SIG_IGN) == SIG_ERR) {
    std::perror("kineograph-decoder: cannot bind to the parent");
    return 2;
  }
  av_log_set_level(AV_LOG_QUIET);
  Channel channel(STDIN_FILENO, STDOUT_FILENO);
  channel.send(encode(Hello{kProgram, library_versions(), ""}));
  while (true) answer(channel, channel.next());
}
