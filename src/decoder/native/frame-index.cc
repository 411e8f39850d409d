#include "frame-index.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "decoder.h"

namespace kineograph {
namespace {

constexpr std::int64_t kNoTime = AV_NOPTS_VALUE;
constexpr std::uint32_t kNoRank = std::numeric_limits<std::uint32_t>::max();

/// A packet that gives a frame, and the frame's time.
struct Shown {
  std::uint32_t packet;
  std::int64_t pts_ticks;
};

bool needs_decoding(const Video& video) {
  return video.codec() == Codec::kMpeg4 ||
         std::ranges::any_of(video.packets(), [](const CodedPacket& each) {
           return each.role.is_shown && each.pts_ticks == kNoTime;
         });
}

/// Frames from the packets alone: all that are shown, from the first keyframe on, by time.
/// `ranks` gets each packet's place in order of presentation, discarded ones included.
std::vector<Shown> frames_from_packets(const Video& video, std::vector<std::uint32_t>& ranks) {
  const auto& packets = video.packets();
  std::vector<Shown> all;
  bool has_key = false;
  std::size_t starts = 0;
  for (std::uint32_t i = 0; i < packets.size(); ++i) {
    const CodedPacket& each = packets[i];
    has_key = has_key || each.role.is_start || each.is_flagged(AV_PKT_FLAG_KEY);
    if (each.role.is_start) ++starts;
    const bool is_lost = !has_key || (each.role.is_skipped_leading && starts <= 1);
    if (each.role.is_shown && !is_lost) all.push_back({i, each.pts_ticks});
  }
  std::ranges::stable_sort(all, {}, &Shown::pts_ticks);
  std::vector<Shown> frames;
  for (std::uint32_t rank = 0; rank < all.size(); ++rank) {
    ranks[all[rank].packet] = rank;
    if (!packets[all[rank].packet].is_flagged(AV_PKT_FLAG_DISCARD)) frames.push_back(all[rank]);
  }
  return frames;
}

/// A frame's own time, or when it came out of the decoder, as libav's command line tells it.
std::int64_t time_of(const Video& video, const DecodedFrame& decoded) {
  const std::int64_t pts = video.packets()[decoded.packet].pts_ticks;
  return pts != kNoTime ? pts : decoded.dts_ticks;
}

Outcome<Done> collect(Decoder& decoder, const Video& video, std::vector<Shown>& frames) {
  while (true) {
    auto received = decoder.receive();
    if (auto* failure = failure_of(received)) return *std::move(failure);
    const auto& decoded = std::get<std::optional<DecodedFrame>>(received);
    if (!decoded) return Done{};
    if (decoded->packet < video.packets().size()) {
      frames.push_back({decoded->packet, time_of(video, *decoded)});
    }
  }
}

/// Gives frames without a time (held back until the end of the stream) the next one in step.
void fill_times(std::vector<Shown>& frames, std::int64_t step) {
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const std::int64_t before = i == 0 ? -step : frames[i - 1].pts_ticks;
    if (frames[i].pts_ticks == kNoTime) frames[i].pts_ticks = before + step;
  }
}

Outcome<std::vector<Shown>> frames_from_decoding(Video& video, std::vector<std::uint32_t>& ranks) {
  auto opened = Decoder::open(video);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  Decoder& decoder = std::get<Decoder>(opened);
  std::vector<Shown> frames;
  const auto& packets = video.packets();
  for (std::uint32_t i = 0; i < packets.size(); ++i) {
    auto packet = video.packet(i);
    if (auto* failure = failure_of(packet)) return *std::move(failure);
    auto sent = decoder.send(*std::get<const AVPacket*>(packet), i);
    if (auto* failure = failure_of(sent)) return *std::move(failure);
    auto collected = collect(decoder, video, frames);
    if (auto* failure = failure_of(collected)) return *std::move(failure);
  }
  auto drained = decoder.drain();
  if (auto* failure = failure_of(drained)) return *std::move(failure);
  auto collected = collect(decoder, video, frames);
  if (auto* failure = failure_of(collected)) return *std::move(failure);
  fill_times(frames, std::max<std::int64_t>(packets[0].duration_ticks, 1));
  for (std::uint32_t rank = 0; rank < frames.size(); ++rank) ranks[frames[rank].packet] = rank;
  return frames;
}

/// For each packet the latest start before it, in decoding order, that is not shown after it.
std::vector<std::uint32_t> find_starts(const Video& video,
                                       const std::vector<std::uint32_t>& ranks) {
  struct Start {
    std::uint32_t packet;
    std::uint32_t rank;
  };
  std::vector<Start> starts;  // ranks ascend: a later start of lower rank replaces earlier ones
  std::vector<std::uint32_t> found(ranks.size(), 0);
  if (!video.has_several_starts()) return found;
  for (std::uint32_t i = 0; i < ranks.size(); ++i) {
    const std::uint32_t rank = ranks[i];
    if (video.packets()[i].role.is_start && rank != kNoRank) {
      while (!starts.empty() && starts.back().rank >= rank) starts.pop_back();
      starts.push_back({i, rank});
    }
    const auto after = std::ranges::upper_bound(starts, rank, {}, &Start::rank);
    if (after != starts.begin()) found[i] = std::prev(after)->packet;
  }
  return found;
}

std::int64_t median_step(const std::vector<Shown>& frames) {
  std::vector<std::int64_t> steps;
  for (std::size_t i = 1; i < frames.size(); ++i) {
    steps.push_back(frames[i].pts_ticks - frames[i - 1].pts_ticks);
  }
  if (steps.empty()) return 0;
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::ranges::nth_element(steps, middle);
  return *middle;
}

std::int64_t end_of(const Video& video, const std::vector<Shown>& frames) {
  const Shown& last = frames.back();
  std::int64_t duration = video.packets()[last.packet].duration_ticks;
  if (duration <= 0) duration = median_step(frames);
  return last.pts_ticks + std::max<std::int64_t>(duration, 1);
}

std::string matrix_name(AVColorSpace space) {
  switch (space) {
    case AVCOL_SPC_UNSPECIFIED:
    case AVCOL_SPC_BT470BG:
    case AVCOL_SPC_SMPTE170M:
      return "bt601";
    default: {
      const char* name = av_color_space_name(space);
      return name != nullptr ? name : "unknown";
    }
  }
}

std::uint16_t rotation_of(const AVStream& stream) {
  const std::int32_t* matrix = display_matrix(stream);
  if (matrix == nullptr) return 0;
  const double counterclockwise = av_display_rotation_get(matrix);
  if (!(counterclockwise >= -360.0 && counterclockwise <= 360.0)) return 0;
  const int quarters = static_cast<int>(std::lround(-counterclockwise / 90.0));
  return static_cast<std::uint16_t>(((quarters % 4) + 4) % 4 * 90);
}

void describe_stream(const Video& video, IndexReply& reply) {
  const AVCodecParameters& coded = video.parameters();
  const AVStream& stream = video.stream();
  const char* format = av_get_pix_fmt_name(static_cast<AVPixelFormat>(coded.format));
  reply.container = video.container_name();
  reply.codec = avcodec_get_name(coded.codec_id);
  reply.pixel_format = format != nullptr ? format : "unknown";
  reply.width_px = static_cast<std::uint32_t>(coded.width);
  reply.height_px = static_cast<std::uint32_t>(coded.height);
  reply.rotation_degrees = rotation_of(stream);
  reply.stream_index = static_cast<std::uint32_t>(stream.index);
  reply.time_base = {stream.time_base.num, stream.time_base.den};
  const AVRational rate =
      stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  if (rate.num > 0 && rate.den > 0) reply.frame_rate = {rate.num, rate.den};
  reply.is_full_range =
      coded.color_range == AVCOL_RANGE_JPEG || reply.pixel_format.starts_with("yuvj");
  reply.is_color_tagged = coded.color_space != AVCOL_SPC_UNSPECIFIED;
  reply.color_matrix = matrix_name(coded.color_space);
}

}  // namespace

Outcome<FrameIndex> make_frame_index(Video& video) {
  std::vector<std::uint32_t> ranks(video.packets().size(), kNoRank);
  std::vector<Shown> frames;
  if (needs_decoding(video)) {
    auto decoded = frames_from_decoding(video, ranks);
    if (auto* failure = failure_of(decoded)) return *std::move(failure);
    frames = std::get<std::vector<Shown>>(std::move(decoded));
  } else {
    frames = frames_from_packets(video, ranks);
  }
  const bool has_format = video.parameters().format != AV_PIX_FMT_NONE;
  if (frames.empty() || !has_format) return Failure{Fault::kUndecodable, "no decodable picture"};
  FrameIndex index;
  describe_stream(video, index.reply);
  index.reply.end_pts_ticks = end_of(video, frames);
  for (const Shown& frame : frames) {
    index.packet_of_frame.push_back(frame.packet);
    index.reply.pts_ticks.push_back(frame.pts_ticks);
    index.reply.is_keyframe.push_back(
        video.packets()[frame.packet].is_flagged(AV_PKT_FLAG_KEY) ? 1 : 0);
  }
  index.start_of_packet = find_starts(video, ranks);
  return index;
}

}  // namespace kineograph
