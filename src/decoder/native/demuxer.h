#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "bitstream.h"
#include "container.h"
#include "failure.h"
#include "file-bytes.h"
#include "handles.h"

namespace kineograph {

/// A place in a file that libavformat reads from.
struct FileCursor {
  const FileBytes* file;
  std::int64_t position = 0;
};

/// An opened container and the video stream that was chosen in it: libav's best. Opens nothing
/// besides the bytes it is given.
class Demuxer {
 public:
  /// How to find out about the streams.
  enum class Analysis {
    kFull,   ///< as libav does: read and decode some of each (1 to 4 ms a clip)
    kQuick,  ///< by the container's header where that tells all but the pixel format
  };

  /// `file` must outlive the demuxer.
  static Outcome<Demuxer> open(const FileBytes& file, Analysis analysis);

  const AVStream& stream() const { return *stream_; }
  const char* container_name() const { return format_->iformat->name; }
  Container container() const { return container_; }
  Codec codec() const { return codec_; }
  const AVCodec& decoder() const { return *decoder_; }

  /// The stream's next packet, into an empty one. False where the readable part of the file ends.
  Outcome<bool> read(AVPacket& packet);

  /// Goes to a keyframe at or before this time, as the container knows them; reading tells where.
  bool seek(std::int64_t dts_ticks);

  /// Fills in what kQuick left open, from a keyframe. False when that does not tell.
  bool learn_format(const AVPacket& packet);

  /// Takes over what `other` knows of the same stream. False when there is no memory.
  bool take_format(const Demuxer& other);

 private:
  Demuxer() = default;

  Outcome<Done> open_container(const FileBytes& file);
  bool tells_all_but_format() const;
  Outcome<Done> analyse();
  Outcome<Done> choose_stream();
  Failure nothing_inside() const;

  // Each is read through by those below it, so they are destroyed last.
  std::unique_ptr<FileCursor> cursor_;
  AvioHandle io_;
  FormatHandle format_;

  Container container_ = Container::kMp4;
  AVStream* stream_ = nullptr;        // owned by format_
  const AVCodec* decoder_ = nullptr;  // static in libavcodec
  Codec codec_ = Codec::kH264;
};

/// "what failed: libav's words for `code`".
std::string av_detail(const char* what, int code);

}  // namespace kineograph
