#include "walk.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "decoder.h"

namespace kineograph {
namespace {

constexpr std::uint32_t kNotWanted = std::numeric_limits<std::uint32_t>::max();

class Walk {
 public:
  Walk(const Video& video, const FrameIndex& index, Decoder& decoder, FrameTaker& taker)
      : video_(video),
        index_(index),
        decoder_(decoder),
        taker_(taker),
        wanted_at_(video.packets().size(), kNotWanted) {}

  void want(std::uint32_t frame) { wanted_at_[index_.packet_of_frame[frame]] = frame; }

  /// Decodes packets [first, last], the first being a start, and gives all that is wanted there.
  Outcome<Done> decode_run(std::uint32_t first, std::uint32_t last);

  /// Reports a wanted frame that did not come out of its run.
  Outcome<Done> give_up(std::uint32_t frame);

 private:
  struct Taken {
    std::uint32_t frame;
    bool is_suspect;  ///< libav says so itself
  };

  Outcome<Done> decode_once(std::uint32_t first, std::uint32_t last);
  Outcome<Done> feed(std::uint32_t number);
  Outcome<Done> take_frames();
  Outcome<Done> take_frame(const DecodedFrame& decoded);
  Outcome<Done> flag_damaged();
  bool may_skip(std::uint32_t number) const;
  bool is_after_damage(std::uint32_t packet) const;
  void note_damage(std::uint32_t packet);
  bool is_cut_off(std::uint32_t packet) const;

  const Video& video_;
  const FrameIndex& index_;
  Decoder& decoder_;
  FrameTaker& taker_;
  std::vector<std::uint32_t> wanted_at_;  ///< by packet: the frame still to be given

  // Of the run at hand.
  std::vector<Taken> taken_;
  std::set<std::uint32_t> damaged_;   ///< packets that gave no sound picture
  std::set<std::uint32_t> spoiling_;  ///< those of them that others are predicted from
  bool skips_ = true;
  bool has_skipped_ = false;
};

Outcome<Done> Walk::decode_run(std::uint32_t first, std::uint32_t last) {
  taken_.clear();
  skips_ = true;
  auto decoded = decode_once(first, last);
  if (auto* failure = failure_of(decoded)) return *std::move(failure);
  if (!damaged_.empty() && has_skipped_) {
    for (const Taken& each : taken_) want(each.frame);
    taken_.clear();
    skips_ = false;
    decoded = decode_once(first, last);
    if (auto* failure = failure_of(decoded)) return *std::move(failure);
  }
  return flag_damaged();
}

Outcome<Done> Walk::decode_once(std::uint32_t first, std::uint32_t last) {
  damaged_.clear();
  spoiling_.clear();
  has_skipped_ = false;
  for (std::uint32_t number = first; number <= last; ++number) {
    if (taker_.is_dropped()) return Failure{Fault::kDropped, "taken back"};
    auto fed = feed(number);
    if (auto* failure = failure_of(fed)) return *std::move(failure);
  }
  auto drained = decoder_.drain();
  if (auto* failure = failure_of(drained)) return *std::move(failure);
  auto taken = take_frames();
  if (auto* failure = failure_of(taken)) return *std::move(failure);
  decoder_.restart();
  return Done{};
}

bool Walk::may_skip(std::uint32_t number) const {
  return skips_ && !video_.packets()[number].role.is_reference && wanted_at_[number] == kNotWanted;
}

Outcome<Done> Walk::feed(std::uint32_t number) {
  if (may_skip(number)) {
    has_skipped_ = true;
    return Done{};
  }
  const AVPacket& packet = *video_.packets()[number].packet;
  if ((packet.flags & AV_PKT_FLAG_CORRUPT) != 0) {
    note_damage(number);
    return Done{};
  }
  auto sent = decoder_.send(packet, number);
  if (auto* failure = failure_of(sent)) return *std::move(failure);
  if (std::get<Decoder::Sent>(sent) == Decoder::Sent::kDamaged) note_damage(number);
  auto taken = take_frames();
  if (auto* failure = failure_of(taken)) return *std::move(failure);
  if (decoder_.take_failure()) note_damage(number);
  return Done{};
}

Outcome<Done> Walk::take_frames() {
  while (true) {
    auto received = decoder_.receive();
    if (auto* failure = failure_of(received)) return *std::move(failure);
    const auto& decoded = std::get<std::optional<DecodedFrame>>(received);
    if (!decoded) return Done{};
    auto taken = take_frame(*decoded);
    if (auto* failure = failure_of(taken)) return *std::move(failure);
  }
}

Outcome<Done> Walk::take_frame(const DecodedFrame& decoded) {
  if (decoded.packet >= wanted_at_.size()) return Done{};
  if (decoded.is_broken) note_damage(decoded.packet);
  const std::uint32_t frame = wanted_at_[decoded.packet];
  if (frame == kNotWanted) return Done{};
  wanted_at_[decoded.packet] = kNotWanted;
  taken_.push_back({frame, decoded.is_broken || decoded.has_missing_reference});
  return taker_.take(frame, *decoded.frame);
}

/// At the end of a run: pictures come out after others that were predicted from them.
Outcome<Done> Walk::flag_damaged() {
  for (const Taken& each : taken_) {
    if (!each.is_suspect && !is_after_damage(index_.packet_of_frame[each.frame])) continue;
    auto flagged = taker_.flag_damaged(each.frame);
    if (auto* failure = failure_of(flagged)) return *std::move(failure);
  }
  return Done{};
}

/// A damaged packet may spoil whatever is decoded after it from the same start.
bool Walk::is_after_damage(std::uint32_t packet) const {
  const auto spoiling = spoiling_.lower_bound(index_.start_of_packet[packet]);
  return spoiling != spoiling_.end() && *spoiling < packet;
}

void Walk::note_damage(std::uint32_t packet) {
  damaged_.insert(packet);
  if (video_.packets()[packet].role.is_reference) spoiling_.insert(packet);
}

/// Whether the packet's bytes end where the file does.
bool Walk::is_cut_off(std::uint32_t packet) const {
  const bool is_corrupt = (video_.packets()[packet].packet->flags & AV_PKT_FLAG_CORRUPT) != 0;
  return is_corrupt && packet + 1 == video_.packets().size();
}

Outcome<Done> Walk::give_up(std::uint32_t frame) {
  const std::uint32_t packet = index_.packet_of_frame[frame];
  if (wanted_at_[packet] == kNotWanted) return Done{};
  wanted_at_[packet] = kNotWanted;
  if (is_cut_off(packet)) return taker_.miss(frame, MissingReason::kTruncated);
  const bool is_damaged = damaged_.contains(packet);
  return taker_.miss(frame, is_damaged ? MissingReason::kDamaged : MissingReason::kNoReference);
}

}  // namespace

Outcome<Done> walk_frames(const Video& video, const FrameIndex& index,
                          std::span<const std::uint32_t> wanted, FrameTaker& taker) {
  auto opened = Decoder::open(video);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  Walk walk(video, index, std::get<Decoder>(opened), taker);
  for (const std::uint32_t frame : wanted) walk.want(frame);
  const auto start_of = [&index](std::uint32_t frame) {
    return index.start_of_packet[index.packet_of_frame[frame]];
  };
  while (!wanted.empty()) {
    const std::uint32_t start = start_of(wanted.front());
    std::size_t count = 0;
    std::uint32_t last = start;
    while (count < wanted.size() && start_of(wanted[count]) == start) {
      last = std::max(last, index.packet_of_frame[wanted[count]]);
      ++count;
    }
    auto decoded = walk.decode_run(start, last);
    if (auto* failure = failure_of(decoded)) return *std::move(failure);
    for (const std::uint32_t frame : wanted.first(count)) {
      auto given_up = walk.give_up(frame);
      if (auto* failure = failure_of(given_up)) return *std::move(failure);
    }
    wanted = wanted.subspan(count);
  }
  return Done{};
}

}  // namespace kineograph
