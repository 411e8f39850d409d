#include "decoder.h"

#include <string>
#include <utility>

#include "decode-limits.h"

namespace kineograph {
namespace {

constexpr int kOwnDamage = FF_DECODE_ERROR_INVALID_BITSTREAM | FF_DECODE_ERROR_CONCEALMENT_ACTIVE |
                           FF_DECODE_ERROR_DECODE_SLICES;

/// Errors that say "this packet is bad", as opposed to "we are in trouble".
bool is_data_error(int code) { return code < 0 && code != AVERROR(ENOMEM); }

Outcome<Done> set_decoding_options(Options& options, Codec codec, int threads) {
  bool is_set = options.set("threads", std::to_string(threads).c_str()) &&
                options.set("thread_type", "frame") &&
                options.set("max_pixels", std::to_string(kMaxPixels).c_str());
  // Without a bitstream restriction libavcodec guesses how long H.264 pictures wait for their
  // turn, and drops those that come too late. "strict" waits as long as the standard allows.
  if (codec == Codec::kH264) is_set = is_set && options.set("strict", "strict");
  if (!is_set) return Failure{Fault::kUnreadable, "out of memory"};
  return Done{};
}

/// Slices gain nothing: encoders write one. MPEG-4's frames are counted by their order, and Motion
/// JPEG's are too small.
bool can_use_threads(Codec codec) { return codec != Codec::kMpeg4 && codec != Codec::kMjpeg; }

}  // namespace

Outcome<Decoder> Decoder::open(const Video& video, int threads) {
  Decoder decoder;
  decoder.numbered_.reset(av_packet_alloc());
  decoder.frame_.reset(av_frame_alloc());
  if (!decoder.numbered_ || !decoder.frame_) return Failure{Fault::kUnreadable, "out of memory"};
  if (!can_use_threads(video.codec())) threads = 1;
  auto opened = decoder.open_context(video, threads);
  if (failure_of(opened) != nullptr && threads > 1) opened = decoder.open_context(video, 1);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  return decoder;
}

Outcome<Done> Decoder::open_context(const Video& video, int threads) {
  context_.reset(avcodec_alloc_context3(&video.decoder()));
  if (!context_) return Failure{Fault::kUnreadable, "out of memory"};
  int code = avcodec_parameters_to_context(context_.get(), &video.parameters());
  if (code < 0) return Failure{Fault::kUndecodable, av_detail("bad codec parameters", code)};
  context_->pkt_timebase = video.stream().time_base;
  Options options;
  auto set = set_decoding_options(options, video.codec(), threads);
  if (auto* failure = failure_of(set)) return *std::move(failure);
  code = avcodec_open2(context_.get(), &video.decoder(), options.get());
  if (code < 0) return Failure{Fault::kUndecodable, av_detail("the decoder does not open", code)};
  return Done{};
}

Outcome<Decoder::Sent> Decoder::send(const AVPacket& packet, std::uint32_t number) {
  if (av_packet_ref(numbered_.get(), &packet) < 0) {
    return Failure{Fault::kUnreadable, "out of memory"};
  }
  numbered_->pts = number;
  const int code = avcodec_send_packet(context_.get(), numbered_.get());
  release(*numbered_);
  if (is_data_error(code)) return Sent::kDamaged;
  if (code < 0) return Failure{Fault::kUnreadable, av_detail("decoding", code)};
  return Sent::kTaken;
}

Outcome<Done> Decoder::drain() {
  const int code = avcodec_send_packet(context_.get(), nullptr);
  // With threads it may be here that a packet from before turns out to be damaged.
  if (is_data_error(code)) has_failed_ = true;
  if (code < 0 && !is_data_error(code))
    return Failure{Fault::kUnreadable, av_detail("draining", code)};
  return Done{};
}

Outcome<std::optional<DecodedFrame>> Decoder::receive() {
  // A decoder that failed once may still hold frames; one that only fails is left alone.
  constexpr int kMaxErrors = 8;
  for (int errors = 0; errors < kMaxErrors; ++errors) {
    const int code = avcodec_receive_frame(context_.get(), frame_.get());
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF) return std::nullopt;
    if (code == 0) {
      const int flags = frame_->decode_error_flags;
      return DecodedFrame{frame_.get(), static_cast<std::uint32_t>(frame_->pts), frame_->pkt_dts,
                          (flags & kOwnDamage) != 0,
                          (flags & FF_DECODE_ERROR_MISSING_REFERENCE) != 0 ||
                              (frame_->flags & AV_FRAME_FLAG_CORRUPT) != 0};
    }
    if (!is_data_error(code)) return Failure{Fault::kUnreadable, av_detail("decoding", code)};
    has_failed_ = true;
  }
  return std::nullopt;
}

bool Decoder::take_failure() { return std::exchange(has_failed_, false); }

}  // namespace kineograph
