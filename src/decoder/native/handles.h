#pragma once

#include <memory>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/dict.h>
#include <libavutil/display.h>
#include <libavutil/frame.h>
#include <libavutil/mem.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

/// The only file that names a libav free function, and the only one that knows in which of
/// FFmpeg 5, 6, 7 and 8 something is called what.
namespace kineograph {

struct AvFree {
  void operator()(void* memory) const { av_free(memory); }
};
struct AvioFree {
  void operator()(AVIOContext* io) const {
    av_freep(&io->buffer);  // libavformat may have replaced the buffer it was given
    avio_context_free(&io);
  }
};
struct FormatFree {
  void operator()(AVFormatContext* format) const { avformat_close_input(&format); }
};
struct CodecFree {
  void operator()(AVCodecContext* codec) const { avcodec_free_context(&codec); }
};
struct PacketFree {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FrameFree {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct ScalerFree {
  void operator()(SwsContext* scaler) const { sws_freeContext(scaler); }
};

using BufferHandle = std::unique_ptr<std::uint8_t, AvFree>;
using AvioHandle = std::unique_ptr<AVIOContext, AvioFree>;
using FormatHandle = std::unique_ptr<AVFormatContext, FormatFree>;
using CodecHandle = std::unique_ptr<AVCodecContext, CodecFree>;
using PacketHandle = std::unique_ptr<AVPacket, PacketFree>;
using FrameHandle = std::unique_ptr<AVFrame, FrameFree>;
using ScalerHandle = std::unique_ptr<SwsContext, ScalerFree>;

/// An options dictionary; libav replaces the pointer as it takes options out.
class Options {
 public:
  Options() = default;
  Options(const Options&) = delete;
  Options& operator=(const Options&) = delete;
  ~Options() { av_dict_free(&options_); }

  /// False when there is no memory.
  [[nodiscard]] bool set(const char* name, const char* value) {
    return av_dict_set(&options_, name, value, 0) >= 0;
  }
  AVDictionary** get() { return &options_; }

 private:
  AVDictionary* options_ = nullptr;
};

/// Empties a packet or frame that stays for the next one.
inline void release(AVPacket& packet) { av_packet_unref(&packet); }
inline void release(AVFrame& frame) { av_frame_unref(&frame); }

/// Another reference to the same planes, or null when there is no memory.
inline FrameHandle reference(const AVFrame& frame) {
  FrameHandle another(av_frame_alloc());
  if (another && av_frame_ref(another.get(), &frame) < 0) another.reset();
  return another;
}

/// Whether the stream's headers (its extradata) change with this packet.
inline bool has_new_extradata(const AVPacket& packet) {
  std::size_t size = 0;
  return av_packet_get_side_data(&packet, AV_PKT_DATA_NEW_EXTRADATA, &size) != nullptr;
}

/// The container's 3x3 display matrix of a stream (9 numbers), or null.
inline const std::int32_t* display_matrix(const AVStream& stream) {
#if LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 102)  // FFmpeg 6.1
  const AVPacketSideData* side_data =
      av_packet_side_data_get(stream.codecpar->coded_side_data, stream.codecpar->nb_coded_side_data,
                              AV_PKT_DATA_DISPLAYMATRIX);
  if (side_data == nullptr || side_data->size < 9 * sizeof(std::int32_t)) return nullptr;
  return reinterpret_cast<const std::int32_t*>(side_data->data);
#else
  std::size_t size = 0;
  const std::uint8_t* matrix = av_stream_get_side_data(&stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
  if (matrix == nullptr || size < 9 * sizeof(std::int32_t)) return nullptr;
  return reinterpret_cast<const std::int32_t*>(matrix);
#endif
}

}  // namespace kineograph
