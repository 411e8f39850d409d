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

/// Less than this to decode, in pixels, is done sooner by one thread: of ten-second clips on two
/// processors that share a core, 340 x 256 took 1.1 to 1.3 times the wall time with two threads,
/// 1280 x 720 took 0.7 to 0.9 times (bench/RESULTS.md, latency).
constexpr std::int64_t kMinPixelsForThreads = std::int64_t{64} << 20;

/// Frames that are decoded from the same start.
struct Run {
  std::span<const std::uint32_t> frames;
  std::uint32_t first;  ///< packets, both included
  std::uint32_t last;
};

class Walk {
 public:
  Walk(Video& video, const FrameIndex& index, Decoder decoder, FrameTaker& taker)
      : video_(video),
        index_(index),
        decoder_(std::move(decoder)),
        taker_(taker),
        wanted_at_(video.packets().size(), kNotWanted) {}

  /// Gives all frames of `run`. False where anything says that some might be wrong.
  Outcome<bool> decode_run(const Run& run);

  /// Gives these frames as a full decode does, as taken, as damaged or as missing.
  Outcome<Done> decode_carefully(std::span<const std::uint32_t> frames);

 private:
  struct Taken {
    std::uint32_t frame;
    bool is_suspect;  ///< libav says so itself
  };

  Outcome<Done> decode_once(const Run& run, Decoder& decoder);
  Outcome<Done> feed(std::uint32_t number, Decoder& decoder);
  Outcome<Done> take_frames(Decoder& decoder);
  Outcome<Done> take_frame(const DecodedFrame& decoded);
  Outcome<Done> flag_damaged();
  Outcome<Done> give_up(std::uint32_t frame);
  bool is_sound(const Run& run) const;
  bool may_skip(std::uint32_t number) const;
  bool is_after_damage(std::uint32_t packet) const;
  void note_damage(std::uint32_t packet);
  bool is_cut_off(std::uint32_t packet) const;

  Video& video_;
  const FrameIndex& index_;
  Decoder decoder_;
  FrameTaker& taker_;
  std::vector<std::uint32_t> wanted_at_;  ///< by packet: the frame still to be given

  // Of the run at hand.
  std::vector<Taken> taken_;
  std::set<std::uint32_t> damaged_;   ///< packets that gave no sound picture
  std::set<std::uint32_t> spoiling_;  ///< those of them that others are predicted from
  bool skips_ = true;
};

Outcome<bool> Walk::decode_run(const Run& run) {
  auto decoded = decode_once(run, decoder_);
  if (auto* failure = failure_of(decoded)) return *std::move(failure);
  if (!is_sound(run)) return false;
  return true;
}

Outcome<Done> Walk::decode_carefully(std::span<const std::uint32_t> frames) {
  skips_ = false;
  auto opened = Decoder::open(video_);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  Run all{frames, 0, 0};
  for (const std::uint32_t frame : frames) {
    all.last = std::max(all.last, index_.packet_of_frame[frame]);
  }
  auto decoded = decode_once(all, std::get<Decoder>(opened));
  if (auto* failure = failure_of(decoded)) return *std::move(failure);
  auto flagged = flag_damaged();
  if (auto* failure = failure_of(flagged)) return *std::move(failure);
  for (const std::uint32_t frame : frames) {
    auto given_up = give_up(frame);
    if (auto* failure = failure_of(given_up)) return *std::move(failure);
  }
  return Done{};
}

/// Whether every frame came and nothing says that any might be wrong.
bool Walk::is_sound(const Run& run) const {
  return damaged_.empty() && taken_.size() == run.frames.size() &&
         std::ranges::none_of(taken_, &Taken::is_suspect);
}

Outcome<Done> Walk::decode_once(const Run& run, Decoder& decoder) {
  damaged_.clear();
  spoiling_.clear();
  taken_.clear();
  for (const std::uint32_t frame : run.frames) wanted_at_[index_.packet_of_frame[frame]] = frame;
  for (std::uint32_t number = run.first; number <= run.last; ++number) {
    if (taker_.is_dropped()) return Failure{Fault::kDropped, "taken back"};
    auto fed = feed(number, decoder);
    if (auto* failure = failure_of(fed)) return *std::move(failure);
  }
  auto drained = decoder.drain();
  if (auto* failure = failure_of(drained)) return *std::move(failure);
  auto taken = take_frames(decoder);
  if (auto* failure = failure_of(taken)) return *std::move(failure);
  if (decoder.take_failure()) note_damage(run.last);
  decoder.restart();
  return Done{};
}

bool Walk::may_skip(std::uint32_t number) const {
  return skips_ && !video_.packets()[number].role.is_reference && wanted_at_[number] == kNotWanted;
}

Outcome<Done> Walk::feed(std::uint32_t number, Decoder& decoder) {
  if (may_skip(number)) return Done{};
  if (video_.packets()[number].is_flagged(AV_PKT_FLAG_CORRUPT)) {
    note_damage(number);
    return Done{};
  }
  auto packet = video_.packet(number);
  if (auto* failure = failure_of(packet)) return *std::move(failure);
  auto sent = decoder.send(*std::get<const AVPacket*>(packet), number);
  if (auto* failure = failure_of(sent)) return *std::move(failure);
  if (std::get<Decoder::Sent>(sent) == Decoder::Sent::kDamaged) note_damage(number);
  auto taken = take_frames(decoder);
  if (auto* failure = failure_of(taken)) return *std::move(failure);
  if (decoder.take_failure()) note_damage(number);
  return Done{};
}

Outcome<Done> Walk::take_frames(Decoder& decoder) {
  while (true) {
    auto received = decoder.receive();
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
  const bool is_corrupt = video_.packets()[packet].is_flagged(AV_PKT_FLAG_CORRUPT);
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

/// Parts the frames by their starts. They are in order of presentation, and so are the starts.
std::vector<Run> find_runs(const FrameIndex& index, std::span<const std::uint32_t> wanted) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const std::uint32_t packet = index.packet_of_frame[wanted[i]];
    const std::uint32_t start = index.start_of_packet[packet];
    if (runs.empty() || runs.back().first != start) {
      runs.push_back({wanted.subspan(i, 0), start, packet});
    }
    Run& run = runs.back();
    run.frames = {run.frames.data(), run.frames.size() + 1};
    run.last = std::max(run.last, packet);
  }
  return runs;
}

}  // namespace

Outcome<Done> walk_frames(Video& video, const FrameIndex& index,
                          std::span<const std::uint32_t> wanted, int threads, FrameTaker& taker) {
  const std::vector<Run> runs = find_runs(index, wanted);
  const std::int64_t picture = std::int64_t{video.parameters().width} * video.parameters().height;
  std::int64_t pixels = 0;
  for (const Run& run : runs) pixels += (run.last - run.first + 1) * picture;
  auto opened = Decoder::open(video, pixels < kMinPixelsForThreads ? 1 : threads);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  Walk walk(video, index, std::get<Decoder>(std::move(opened)), taker);
  for (const Run& run : runs) {
    auto decoded = walk.decode_run(run);
    if (auto* failure = failure_of(decoded)) return *std::move(failure);
    if (!std::get<bool>(decoded)) {
      return walk.decode_carefully({run.frames.begin(), wanted.end()});
    }
  }
  return Done{};
}

}  // namespace kineograph
