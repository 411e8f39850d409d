#include "channel.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "exit-codes.h"

namespace kineograph {
namespace {

constexpr std::size_t kGatherBytes = std::size_t{1} << 20;

[[noreturn]] void leave(int code, const char* why) {
  std::fprintf(stderr, "kineograph-decoder: %s\n", why);
  std::_Exit(code);
}

bool is_answer_to(const Request& request, std::uint32_t id) {
  return request.id == id && (std::holds_alternative<ChooseRequest>(request.body) ||
                              std::holds_alternative<DropRequest>(request.body));
}

}  // namespace

Arrival Channel::next() {
  while (waiting_.empty()) read_some();
  Arrival arrival = std::move(waiting_.front());
  waiting_.pop_front();
  return arrival;
}

Request Channel::next_for(std::uint32_t id) {
  while (true) {
    if (auto request = take_waiting(id)) return *std::move(request);
    read_some();
  }
}

bool Channel::is_dropped(std::uint32_t id) {
  pollfd input{socket_, POLLIN, 0};
  while (poll(&input, 1, 0) > 0) read_some();
  return std::ranges::any_of(waiting_, [id](const Arrival& arrival) {
    return arrival.request.id == id && std::holds_alternative<DropRequest>(arrival.request.body);
  });
}

void Channel::send(std::span<const std::uint8_t> head, std::span<const std::uint8_t> tail) {
  const std::size_t size = head.size() + tail.size();
  if (size >= kGatherBytes) {
    flush();
    write_all(head);
    return write_all(tail);
  }
  // Room first: where there is no memory, nothing of the message has gathered yet.
  unsent_.reserve(std::max(unsent_.size() + size, kGatherBytes));
  unsent_.insert(unsent_.end(), head.begin(), head.end());
  unsent_.insert(unsent_.end(), tail.begin(), tail.end());
  if (unsent_.size() >= kGatherBytes) flush();
}

void Channel::flush() {
  write_all(unsent_);
  unsent_.clear();
}

void Channel::write_all(std::span<const std::uint8_t> bytes) const {
  while (!bytes.empty()) {
    const ssize_t written = write(out_fd_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) leave(kExitPipe, "the parent reads no more");
    bytes = bytes.subspan(static_cast<std::size_t>(written));
  }
}

void Channel::read_some() {
  flush();
  const std::ptrdiff_t got = take_over(socket_, unread_, files_);
  if (got < 0) leave(kExitPipe, "cannot read requests");
  if (got == 0) leave(kExitHungUp, "the parent hung up");
  split_messages();
}

void Channel::split_messages() {
  constexpr std::size_t kHeadBytes = kOpeningBytes + kSizeFieldBytes;
  std::span<const std::uint8_t> rest(unread_);
  while (rest.size() >= kHeadBytes) {
    Opening opening;
    std::memcpy(&opening, rest.data(), kOpeningBytes);
    const std::size_t size = read_size_field(rest.subspan<kOpeningBytes, kSizeFieldBytes>());
    if (rest.size() - kHeadBytes < size) break;
    auto request = parse_request(rest.subspan(kHeadBytes, size));
    if (!request) leave(kExitProtocol, "a request that breaks the protocol");
    waiting_.push_back({*std::move(request), opening, take_file(opening)});
    rest = rest.subspan(kHeadBytes + size);
  }
  unread_.erase(unread_.begin(), unread_.end() - static_cast<std::ptrdiff_t>(rest.size()));
}

/// Descriptors come in the order of the messages that they belong to.
Descriptor Channel::take_file(Opening opening) {
  if (opening.result != 0) return {};
  if (files_.empty()) leave(kExitPipe, "a descriptor did not arrive");
  Descriptor file = std::move(files_.front());
  files_.erase(files_.begin());
  return file;
}

std::optional<Request> Channel::take_waiting(std::uint32_t id) {
  const auto found = std::ranges::find_if(
      waiting_, [id](const Arrival& arrival) { return is_answer_to(arrival.request, id); });
  if (found == waiting_.end()) return std::nullopt;
  Request request = std::move(found->request);
  waiting_.erase(found);
  return request;
}

}  // namespace kineograph
