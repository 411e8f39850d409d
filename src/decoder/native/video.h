#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "bitstream.h"
#include "demuxer.h"
#include "failure.h"
#include "handles.h"
#include "input.h"

namespace kineograph {

/// One coded packet of the chosen stream: what the container and its own outside say of it.
struct CodedPacket {
  std::int64_t pts_ticks;  ///< or AV_NOPTS_VALUE, as the next one
  std::int64_t dts_ticks;
  std::int64_t duration_ticks;
  std::int64_t position;  ///< in the file, as the demuxer counts; with size and dts, its identity
  int size_bytes;
  int flags;  ///< AV_PKT_FLAG_…
  PacketRole role;
  PacketHandle packet;  ///< null in a long file

  bool is_flagged(int flag) const { return (flags & flag) != 0; }
};

/// A file, the video stream chosen in it and that stream's packets in decoding order. Those of a
/// long file lie on the disk: only what is known of them is kept (about 80 bytes each).
class Video {
 public:
  /// Takes `file` over and reads it once, from end to end.
  static Outcome<Video> open(InputFile file);

  const AVStream& stream() const { return demuxer_->stream(); }
  const AVCodecParameters& parameters() const { return *stream().codecpar; }
  const char* container_name() const { return demuxer_->container_name(); }
  Codec codec() const { return demuxer_->codec(); }
  const AVCodec& decoder() const { return demuxer_->decoder(); }
  const std::vector<CodedPacket>& packets() const { return packets_; }
  const InputFile& file() const { return *file_; }

  /// A packet to decode, valid until the next call. Cheap in ascending order; out of it, and where
  /// many are left out, a long file is sought in.
  Outcome<const AVPacket*> packet(std::uint32_t number);

  /// Whether decoding can begin at starts other than the first: not in a stream whose headers
  /// change on the way, nor where the first packet says something that libavcodec goes by for the
  /// rest. Only decoding from the beginning meets all of that.
  bool has_several_starts() const { return has_several_starts_; }

 private:
  Video() = default;

  Outcome<Done> read_packets(Demuxer::Analysis analysis);
  Outcome<Done> append(PacketHandle packet);
  void settle_roles();
  bool is_of_flawed_build() const;
  Failure nothing_to_decode() const;

  Outcome<Done> go_to(std::uint32_t number);
  Outcome<Done> go_to_beginning();
  Outcome<bool> seek_before(std::uint32_t number);
  Outcome<Done> read_on();
  std::optional<std::uint32_t> number_of(const AVPacket& packet) const;

  std::unique_ptr<InputFile> file_;  // read through by the demuxer
  std::optional<Demuxer> demuxer_;
  Demuxer::Analysis analysis_ = Demuxer::Analysis::kQuick;
  std::size_t nal_size_bytes_ = 0;
  bool has_several_starts_ = true;
  unsigned x264_build_ = 0;
  bool has_parameter_sets_ = false;
  std::vector<CodedPacket> packets_;

  // Of a long file: the packet that was read last, and its number.
  PacketHandle current_;
  std::optional<std::uint32_t> current_number_;
  bool was_sought_ = false;  ///< since reading began at the beginning
};

}  // namespace kineograph
