#include "demuxer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "decode-limits.h"

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

int read_file(void* opaque, std::uint8_t* out, int size) {
  auto& cursor = *static_cast<FileCursor*>(opaque);
  const std::size_t count = cursor.file->read_at(static_cast<std::uint64_t>(cursor.position),
                                                 {out, static_cast<std::size_t>(size)});
  if (count == 0) return AVERROR_EOF;
  cursor.position += static_cast<std::int64_t>(count);
  return static_cast<int>(count);
}

std::int64_t seek_file(void* opaque, std::int64_t offset, int whence) {
  auto& cursor = *static_cast<FileCursor*>(opaque);
  const auto size = static_cast<std::int64_t>(cursor.file->size_bytes());
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

Outcome<Demuxer> Demuxer::open(const FileBytes& file, Analysis analysis) {
  Demuxer demuxer;
  auto opened = demuxer.open_container(file);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  if (analysis == Analysis::kFull || !demuxer.tells_all_but_format()) {
    auto analysed = demuxer.analyse();
    if (auto* failure = failure_of(analysed)) return *std::move(failure);
  }
  auto chosen = demuxer.choose_stream();
  if (auto* failure = failure_of(chosen)) return *std::move(failure);
  return demuxer;
}

Outcome<Done> Demuxer::open_container(const FileBytes& file) {
  const auto container = sniff_container(file);
  if (!container) return Failure{Fault::kNotVideo, "not a video (mp4, matroska, avi or mpegts)"};
  container_ = *container;
  cursor_ = std::make_unique<FileCursor>(FileCursor{&file});
  Options options;
  auto limited = set_reading_limits(options);
  if (auto* failure = failure_of(limited)) return *std::move(failure);
  BufferHandle buffer(static_cast<std::uint8_t*>(av_malloc(kIoBufferBytes)));
  format_.reset(avformat_alloc_context());
  if (!buffer || !format_) return Failure{Fault::kUnreadable, "out of memory"};
  io_.reset(avio_alloc_context(buffer.get(), kIoBufferBytes, 0, cursor_.get(), read_file, nullptr,
                               seek_file));
  if (!io_) return Failure{Fault::kUnreadable, "out of memory"};
  static_cast<void>(buffer.release());  // now io_'s
  format_->pb = io_.get();
  format_->flags |= AVFMT_FLAG_CUSTOM_IO;
  format_->io_open = refuse_to_open;
  const AVInputFormat* input_format = av_find_input_format(demuxer_name(container_));
  if (input_format == nullptr) {
    return Failure{Fault::kCodecRefused, "this libavformat was built without the container"};
  }
  AVFormatContext* format = format_.release();
  av_max_alloc(kMaxHeaderBlockBytes);
  const int code = avformat_open_input(&format, nullptr, input_format, options.get());
  av_max_alloc(std::numeric_limits<int>::max());  // as libav begins with
  format_.reset(format);  // null after a failure: avformat_open_input has freed it
  // libav says so of too many streams as well.
  if (code == AVERROR(ENOMEM)) {
    return over_limit(std::to_string(kMaxStreams) + " streams, or memory for the header");
  }
  if (code < 0 || format_->nb_streams == 0) return nothing_inside();
  return check_claimed_sizes(*format_);
}

bool Demuxer::tells_all_but_format() const {
  if (container_ != Container::kMp4 && container_ != Container::kMatroska) return false;
  int videos = 0;
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    const AVStream& each = *format_->streams[i];
    if (each.codecpar->codec_type != AVMEDIA_TYPE_VIDEO) continue;
    ++videos;
    const AVCodecID id = each.codecpar->codec_id;
    const bool is_learned = id == AV_CODEC_ID_H264 || id == AV_CODEC_ID_HEVC ||
                            id == AV_CODEC_ID_VP8 || id == AV_CODEC_ID_VP9;
    if (!is_learned || each.avg_frame_rate.num <= 0 || each.codecpar->width <= 0) return false;
  }
  return videos == 1;
}

Outcome<Done> Demuxer::analyse() {
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
  return Done{};
}

/// Why there is nothing to read in a file that begins like a container.
Failure Demuxer::nothing_inside() const {
  const bool is_cut = is_cut_short(container_, *cursor_->file);
  if (container_ == Container::kMp4) {
    if (has_moov(*cursor_->file)) {
      return {Fault::kNoIndex, "the index (moov atom) is unreadable"};
    }
    return {Fault::kNoIndex, is_cut ? "no index (moov atom not found; the file is cut short)"
                                    : "no index (moov atom not found)"};
  }
  if (is_cut) return {Fault::kTruncated, "cut off before the first picture"};
  return {Fault::kUndecodable, "the container's header is unreadable"};
}

Outcome<Done> Demuxer::choose_stream() {
  const int best = av_find_best_stream(format_.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (best < 0) return Failure{Fault::kNotVideo, "no video stream"};
  stream_ = format_->streams[best];
  if ((stream_->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0) {
    return Failure{Fault::kNotVideo, "no video stream, only a cover picture"};
  }
  const AVCodecID id = stream_->codecpar->codec_id;
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
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    AVStream& each = *format_->streams[i];
    if (&each != stream_) each.discard = AVDISCARD_ALL;
  }
  return Done{};
}

Outcome<bool> Demuxer::read(AVPacket& packet) {
  while (true) {
    const int code = av_read_frame(format_.get(), &packet);
    if (code == AVERROR(ENOMEM)) return Failure{Fault::kUnreadable, "out of memory"};
    if (code < 0) return false;
    if (packet.stream_index == stream_->index) return true;
    release(packet);
  }
}

bool Demuxer::seek(std::int64_t dts_ticks) {
  return av_seek_frame(format_.get(), stream_->index, dts_ticks, AVSEEK_FLAG_BACKWARD) >= 0;
}

bool Demuxer::learn_format(const AVPacket& packet) {
  AVCodecParameters& coded = *stream_->codecpar;
  const CodecHandle context(avcodec_alloc_context3(decoder_));
  const FrameHandle frame(av_frame_alloc());
  Options options;
  if (!context || !frame || !options.set("threads", "1") ||
      !options.set("max_pixels", std::to_string(kMaxPixels).c_str()) ||
      avcodec_parameters_to_context(context.get(), &coded) < 0 ||
      avcodec_open2(context.get(), decoder_, options.get()) < 0) {
    return false;
  }
  // HEVC's is known from the extradata; H.264 reads the headers of a picture that it then skips.
  context->skip_frame = AVDISCARD_ALL;
  if (context->pix_fmt == AV_PIX_FMT_NONE) {
    if (avcodec_send_packet(context.get(), &packet) < 0) return false;
    avcodec_receive_frame(context.get(), frame.get());
  }
  if (context->pix_fmt == AV_PIX_FMT_NONE || context->width <= 0 || context->height <= 0) {
    return false;
  }
  coded.format = context->pix_fmt;
  coded.profile = context->profile;
  coded.width = context->width;
  coded.height = context->height;
  coded.color_range = context->color_range;
  coded.color_primaries = context->color_primaries;
  coded.color_trc = context->color_trc;
  coded.color_space = context->colorspace;
  coded.chroma_location = context->chroma_sample_location;
  return true;
}

bool Demuxer::take_format(const Demuxer& other) {
  return avcodec_parameters_copy(stream_->codecpar, other.stream_->codecpar) >= 0;
}

}  // namespace kineograph
