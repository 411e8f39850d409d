#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "channel.h"
#include "failure.h"
#include "handles.h"
#include "picture.h"

namespace kineograph {

/// Makes pictures of decoded frames and sends them, with everything else that is to be sent
/// between them, in the order in which it was given.
///
/// With workers the pictures are made while the caller decodes on: 1.5 to 1.9 times less time for
/// every frame of a 720p clip. Without, `add` makes and sends at once. While a line lives, nothing
/// else may be sent on its channel. Not for several callers.
class PictureLine {
 public:
  using MakerFactory = std::function<PictureMaker()>;

  /// Starts at most `workers` threads, fewer where the system gives none; each has its own maker.
  PictureLine(Channel& channel, std::uint32_t request_id, MakerFactory make_maker, int workers);
  PictureLine(const PictureLine&) = delete;
  PictureLine& operator=(const PictureLine&) = delete;

  /// Ends at once: what is not sent yet stays unsent.
  ~PictureLine();

  /// Takes one picture more. Keeps a reference to the frame's planes until it is made. Waits while
  /// many are under way. Fails with what went wrong in any picture before.
  Outcome<Done> add(std::uint32_t frame, const AVFrame& decoded);

  /// Sends a whole message after all that was given before.
  Outcome<Done> post(std::vector<std::uint8_t> message);

  /// As Channel::is_dropped, which may send what has gathered. In a line it is the one way to ask.
  bool is_dropped();

  /// Waits until all is sent.
  Outcome<Done> finish();

 private:
  struct Job {
    std::uint64_t place;
    std::uint32_t frame;
    FrameHandle decoded;
  };
  struct Message {
    std::vector<std::uint8_t> head;
    std::vector<std::uint8_t> tail;
  };
  using Lock = std::unique_lock<std::mutex>;

  Outcome<Message> make(PictureMaker& maker, std::uint32_t frame, const AVFrame& decoded) const;
  Outcome<Done> wait_for_room(Lock& lock);
  void work();
  Outcome<Message> make_or_run_out(PictureMaker& maker, const Job& job) const;
  void send_ready(Lock& lock);

  Channel& channel_;
  std::uint32_t request_id_;
  MakerFactory make_maker_;
  std::optional<PictureMaker> own_maker_;  ///< the caller's, where there are no workers

  std::mutex mutex_;  // guards all below, but not the channel: is_sending_ does
  std::condition_variable has_job_;
  std::condition_variable has_sent_;
  std::deque<Job> jobs_;
  std::map<std::uint64_t, Message> ready_;  ///< by place
  std::uint64_t given_ = 0;                 ///< places taken
  std::uint64_t sent_ = 0;                  ///< places whose message is sent
  std::optional<Failure> failure_;
  bool is_sending_ = false;
  bool is_over_ = false;

  std::vector<std::thread> workers_;
};

}  // namespace kineograph
