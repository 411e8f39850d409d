#include "picture-line.h"

#include <new>
#include <system_error>
#include <utility>

namespace kineograph {
namespace {

/// Pictures under way for each worker: enough to bridge a picture that takes long to decode or
/// make, few enough that decoded planes of large pictures do not pile up.
constexpr std::uint64_t kPlacesPerWorker = 3;

}  // namespace

PictureLine::PictureLine(Channel& channel, std::uint32_t request_id, MakerFactory make_maker,
                         int workers)
    : channel_(channel), request_id_(request_id), make_maker_(std::move(make_maker)) {
  try {
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // The limit of threads is reached: those that did start do the work.
  }
  if (workers_.empty()) own_maker_ = make_maker_();
}

PictureLine::~PictureLine() {
  {
    const Lock lock(mutex_);
    is_over_ = true;
    jobs_.clear();
  }
  has_job_.notify_all();
  for (std::thread& worker : workers_) worker.join();
}

Outcome<Done> PictureLine::add(std::uint32_t frame, const AVFrame& decoded) {
  if (own_maker_) {
    auto made = make(*own_maker_, frame, decoded);
    if (auto* failure = failure_of(made)) return *std::move(failure);
    const auto& message = std::get<Message>(made);
    channel_.send(message.head, message.tail);
    return Done{};
  }
  FrameHandle kept = reference(decoded);
  if (!kept) return Failure{Fault::kUnreadable, "out of memory"};
  Lock lock(mutex_);
  auto waited = wait_for_room(lock);
  if (auto* failure = failure_of(waited)) return *std::move(failure);
  jobs_.push_back({given_++, frame, std::move(kept)});
  lock.unlock();
  has_job_.notify_one();
  return Done{};
}

Outcome<Done> PictureLine::post(std::vector<std::uint8_t> message) {
  if (own_maker_) {
    channel_.send(message);
    return Done{};
  }
  Lock lock(mutex_);
  auto waited = wait_for_room(lock);
  if (auto* failure = failure_of(waited)) return *std::move(failure);
  ready_.emplace(given_++, Message{std::move(message), {}});
  send_ready(lock);
  return Done{};
}

bool PictureLine::is_dropped() {
  if (own_maker_) return channel_.is_dropped(request_id_);
  Lock lock(mutex_);
  has_sent_.wait(lock, [this] { return !is_sending_; });
  is_sending_ = true;
  lock.unlock();
  const bool is_dropped = channel_.is_dropped(request_id_);
  lock.lock();
  is_sending_ = false;
  send_ready(lock);
  return is_dropped;
}

Outcome<Done> PictureLine::finish() {
  Lock lock(mutex_);
  has_sent_.wait(lock, [this] { return sent_ == given_ || failure_; });
  if (failure_) return *failure_;
  return Done{};
}

Outcome<Done> PictureLine::wait_for_room(Lock& lock) {
  const std::uint64_t places = kPlacesPerWorker * workers_.size();
  has_sent_.wait(lock, [this, places] { return given_ - sent_ < places || failure_; });
  if (failure_) return *failure_;
  return Done{};
}

Outcome<PictureLine::Message> PictureLine::make(PictureMaker& maker, std::uint32_t frame,
                                                const AVFrame& decoded) const {
  auto made = maker.make(decoded);
  if (auto* failure = failure_of(made)) return *std::move(failure);
  auto& picture = std::get<FinishedPicture>(made);
  const PictureReply reply{frame, picture.width_px, picture.height_px};
  auto head = encode_head(request_id_, reply, picture.bytes.size());
  return Message{std::move(head), std::move(picture.bytes)};
}

/// Nothing may be thrown out of a thread.
Outcome<PictureLine::Message> PictureLine::make_or_run_out(PictureMaker& maker,
                                                           const Job& job) const {
  try {
    return make(maker, job.frame, *job.decoded);
  } catch (const std::bad_alloc&) {
    return Failure{Fault::kUnreadable, "out of memory"};
  }
}

void PictureLine::work() {
  PictureMaker maker = make_maker_();
  Lock lock(mutex_);
  while (true) {
    has_job_.wait(lock, [this] { return is_over_ || !jobs_.empty(); });
    if (is_over_) return;
    Job job = std::move(jobs_.front());
    jobs_.pop_front();
    lock.unlock();
    auto made = make_or_run_out(maker, job);
    job.decoded.reset();
    lock.lock();
    if (auto* failure = failure_of(made)) {
      if (!failure_) failure_ = *std::move(failure);
      has_sent_.notify_all();
      continue;
    }
    ready_.emplace(job.place, std::get<Message>(std::move(made)));
    send_ready(lock);
  }
}

/// Whoever finds the next message ready sends it, and those behind it, while the others work on.
void PictureLine::send_ready(Lock& lock) {
  while (!is_sending_) {
    const auto next = ready_.find(sent_);
    if (next == ready_.end() || is_over_) return;
    const Message message = std::move(next->second);
    ready_.erase(next);
    is_sending_ = true;
    lock.unlock();
    channel_.send(message.head, message.tail);
    lock.lock();
    is_sending_ = false;
    ++sent_;
    has_sent_.notify_all();
  }
}

}  // namespace kineograph
