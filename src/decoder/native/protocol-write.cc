#include <cstdlib>
#include <limits>
#include <utility>

#include "message-kind.h"
#include "protocol.h"

namespace kineograph {
namespace {

/// Puts a message together; `finish` fills in the size field.
class Writer {
 public:
  Writer(std::uint32_t id, Kind kind) : bytes_(kSizeFieldBytes) {
    u32(id);
    u8(static_cast<std::uint8_t>(kind));
  }

  void u8(std::uint8_t value) { bytes_.push_back(value); }
  void u16(std::uint16_t value) { number(value, 2); }
  void u32(std::uint32_t value) { number(value, 4); }
  void i32(std::int32_t value) { number(static_cast<std::uint32_t>(value), 4); }
  void i64(std::int64_t value) { number(static_cast<std::uint64_t>(value), 8); }

  void text(std::string_view value) {
    u32(static_cast<std::uint32_t>(value.size()));
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }

  void raw(std::span<const std::uint8_t> value) {
    bytes_.insert(bytes_.end(), value.begin(), value.end());
  }

  void reserve(std::size_t more) { bytes_.reserve(bytes_.size() + more); }

  /// `following` bytes are sent after the message and belong to it.
  std::vector<std::uint8_t> finish(std::size_t following = 0) {
    const std::size_t size = bytes_.size() - kSizeFieldBytes + following;
    // The limits on pixels and frames keep every reply far below this.
    if (size > std::numeric_limits<std::uint32_t>::max()) std::abort();
    for (std::size_t i = 0; i < kSizeFieldBytes; ++i) {
      bytes_[i] = static_cast<std::uint8_t>(size >> (8 * i));
    }
    return std::move(bytes_);
  }

 private:
  void number(std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
    }
  }

  std::vector<std::uint8_t> bytes_;
};

}  // namespace

std::vector<std::uint8_t> encode(const Hello& hello) {
  Writer writer(0, Kind::kHello);
  writer.u16(kProtocolVersion);
  writer.text(hello.program);
  writer.text(hello.libraries);
  writer.text(hello.containment);
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const IndexReply& reply) {
  Writer writer(id, Kind::kIndex);
  writer.reserve(256 + reply.pts_ticks.size() * 9);
  writer.text(reply.container);
  writer.text(reply.codec);
  writer.text(reply.pixel_format);
  writer.u32(reply.width_px);
  writer.u32(reply.height_px);
  writer.u16(reply.rotation_degrees);
  writer.u32(reply.stream_index);
  writer.i32(reply.time_base.num);
  writer.i32(reply.time_base.den);
  writer.i32(reply.frame_rate.num);
  writer.i32(reply.frame_rate.den);
  writer.u8(reply.is_full_range ? 1 : 0);
  writer.u8(reply.is_color_tagged ? 1 : 0);
  writer.text(reply.color_matrix);
  writer.i64(reply.end_pts_ticks);
  writer.u32(static_cast<std::uint32_t>(reply.pts_ticks.size()));
  for (const std::int64_t pts : reply.pts_ticks) writer.i64(pts);
  writer.raw(reply.is_keyframe);
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const DamagedReply& reply) {
  Writer writer(id, Kind::kDamaged);
  writer.u32(reply.index);
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const MissingReply& reply) {
  Writer writer(id, Kind::kMissing);
  writer.u32(reply.index);
  writer.u8(static_cast<std::uint8_t>(reply.reason));
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const DiffersReply& reply) {
  Writer writer(id, Kind::kDiffers);
  writer.u32(reply.index);
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const CertifiedReply& reply) {
  Writer writer(id, Kind::kCertified);
  writer.text(reply.planes_sha256);
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const DoneReply& reply) {
  Writer writer(id, Kind::kDone);
  writer.text(reply.input_sha256);
  return writer.finish();
}

std::vector<std::uint8_t> encode(std::uint32_t id, const Failure& failure) {
  Writer writer(id, Kind::kFailed);
  writer.u8(static_cast<std::uint8_t>(failure.fault));
  writer.text(failure.detail);
  return writer.finish();
}

std::vector<std::uint8_t> encode_head(std::uint32_t id, const PictureReply& reply,
                                      std::size_t picture_bytes) {
  Writer writer(id, Kind::kPicture);
  writer.u32(reply.index);
  writer.u32(reply.width_px);
  writer.u32(reply.height_px);
  return writer.finish(picture_bytes);
}

std::vector<std::uint8_t> encode_head(std::uint32_t id, const SheetReply& reply,
                                      std::size_t picture_bytes) {
  Writer writer(id, Kind::kSheet);
  writer.u32(reply.width_px);
  writer.u32(reply.height_px);
  return writer.finish(picture_bytes);
}

}  // namespace kineograph
