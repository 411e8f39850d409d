#pragma once

#include <cstdint>
#include <optional>

#include "failure.h"
#include "handles.h"
#include "video.h"

namespace kineograph {

/// A decoded picture and where it came from.
struct DecodedFrame {
  const AVFrame* frame;        ///< the decoder's; valid until its next call
  std::uint32_t packet;        ///< the number that was sent with its packet
  std::int64_t dts_ticks;      ///< of the packet whose sending let it out, or AV_NOPTS_VALUE
  bool is_broken;              ///< its own data is damaged: what libav shows is a guess
  bool has_missing_reference;  ///< predicted from pictures that were not there
};

/// One libavcodec decoder. With a single thread the same packets give the same bytes; with several,
/// whose frames come later, they do where nothing is damaged.
///
/// A picture is known by the number of its packet, which travels in the time stamp's place:
/// that is the one field which every libavcodec from 59 on carries to the shown picture, also
/// where VP9 shows an older one again.
class Decoder {
 public:
  /// With at most `threads` threads that decode pictures at the same time; with one where the codec
  /// can no more, or the system gives none.
  static Outcome<Decoder> open(const Video& video, int threads = 1);

  bool has_threads() const { return context_->thread_count > 1; }

  enum class Sent { kTaken, kDamaged };

  /// Give a packet and then take every frame with `receive` until there is none.
  Outcome<Sent> send(const AVPacket& packet, std::uint32_t number);

  /// No more packets until `restart`: frames held back come out.
  Outcome<Done> drain();

  /// The next frame, or nothing. Errors on the way are counted into `has_failed`.
  Outcome<std::optional<DecodedFrame>> receive();

  /// Whether a packet that was taken has failed since the last call of this.
  bool take_failure();

  /// Forgets all pictures; the next packet must be a start.
  void restart() { avcodec_flush_buffers(context_.get()); }

 private:
  Decoder() = default;
  Outcome<Done> open_context(const Video& video, int threads);

  CodecHandle context_;
  PacketHandle numbered_;
  FrameHandle frame_;
  bool has_failed_ = false;
};

}  // namespace kineograph
