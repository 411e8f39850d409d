#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "descriptor.h"
#include "handover.h"
#include "protocol.h"

namespace kineograph {

/// A request and the file that was opened for it.
struct Arrival {
  Request request;
  Opening opening;
  Descriptor file;
};

/// The worker's two ends: requests come from the door-keeper, replies go to the parent. Requests
/// that arrive while another is answered wait here, in order. Not for several threads.
///
/// A door-keeper that is gone, or anything that breaks the protocol, ends the process from inside
/// any of these functions: there is nobody left to answer.
class Channel {
 public:
  /// Both descriptors stay the caller's and must be open for as long as the channel lives.
  Channel(int socket, int out_fd) : socket_(socket), out_fd_(out_fd) {}

  /// The next request of any kind. Waits.
  Arrival next();

  /// The Choose or Drop that belongs to request `id`. Waits; other requests are kept.
  Request next_for(std::uint32_t id);

  /// Whether the parent has taken request `id` back. Does not wait.
  bool is_dropped(std::uint32_t id);

  /// Sends one whole message: `head` as made by encode, and `tail`, the bytes that it announced. It
  /// leaves at once when much has gathered, and at the latest when the next request is waited for:
  /// each write wakes the parent (12 to 7 ms of its CPU for 16 pictures).
  void send(std::span<const std::uint8_t> head, std::span<const std::uint8_t> tail = {});

 private:
  void flush();
  void write_all(std::span<const std::uint8_t> bytes) const;
  void read_some();
  void split_messages();
  Descriptor take_file(Opening opening);
  std::optional<Request> take_waiting(std::uint32_t id);

  int socket_;
  int out_fd_;
  std::vector<std::uint8_t> unread_;
  std::vector<Descriptor> files_;  ///< that came, and whose message is not whole yet
  std::deque<Arrival> waiting_;
  std::vector<std::uint8_t> unsent_;
};

}  // namespace kineograph
