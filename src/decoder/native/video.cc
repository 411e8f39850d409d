#include "video.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <string>
#include <utility>

#include "decode-limits.h"
#include "protocol.h"

namespace kineograph {
namespace {

constexpr int kIoBufferBytes = 64 << 10;

struct AllowedCodec {
  AVCodecID id;
  Codec codec;
  const char* decoder;
};

/// The codecs we read, each with the one decoder of libavcodec that may do it.
constexpr std::array<AllowedCodec, 7> kAllowedCodecs = {{
    {AV_CODEC_ID_H264, Codec::kH264, "h264"},
    {AV_CODEC_ID_HEVC, Codec::kHevc, "hevc"},
    {AV_CODEC_ID_MPEG4, Codec::kMpeg4, "mpeg4"},
    {AV_CODEC_ID_VP8, Codec::kVp8, "vp8"},
    {AV_CODEC_ID_VP9, Codec::kVp9, "vp9"},
    {AV_CODEC_ID_AV1, Codec::kAv1, "libdav1d"},
    {AV_CODEC_ID_MJPEG, Codec::kMjpeg, "mjpeg"},
}};
constexpr const char* kAllowedDecoders = "h264,hevc,mpeg4,vp8,vp9,libdav1d,mjpeg";
constexpr const char* kAllowedDemuxers = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts";

const char* demuxer_name(Container container) {
  switch (container) {
    case Container::kMp4:
      return "mov";
    case Container::kMatroska:
      return "matroska";
    case Container::kAvi:
      return "avi";
    case Container::kMpegTs:
      return "mpegts";
  }
  return "";
}

int read_memory(void* opaque, std::uint8_t* out, int size) {
  auto& cursor = *static_cast<MemoryCursor*>(opaque);
  const std::int64_t left = static_cast<std::int64_t>(cursor.bytes.size()) - cursor.position;
  const std::int64_t count = std::min<std::int64_t>(left, size);
  if (count <= 0) return AVERROR_EOF;
  std::memcpy(out, cursor.bytes.data() + cursor.position, static_cast<std::size_t>(count));
  cursor.position += count;
  return static_cast<int>(count);
}

std::int64_t seek_memory(void* opaque, std::int64_t offset, int whence) {
  auto& cursor = *static_cast<MemoryCursor*>(opaque);
  const auto size = static_cast<std::int64_t>(cursor.bytes.size());
  if (whence == AVSEEK_SIZE) return size;
  if (whence == SEEK_CUR) offset += cursor.position;
  if (whence == SEEK_END) offset += size;
  if (offset < 0) return AVERROR(EINVAL);
  cursor.position = offset;  // may lie past the end, where reading finds the end of the file
  return offset;
}

/// What a container may name besides itself (a data reference, a playlist entry) stays closed.
int refuse_to_open(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**) {
  return AVERROR(EPERM);
}

Outcome<Done> set_reading_limits(Options& options) {
  const bool is_set = options.set("codec_whitelist", kAllowedDecoders) &&
                      options.set("format_whitelist", kAllowedDemuxers) &&
                      options.set("protocol_whitelist", "none") &&
                      options.set("max_streams", std::to_string(kMaxStreams).c_str()) &&
                      options.set("probesize", std::to_string(kProbeBytes).c_str()) &&
                      options.set("analyzeduration", std::to_string(kAnalyzeMicroseconds).c_str());
  if (!is_set) return Failure{Fault::kUnreadable, "out of memory"};
  return Done{};
}

/// Headers may claim any size. Pictures that turn out larger than their header said are refused
/// by libavcodec (max_pixels).
Outcome<Done> check_claimed_sizes(const AVFormatContext& format) {
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVCodecParameters& claimed = *format.streams[i]->codecpar;
    if (claimed.width > kMaxSide || claimed.height > kMaxSide ||
        std::int64_t{claimed.width} * claimed.height > kMaxPixels) {
      return over_limit("a picture of " + std::to_string(claimed.width) + " x " +
                        std::to_string(claimed.height));
    }
  }
  return Done{};
}

}  // namespace

std::string av_detail(const char* what, int code) {
  std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
  av_strerror(code, words.data(), words.size());
  return std::string(what) + ": " + words.data();
}

Outcome<Video> Video::open(InputFile file) {
  Video video;
  video.file_ = std::move(file);
  auto opened = video.open_container();
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  auto chosen = video.choose_stream();
  if (auto* failure = failure_of(chosen)) return *std::move(failure);
  auto read = video.read_packets();
  if (auto* failure = failure_of(read)) return *std::move(failure);
  return video;
}

Outcome<Done> Video::open_container() {
  const auto container = sniff_container(file_.bytes());
  if (!container) return Failure{Fault::kNotVideo, "not a video (mp4, matroska, avi or mpegts)"};
  container_ = *container;
  cursor_ = std::make_unique<MemoryCursor>(MemoryCursor{file_.bytes()});
  Options options;
  auto limited = set_reading_limits(options);
  if (auto* failure = failure_of(limited)) return *std::move(failure);
  BufferHandle buffer(static_cast<std::uint8_t*>(av_malloc(kIoBufferBytes)));
  format_.reset(avformat_alloc_context());
  if (!buffer || !format_) return Failure{Fault::kUnreadable, "out of memory"};
  io_.reset(avio_alloc_context(buffer.get(), kIoBufferBytes, 0, cursor_.get(), read_memory, nullptr,
                               seek_memory));
  if (!io_) return Failure{Fault::kUnreadable, "out of memory"};
  static_cast<void>(buffer.release());  // now io_'s
  format_->pb = io_.get();
  format_->flags |= AVFMT_FLAG_CUSTOM_IO;
  format_->io_open = refuse_to_open;
  const AVInputFormat* demuxer = av_find_input_format(demuxer_name(container_));
  if (demuxer == nullptr) {
    return Failure{Fault::kCodecRefused, "this libavformat was built without the container"};
  }
  AVFormatContext* format = format_.release();
  av_max_alloc(kMaxHeaderBlockBytes);
  const int code = avformat_open_input(&format, nullptr, demuxer, options.get());
  av_max_alloc(std::numeric_limits<int>::max());  // as libav begins with
  format_.reset(format);  // null after a failure: avformat_open_input has freed it
  if (code == AVERROR(ENOMEM)) return Failure{Fault::kUnreadable, "out of memory"};
  if (code < 0 || format_->nb_streams == 0) return nothing_inside();
  return check_claimed_sizes(*format_);
}

/// Why there is nothing to read in a file that begins like a container.
Failure Video::nothing_inside() const {
  const bool is_cut = is_cut_short(container_, file_.bytes());
  if (container_ == Container::kMp4) {
    if (has_moov(file_.bytes())) return {Fault::kNoIndex, "the index (moov atom) is unreadable"};
    return {Fault::kNoIndex, is_cut ? "no index (moov atom not found; the file is cut short)"
                                    : "no index (moov atom not found)"};
  }
  if (is_cut) return {Fault::kTruncated, "cut off before the first picture"};
  return {Fault::kUndecodable, "the container's header is unreadable"};
}

Outcome<Done> Video::choose_stream() {
  std::vector<Options> options(format_->nb_streams);
  std::vector<AVDictionary*> dictionaries;
  for (Options& each : options) {
    if (!each.set("max_pixels", std::to_string(kMaxPixels).c_str())) {
      return Failure{Fault::kUnreadable, "out of memory"};
    }
    dictionaries.push_back(*each.get());
  }
  const int code = avformat_find_stream_info(format_.get(), dictionaries.data());
  for (std::size_t i = 0; i < options.size(); ++i) *options[i].get() = dictionaries[i];
  if (code < 0) return nothing_inside();
  const int best = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (best < 0) return Failure{Fault::kNotVideo, "no video stream"};
  stream_ = format_->streams[best];
  if ((stream_->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
    return Failure{Fault::kNotVideo, "no video stream, only a cover picture"};
  }
  const AVCodecID id = parameters().codec_id;
  const auto allowed = std::ranges::find_if(
      kAllowedCodecs, [id](const AllowedCodec& each) { return each.id == id; });
  if (allowed == kAllowedCodecs.end()) {
    return Failure{Fault::kCodecRefused, std::string("codec ") + avcodec_get_name(id) +
                                             " is not one of those that are decoded here"};
  }
  codec_ = allowed->codec;
  decoder_ = avcodec_find_decoder_by_name(allowed->decoder);
  if (decoder_ == nullptr) {
    return Failure{Fault::kCodecRefused,
                   std::string("this libavcodec was built without ") + allowed->decoder};
  }
  if (stream_->time_base.num <= 0 || stream_->time_base.den <= 0) {
    return Failure{Fault::kUndecodable, "the time base is not a positive number"};
  }
  return Done{};
}

Outcome<Done> Video::read_packets() {
  const AVCodecParameters& coded = parameters();
  const auto extradata_size = static_cast<std::size_t>(std::max(coded.extradata_size, 0));
  nal_size_bytes_ = nal_size_bytes(codec_, {coded.extradata, extradata_size});
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    AVStream& each = *format_->streams[i];
    if (&each != stream_) each.discard = AVDISCARD_ALL;
  }
  while (true) {
    PacketHandle packet(av_packet_alloc());
    if (!packet) return Failure{Fault::kUnreadable, "out of memory"};
    const int code = av_read_frame(format_.get(), packet.get());
    if (code == AVERROR(ENOMEM)) return Failure{Fault::kUnreadable, "out of memory"};
    // Any other error is where the readable part of a damaged file ends; the missing rest shows
    // in the counted frames.
    if (code < 0) break;
    if (packet->stream_index != stream_->index) continue;
    auto appended = append(std::move(packet));
    if (auto* failure = failure_of(appended)) return *std::move(failure);
  }
  if (!packets_.empty() && coded.width > 0 && coded.height > 0) return Done{};
  if (is_cut_short(container_, file_.bytes())) {
    return Failure{Fault::kTruncated, "cut off before the first picture"};
  }
  return Failure{Fault::kUndecodable, "no decodable picture"};
}

Outcome<Done> Video::append(PacketHandle packet) {
  if (packets_.size() == kMaxFrames) return over_limit("more than 2^20 frames");
  const bool is_key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
  const auto size = static_cast<std::size_t>(std::max(packet->size, 0));
  const PacketRole role = read_packet_role(codec_, nal_size_bytes_, {packet->data, size}, is_key);
  packets_.push_back({std::move(packet), role});
  return Done{};
}

}  // namespace kineograph
