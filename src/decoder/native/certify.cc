#include "certify.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <random>
#include <set>
#include <unordered_set>
#include <utility>

#include "decoder.h"
#include "picture.h"

namespace kineograph {
namespace {

constexpr std::size_t kMinGroup = 16;
constexpr std::size_t kMaxGroups = 32;  // each may decode the whole clip

PictureSpec planes_as_coded() {
  PictureSpec spec;
  spec.format = PictureFormat::kPlanes;
  return spec;
}

/// Hashes frames in the form in which requests for planes get them.
class PlaneHasher {
 public:
  explicit PlaneHasher(const Video& video) : maker_(planes_as_coded(), video.stream(), 0) {}

  Outcome<Sha256::Digest> hash(const AVFrame& decoded) {
    auto made = maker_.make(decoded);
    if (auto* failure = failure_of(made)) return *std::move(failure);
    hash_.add(std::get<FinishedPicture>(made).bytes);
    return hash_.finish();
  }

 private:
  PictureMaker maker_;
  Sha256 hash_;
};

/// One pass over all packets but those that are cut off.
class PlainPass {
 public:
  PlainPass(Video& video, Decoder decoder, FaultListener& listener)
      : video_(video), decoder_(std::move(decoder)), listener_(listener), hasher_(video) {}

  Outcome<std::vector<PlainFrame>> run() {
    for (std::uint32_t i = 0; i < video_.packets().size(); ++i) {
      if (listener_.is_dropped()) return Failure{Fault::kDropped, "taken back"};
      if (video_.packets()[i].is_flagged(AV_PKT_FLAG_CORRUPT)) continue;
      auto packet = video_.packet(i);
      if (auto* failure = failure_of(packet)) return *std::move(failure);
      auto sent = decoder_.send(*std::get<const AVPacket*>(packet), i);
      if (auto* failure = failure_of(sent)) return *std::move(failure);
      auto taken = take_frames();
      if (auto* failure = failure_of(taken)) return *std::move(failure);
    }
    auto drained = decoder_.drain();
    if (auto* failure = failure_of(drained)) return *std::move(failure);
    auto taken = take_frames();
    if (auto* failure = failure_of(taken)) return *std::move(failure);
    return std::move(frames_);
  }

 private:
  Outcome<Done> take_frames() {
    while (true) {
      auto received = decoder_.receive();
      if (auto* failure = failure_of(received)) return *std::move(failure);
      const auto& decoded = std::get<std::optional<DecodedFrame>>(received);
      if (!decoded) return Done{};
      auto hashed = hasher_.hash(*decoded->frame);
      if (auto* failure = failure_of(hashed)) return *std::move(failure);
      frames_.push_back({decoded->packet, std::get<Sha256::Digest>(hashed)});
    }
  }

  Video& video_;
  Decoder decoder_;
  FaultListener& listener_;
  PlaneHasher hasher_;
  std::vector<PlainFrame> frames_;
};

/// Hashes what walks give and compares it with the plain pass.
class Comparison : public FrameTaker {
 public:
  Comparison(const Video& video, const PlainDigests& plain, FaultListener& listener)
      : plain_(plain),
        listener_(listener),
        hasher_(video),
        differing_(plain.differing.begin(), plain.differing.end()) {}

  Outcome<Done> take(std::uint32_t frame, const AVFrame& decoded) override {
    auto hashed = hasher_.hash(decoded);
    if (auto* failure = failure_of(hashed)) return *std::move(failure);
    const bool is_same =
        plain_.is_there[frame] && std::get<Sha256::Digest>(hashed) == plain_.planes[frame];
    // What was taken from a run that is decoded again does not count.
    if (is_same) {
      differing_now_.erase(frame);
    } else {
      differing_now_.insert(frame);
    }
    return Done{};
  }
  Outcome<Done> flag_damaged(std::uint32_t frame) override { return listener_.flag_damaged(frame); }
  Outcome<Done> miss(std::uint32_t frame, MissingReason reason) override {
    if (plain_.is_there[frame]) differing_now_.insert(frame);
    return listener_.miss(frame, reason);
  }
  bool is_dropped() override { return listener_.is_dropped(); }

  Outcome<Done> report() {
    differing_.merge(differing_now_);
    for (const std::uint32_t frame : differing_) {
      auto told = listener_.differ(frame);
      if (auto* failure = failure_of(told)) return *std::move(failure);
    }
    return Done{};
  }

 private:
  const PlainDigests& plain_;
  FaultListener& listener_;
  PlaneHasher hasher_;
  std::set<std::uint32_t> differing_;
  std::set<std::uint32_t> differing_now_;
};

/// The same disorder each time, so that a finding can be found again.
std::vector<std::uint32_t> shuffled_frames(std::uint32_t count) {
  constexpr std::uint32_t kSeed = 20'261'127;
  std::vector<std::uint32_t> frames(count);
  std::iota(frames.begin(), frames.end(), 0U);
  std::ranges::shuffle(frames, std::mt19937(kSeed));
  return frames;
}

Outcome<Done> compare_walks(Video& video, const FrameIndex& index, int threads,
                            Comparison& comparison) {
  std::vector<std::uint32_t> frames = shuffled_frames(index.frame_count());
  const std::size_t group = std::max(kMinGroup, (frames.size() + kMaxGroups - 1) / kMaxGroups);
  for (std::span<std::uint32_t> rest(frames); !rest.empty();) {
    const auto wanted = rest.first(std::min(group, rest.size()));
    std::ranges::sort(wanted);
    auto walked = walk_frames(video, index, wanted, threads, comparison);
    if (auto* failure = failure_of(walked)) return *std::move(failure);
    rest = rest.subspan(wanted.size());
  }
  return comparison.report();
}

}  // namespace

PlainDigests match_in_order(std::span<const std::uint32_t> packet_of_frame,
                            std::span<const PlainFrame> plain) {
  std::unordered_set<std::uint32_t> given;
  for (const PlainFrame& each : plain) given.insert(each.packet);
  PlainDigests digests;
  digests.planes.resize(packet_of_frame.size());
  digests.is_there.resize(packet_of_frame.size());
  std::size_t place = 0;
  for (std::uint32_t frame = 0; frame < packet_of_frame.size(); ++frame) {
    if (!given.contains(packet_of_frame[frame])) continue;
    const bool is_there = place < plain.size();
    digests.is_there[frame] = is_there;
    if (is_there) digests.planes[frame] = plain[place].planes;
    if (!is_there || plain[place].packet != packet_of_frame[frame]) {
      digests.differing.push_back(frame);
    }
    ++place;
  }
  // More pictures than frames: the index does not know of one, at the latest of the last.
  if (place < plain.size() && digests.differing.empty()) {
    digests.differing.push_back(static_cast<std::uint32_t>(packet_of_frame.size()) - 1);
  }
  return digests;
}

Outcome<std::string> certify_frames(Video& video, const FrameIndex& index, int threads,
                                    FaultListener& listener) {
  auto opened = Decoder::open(video);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  PlainPass pass(video, std::get<Decoder>(std::move(opened)), listener);
  auto passed = pass.run();
  if (auto* failure = failure_of(passed)) return *std::move(failure);
  const PlainDigests plain =
      match_in_order(index.packet_of_frame, std::get<std::vector<PlainFrame>>(passed));
  Comparison comparison(video, plain, listener);
  auto compared = compare_walks(video, index, threads, comparison);
  if (auto* failure = failure_of(compared)) return *std::move(failure);
  Sha256 all;
  for (const Sha256::Digest& each : plain.planes) all.add(each);
  return to_hex(all.finish());
}

}  // namespace kineograph
