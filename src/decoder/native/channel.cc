#include "channel.h"

#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace kineograph {
namespace {

/// Exit codes of the program, listed in schema/decoder.md.
constexpr int kExitHungUp = 0;
constexpr int kExitPipe = 2;
constexpr int kExitProtocol = 3;

constexpr std::size_t kReadBytes = std::size_t{64} << 10;

[[noreturn]] void leave(int code, const char* why) {
  std::fprintf(stderr, "kineograph-decoder: %s\n", why);
  std::_Exit(code);
}

bool is_answer_to(const Request& request, std::uint32_t id) {
  return request.id == id && (std::holds_alternative<ChooseRequest>(request.body) ||
                              std::holds_alternative<DropRequest>(request.body));
}

}  // namespace

Request Channel::next() {
  while (waiting_.empty()) read_some();
  Request request = std::move(waiting_.front());
  waiting_.pop_front();
  return request;
}

Request Channel::next_for(std::uint32_t id) {
  while (true) {
    if (auto request = take_waiting(id)) return *std::move(request);
    read_some();
  }
}

bool Channel::is_dropped(std::uint32_t id) {
  pollfd input{in_fd_, POLLIN, 0};
  while (poll(&input, 1, 0) > 0) read_some();
  return std::ranges::any_of(waiting_, [id](const Request& request) {
    return request.id == id && std::holds_alternative<DropRequest>(request.body);
  });
}

void Channel::send(std::span<const std::uint8_t> head, std::span<const std::uint8_t> tail) {
  while (!head.empty() || !tail.empty()) {
    // writev does not write through its pointers; its type is older than const.
    std::array<iovec, 2> parts{iovec{const_cast<std::uint8_t*>(head.data()), head.size()},
                               iovec{const_cast<std::uint8_t*>(tail.data()), tail.size()}};
    const ssize_t written = writev(out_fd_, parts.data(), static_cast<int>(parts.size()));
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) leave(kExitPipe, "the parent reads no more");
    const auto count = static_cast<std::size_t>(written);
    const std::size_t of_head = std::min(count, head.size());
    head = head.subspan(of_head);
    tail = tail.subspan(count - of_head);
  }
}

void Channel::read_some() {
  const std::size_t had = unread_.size();
  unread_.resize(had + kReadBytes);
  const ssize_t got = read(in_fd_, unread_.data() + had, kReadBytes);
  if (got < 0 && errno != EINTR) leave(kExitPipe, "cannot read requests");
  if (got == 0) leave(kExitHungUp, "the parent hung up");
  unread_.resize(had + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  split_messages();
}

void Channel::split_messages() {
  std::span<const std::uint8_t> rest(unread_);
  while (rest.size() >= kSizeFieldBytes) {
    const std::size_t size = read_size_field(rest.first<kSizeFieldBytes>());
    if (size > kMaxRequestBytes) leave(kExitProtocol, "a request over the size limit");
    if (rest.size() - kSizeFieldBytes < size) break;
    auto request = parse_request(rest.subspan(kSizeFieldBytes, size));
    if (!request) leave(kExitProtocol, "a request that breaks the protocol");
    waiting_.push_back(*std::move(request));
    rest = rest.subspan(kSizeFieldBytes + size);
  }
  unread_.erase(unread_.begin(), unread_.end() - static_cast<std::ptrdiff_t>(rest.size()));
}

std::optional<Request> Channel::take_waiting(std::uint32_t id) {
  const auto found = std::ranges::find_if(
      waiting_, [id](const Request& request) { return is_answer_to(request, id); });
  if (found == waiting_.end()) return std::nullopt;
  Request request = std::move(*found);
  waiting_.erase(found);
  return request;
}

}  // namespace kineograph
