#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "protocol.h"

namespace kineograph {

/// The two pipes to the parent. Requests that arrive while another is answered wait here, in
/// order. Not for several threads.
///
/// A parent that hangs up, or that breaks the protocol, ends the process from inside any of these
/// functions: there is nobody left to answer.
class Channel {
 public:
  /// Both descriptors stay the caller's and must be open for as long as the channel lives.
  Channel(int in_fd, int out_fd) : in_fd_(in_fd), out_fd_(out_fd) {}

  /// The next request of any kind. Waits.
  Request next();

  /// The Choose or Drop that belongs to request `id`. Waits; other requests are kept.
  Request next_for(std::uint32_t id);

  /// Whether the parent has taken request `id` back. Does not wait.
  bool is_dropped(std::uint32_t id);

  /// Sends one whole message: `head` as made by encode, and `tail`, the bytes that it announced.
  void send(std::span<const std::uint8_t> head, std::span<const std::uint8_t> tail = {});

 private:
  void read_some();
  void split_messages();
  std::optional<Request> take_waiting(std::uint32_t id);

  int in_fd_;
  int out_fd_;
  std::vector<std::uint8_t> unread_;
  std::deque<Request> waiting_;
};

}  // namespace kineograph
