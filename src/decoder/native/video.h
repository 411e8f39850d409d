#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "bitstream.h"
#include "container.h"
#include "failure.h"
#include "handles.h"
#include "input.h"

namespace kineograph {

/// A place in memory that libavformat reads as a file.
struct MemoryCursor {
  std::span<const std::uint8_t> bytes;
  std::int64_t position = 0;
};

/// One coded packet of the chosen stream and what its outside says.
struct CodedPacket {
  PacketHandle packet;
  PacketRole role;
};

/// A file demuxed whole into memory: the chosen video stream and its packets, in decoding order.
/// Opens nothing besides the bytes it is given.
class Video {
 public:
  /// Takes `file` over. The stream is libav's best among the video streams.
  static Outcome<Video> open(InputFile file);

  const AVStream& stream() const { return *stream_; }
  const AVCodecParameters& parameters() const { return *stream_->codecpar; }
  const char* container_name() const { return format_->iformat->name; }
  Codec codec() const { return codec_; }
  const AVCodec& decoder() const { return *decoder_; }
  const std::vector<CodedPacket>& packets() const { return packets_; }
  const InputFile& file() const { return file_; }

 private:
  Video() = default;

  Outcome<Done> open_container();
  Outcome<Done> choose_stream();
  Outcome<Done> read_packets();
  Outcome<Done> append(PacketHandle packet);
  Failure nothing_inside() const;

  // Each is read through by those below it, so they are destroyed last.
  InputFile file_;
  std::unique_ptr<MemoryCursor> cursor_;
  AvioHandle io_;
  FormatHandle format_;

  Container container_ = Container::kMp4;
  const AVStream* stream_ = nullptr;  // owned by format_
  const AVCodec* decoder_ = nullptr;  // static in libavcodec
  Codec codec_ = Codec::kH264;
  std::size_t nal_size_bytes_ = 0;
  std::vector<CodedPacket> packets_;
};

/// "what failed: libav's words for `code`".
std::string av_detail(const char* what, int code);

}  // namespace kineograph
