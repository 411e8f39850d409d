#include "video.h"

#include <algorithm>
#include <string>
#include <utility>

#include "decode-limits.h"
#include "protocol.h"

namespace kineograph {
namespace {

/// To leave out so many packets, reading over them beats seeking (measured on a 200 MB mp4).
constexpr std::uint32_t kReadOverPackets = 64;

/// Packets after a seek that may be unknown: parts of some, as a transport stream has them.
constexpr int kMaxUnknownPackets = 64;

/// So that ticks, their sums and differences are exact wherever they go: a reply's go into doubles.
bool is_countable(std::int64_t ticks) {
  constexpr std::int64_t kMaxTicks = std::int64_t{1} << 50U;
  return ticks == AV_NOPTS_VALUE || (ticks >= -kMaxTicks && ticks <= kMaxTicks);
}

bool is_same(const CodedPacket& known, const AVPacket& packet) {
  return known.position == packet.pos && known.size_bytes == packet.size &&
         known.dts_ticks == packet.dts;
}

}  // namespace

Outcome<Video> Video::open(InputFile file) {
  Video video;
  video.file_ = std::make_unique<InputFile>(std::move(file));
  for (const auto analysis : {Demuxer::Analysis::kQuick, Demuxer::Analysis::kFull}) {
    auto read = video.read_packets(analysis);
    if (auto* failure = failure_of(read)) return *std::move(failure);
    if (video.parameters().format != AV_PIX_FMT_NONE) break;
  }
  const AVCodecParameters& coded = video.parameters();
  if (video.packets_.empty() || coded.width <= 0 || coded.height <= 0) {
    return video.nothing_to_decode();
  }
  video.settle_roles();
  if (video.is_of_flawed_build()) video.has_several_starts_ = false;
  return video;
}

Outcome<Done> Video::read_packets(Demuxer::Analysis analysis) {
  packets_.clear();
  analysis_ = analysis;
  has_several_starts_ = true;
  has_parameter_sets_ = false;
  auto opened = Demuxer::open(*file_, analysis);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  demuxer_ = std::get<Demuxer>(std::move(opened));
  const AVCodecParameters& coded = parameters();
  const auto extradata_size = static_cast<std::size_t>(std::max(coded.extradata_size, 0));
  nal_size_bytes_ = nal_size_bytes(codec(), {coded.extradata, extradata_size});
  bool may_learn = analysis == Demuxer::Analysis::kQuick && coded.format == AV_PIX_FMT_NONE;
  while (true) {
    PacketHandle packet(av_packet_alloc());
    if (!packet) return Failure{Fault::kUnreadable, "out of memory"};
    auto read = demuxer_->read(*packet);
    if (auto* failure = failure_of(read)) return *std::move(failure);
    // The missing rest of a damaged file shows in the counted frames.
    if (!std::get<bool>(read)) return Done{};
    if (may_learn && (packet->flags & AV_PKT_FLAG_KEY) != 0) {
      if (!demuxer_->learn_format(*packet)) return Done{};
      may_learn = false;
    }
    auto appended = append(std::move(packet));
    if (auto* failure = failure_of(appended)) return *std::move(failure);
  }
}

Outcome<Done> Video::append(PacketHandle packet) {
  if (packets_.size() == kMaxFrames) return over_limit("more than 2^20 frames");
  if (!is_countable(packet->pts) || !is_countable(packet->dts) || !is_countable(packet->duration)) {
    return Failure{Fault::kUndecodable, "a time stamp beyond 2^50 ticks"};
  }
  const bool is_key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
  const auto size = static_cast<std::size_t>(std::max(packet->size, 0));
  PacketRole role = read_packet_role(codec(), nal_size_bytes_, {packet->data, size}, is_key);
  // Parameter sets that came once before are not met by a decoder that begins here.
  if (has_parameter_sets_ && !role.has_parameter_sets) role.is_start = false;
  has_parameter_sets_ = has_parameter_sets_ || role.has_parameter_sets;
  if (packets_.empty()) {
    x264_build_ = codec() == Codec::kH264 ? x264_build({packet->data, size}) : 0;
  } else if (has_new_extradata(*packet)) {
    has_several_starts_ = false;
  }
  packets_.push_back({packet->pts, packet->dts, packet->duration, packet->pos, packet->size,
                      packet->flags, role, nullptr});
  if (!file_->is_long()) packets_.back().packet = std::move(packet);
  return Done{};
}

/// Of HEVC's pictures that their own temporal layer does without, those in the highest layer are
/// referred to by none (ITU-T H.265, 3.138).
void Video::settle_roles() {
  if (codec() != Codec::kHevc) return;
  const auto temporal_id = [](const CodedPacket& each) { return each.role.temporal_id; };
  const auto highest = std::ranges::max_element(packets_, {}, temporal_id)->role.temporal_id;
  for (CodedPacket& each : packets_) {
    if (each.role.temporal_id < highest) each.role.is_reference = true;
  }
}

/// Builds that libavcodec decodes as they meant it: up to 66 (2008) some B-frames, up to 150 (2017)
/// the profile of 4:4:4 and of lossless coding (High 4:4:4 Predictive, 244).
bool Video::is_of_flawed_build() const {
  constexpr int kHigh444Predictive = 244;
  const unsigned flawed = parameters().profile == kHigh444Predictive ? 150 : 66;
  return x264_build_ > 0 && x264_build_ <= flawed;
}

Failure Video::nothing_to_decode() const {
  if (is_cut_short(demuxer_->container(), *file_)) {
    return {Fault::kTruncated, "cut off before the first picture"};
  }
  return {Fault::kUndecodable, "no decodable picture"};
}

Outcome<const AVPacket*> Video::packet(std::uint32_t number) {
  if (packets_[number].packet) return packets_[number].packet.get();
  if (!current_) current_.reset(av_packet_alloc());
  if (!current_) return Failure{Fault::kUnreadable, "out of memory"};
  auto gone = go_to(number);
  if (auto* failure = failure_of(gone)) return *std::move(failure);
  current_->flags = packets_[number].flags;
  return current_.get();
}

Outcome<Done> Video::go_to(std::uint32_t number) {
  if (current_number_ == number) return Done{};
  if (!current_number_ || *current_number_ > number ||
      number - *current_number_ > kReadOverPackets) {
    auto sought = seek_before(number);
    if (auto* failure = failure_of(sought)) return *std::move(failure);
    if (!std::get<bool>(sought)) {
      auto begun = go_to_beginning();
      if (auto* failure = failure_of(begun)) return *std::move(failure);
    }
  }
  while (!current_number_ || *current_number_ < number) {
    auto read = read_on();
    if (auto* failure = failure_of(read)) return *std::move(failure);
  }
  return Done{};
}

/// Reads what comes after the current packet. What does not continue as it did the first time,
/// after a seek, is read again from the beginning.
Outcome<Done> Video::read_on() {
  const std::uint32_t next = current_number_ ? *current_number_ + 1 : 0;
  release(*current_);
  auto read = demuxer_->read(*current_);
  if (auto* failure = failure_of(read)) return *std::move(failure);
  if (std::get<bool>(read) && is_same(packets_[next], *current_)) {
    current_number_ = next;
    return Done{};
  }
  if (!was_sought_) return Failure{Fault::kUnreadable, "changed while it was read"};
  return go_to_beginning();
}

/// Seeks to `number` or a little before it; false when the container leads elsewhere.
Outcome<bool> Video::seek_before(std::uint32_t number) {
  current_number_.reset();
  was_sought_ = true;
  const std::int64_t dts = packets_[number].dts_ticks;
  if (dts == AV_NOPTS_VALUE || !demuxer_->seek(dts)) return false;
  for (int unknown = 0; unknown < kMaxUnknownPackets; ++unknown) {
    release(*current_);
    auto read = demuxer_->read(*current_);
    if (auto* failure = failure_of(read)) return *std::move(failure);
    if (!std::get<bool>(read)) return false;
    current_number_ = number_of(*current_);
    if (current_number_) return *current_number_ <= number;
  }
  return false;
}

Outcome<Done> Video::go_to_beginning() {
  auto opened = Demuxer::open(*file_, analysis_);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  auto& reopened = std::get<Demuxer>(opened);
  if (!reopened.take_format(*demuxer_)) return Failure{Fault::kUnreadable, "out of memory"};
  demuxer_ = std::move(reopened);
  release(*current_);
  current_number_.reset();
  was_sought_ = false;
  return Done{};
}

/// Which packet of the first reading this is.
std::optional<std::uint32_t> Video::number_of(const AVPacket& packet) const {
  const auto found = std::ranges::find_if(
      packets_, [&packet](const CodedPacket& each) { return is_same(each, packet); });
  if (found == packets_.end()) return std::nullopt;
  return static_cast<std::uint32_t>(found - packets_.begin());
}

}  // namespace kineograph
