#include "door-keeper.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "exit-codes.h"
#include "handover.h"
#include "protocol.h"

namespace kineograph {
namespace {

constexpr std::size_t kReadBytes = std::size_t{64} << 10;

/// Ends as the worker ended. A fatal signal that does not end us (it cannot) would be a bug.
[[noreturn]] void end_as(pid_t worker) {
  int status = 0;
  while (waitpid(worker, &status, 0) < 0 && errno == EINTR) {
  }
  if (WIFEXITED(status)) std::_Exit(WEXITSTATUS(status));
  const int signal = WTERMSIG(status);
  std::signal(signal, SIG_DFL);
  sigset_t all;
  sigfillset(&all);
  sigprocmask(SIG_UNBLOCK, &all, nullptr);
  kill(getpid(), signal);
  std::abort();
}

/// No part of the path may be a link: it was resolved by who checked that it may be read, and what
/// has become a link since is a way around that check. Kernels before 5.6 see to the last part
/// only.
Descriptor open_file(const std::string& path) {
  constexpr int kFlags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
  open_how how{};
  how.flags = kFlags;
  how.resolve = RESOLVE_NO_SYMLINKS;
  const long opened = syscall(SYS_openat2, AT_FDCWD, path.c_str(), &how, sizeof(how));
  if (opened >= 0 || (errno != ENOSYS && errno != EPERM))
    return Descriptor(static_cast<int>(opened));
  return Descriptor(open(path.c_str(), kFlags));
}

/// Asked here, since the worker may not look at any file but by reading it.
bool is_regular(const Descriptor& file) {
  struct stat status{};
  return fstat(file.get(), &status) == 0 && S_ISREG(status.st_mode);
}

class Door {
 public:
  Door(int in_fd, Descriptor socket, pid_t worker)
      : in_fd_(in_fd), socket_(std::move(socket)), worker_(worker) {}

  [[noreturn]] void serve() {
    while (true) {
      // The worker never writes here: that side becomes readable when it is gone.
      std::array<pollfd, 2> both{pollfd{in_fd_, POLLIN, 0}, pollfd{socket_.get(), POLLIN, 0}};
      if (poll(both.data(), both.size(), -1) < 0) continue;
      if (both[1].revents != 0) end_as(worker_);
      if (both[0].revents != 0) read_some();
    }
  }

 private:
  void read_some() {
    const std::size_t had = unread_.size();
    unread_.resize(had + kReadBytes);
    const ssize_t got = read(in_fd_, unread_.data() + had, kReadBytes);
    if (got < 0 && errno == EINTR) return unread_.resize(had);
    if (got <= 0) {
      socket_ = Descriptor();
      end_as(worker_);
    }
    unread_.resize(had + static_cast<std::size_t>(got));
    hand_over_messages();
  }

  void hand_over_messages() {
    std::span<const std::uint8_t> rest(unread_);
    while (rest.size() >= kSizeFieldBytes) {
      const std::size_t size = read_size_field(rest.first<kSizeFieldBytes>());
      if (size > kMaxRequestBytes) refuse("a request over the size limit");
      if (rest.size() - kSizeFieldBytes < size) break;
      hand_over_one(rest.first(kSizeFieldBytes + size));
      rest = rest.subspan(kSizeFieldBytes + size);
    }
    unread_.erase(unread_.begin(), unread_.end() - static_cast<std::ptrdiff_t>(rest.size()));
  }

  void hand_over_one(std::span<const std::uint8_t> message) {
    const auto request = parse_request(message.subspan(kSizeFieldBytes));
    if (!request) refuse("a request that breaks the protocol");
    Opening opening{Opening::kNothingToOpen};
    Descriptor file;
    if (const std::string* path = path_of(*request)) {
      file = open_file(*path);
      opening.result = file.is_open() ? 0 : errno;
      if (file.is_open() && !is_regular(file)) {
        opening.result = Opening::kNotRegular;
        file = Descriptor();
      }
    }
    if (!hand_over(socket_.get(), opening, file, message)) end_as(worker_);
  }

  [[noreturn]] void refuse(const char* why) {
    std::fprintf(stderr, "kineograph-decoder: %s\n", why);
    kill(worker_, SIGKILL);
    while (waitpid(worker_, nullptr, 0) < 0 && errno == EINTR) {
    }
    std::_Exit(kExitProtocol);
  }

  int in_fd_;
  Descriptor socket_;
  pid_t worker_;
  std::vector<std::uint8_t> unread_;
};

}  // namespace

void keep_door(int in_fd, Descriptor socket, pid_t worker) {
  Door(in_fd, std::move(socket), worker).serve();
}

}  // namespace kineograph
