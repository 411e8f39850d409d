#include "protocol.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <type_traits>
#include <utility>

namespace kineograph {
namespace {

enum class Kind : std::uint8_t {
  kProbe = 0x01,
  kVerify = 0x02,
  kExtract = 0x03,
  kChoose = 0x04,
  kDrop = 0x05,
  kCertify = 0x06,
  kHello = 0x80,
  kIndex = 0x81,
  kPicture = 0x82,
  kDamaged = 0x83,
  kMissing = 0x84,
  kDone = 0x85,
  kFailed = 0x86,
  kSheet = 0x87,
  kDiffers = 0x88,
  kCertified = 0x89,
};

/// Takes little-endian values off the front of a message. After the first that is not there,
/// every further one is zero and `is_whole()` is false.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }
  std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }

  std::string text() {
    const std::span<const std::uint8_t> bytes = take(u32());
    return std::string(bytes.begin(), bytes.end());
  }

  std::size_t left() const { return rest_.size(); }
  bool is_whole() const { return is_whole_; }

 private:
  std::span<const std::uint8_t> take(std::size_t count) {
    if (count > rest_.size()) {
      is_whole_ = false;
      rest_ = {};
      return {};
    }
    const auto taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }

  std::uint64_t number(std::size_t width) {
    std::uint64_t value = 0;
    std::uint32_t shift = 0;
    for (const std::uint8_t byte : take(width)) {
      value |= std::uint64_t{byte} << shift;
      shift += 8;
    }
    return value;
  }

  std::span<const std::uint8_t> rest_;
  bool is_whole_ = true;
};

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

bool is_side(std::uint32_t px) { return px >= 1 && px <= kMaxSidePx; }

bool is_resize(const Resize& resize) {
  switch (resize.kind) {
    case ResizeKind::kNone:
      return resize.first_px == 0 && resize.second_px == 0;
    case ResizeKind::kShortSide:
    case ResizeKind::kLongSide:
      return is_side(resize.first_px) && resize.second_px == 0;
    case ResizeKind::kExact:
      return is_side(resize.first_px) && is_side(resize.second_px);
  }
  return false;
}

std::optional<std::string> read_path(Reader& reader) {
  std::string path = reader.text();
  if (!path.starts_with('/') || path.find('\0') != std::string::npos) return std::nullopt;
  return path;
}

std::optional<RequestLimits> read_limits(Reader& reader) {
  RequestLimits limits;
  limits.threads = reader.u8();
  limits.memory_mib = reader.u32();
  limits.cpu_seconds = reader.u32();
  const bool is_right = limits.threads >= 1 && limits.threads <= kMaxThreads &&
                        limits.memory_mib >= 1 && limits.memory_mib <= kMaxMemoryMib &&
                        limits.cpu_seconds >= 1 && limits.cpu_seconds <= kMaxCpuSeconds;
  if (!is_right) return std::nullopt;
  return limits;
}

bool is_crop(const Crop& crop) {
  return (crop.width_px == 0 && crop.height_px == 0) ||
         (is_side(crop.width_px) && is_side(crop.height_px));
}

std::optional<PictureSpec> read_picture_spec(Reader& reader) {
  PictureSpec spec;
  const std::uint8_t format = reader.u8();
  spec.quality = reader.u8();
  const std::uint8_t rotate = reader.u8();
  spec.resize.kind = static_cast<ResizeKind>(reader.u8());
  spec.resize.first_px = reader.u32();
  spec.resize.second_px = reader.u32();
  spec.crop.width_px = reader.u32();
  spec.crop.height_px = reader.u32();
  spec.sheet_columns = reader.u8();
  spec.format = static_cast<PictureFormat>(format);
  spec.rotate = rotate == 1;
  const bool is_sheet = spec.sheet_columns > 0;
  if (format < 1 || format > 5 || spec.quality < 1 || spec.quality > 100 || rotate > 1 ||
      !is_resize(spec.resize) || !is_crop(spec.crop) || spec.sheet_columns > kMaxSheetColumns ||
      (is_sheet && spec.format != PictureFormat::kJpeg)) {
    return std::nullopt;
  }
  return spec;
}

/// The rest of a request that reads a file, by its kind.
template <class Body>
std::optional<Request> read_file_request(std::uint32_t id, Reader& reader) {
  auto path = read_path(reader);
  const auto limits = read_limits(reader);
  if (!path || !limits) return std::nullopt;
  Body body;
  body.path = *std::move(path);
  body.limits = *limits;
  if constexpr (std::is_same_v<Body, ExtractRequest>) {
    const auto picture = read_picture_spec(reader);
    if (!picture) return std::nullopt;
    body.picture = *picture;
  }
  return Request{id, std::move(body)};
}

std::optional<ChooseRequest> read_choice(Reader& reader) {
  const std::uint32_t count = reader.u32();
  // Checked against what is there before memory is taken for it.
  if (count > kMaxFrames || reader.left() != std::size_t{count} * 4) return std::nullopt;
  ChooseRequest choice;
  choice.indices.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) choice.indices.push_back(reader.u32());
  const auto falls = std::ranges::adjacent_find(choice.indices, std::ranges::greater_equal{});
  if (falls != choice.indices.end()) return std::nullopt;
  return choice;
}

}  // namespace

std::optional<Request> parse_request(std::span<const std::uint8_t> message) {
  Reader reader(message);
  const std::uint32_t id = reader.u32();
  std::optional<Request> request;
  switch (static_cast<Kind>(reader.u8())) {
    case Kind::kProbe:
      request = read_file_request<ProbeRequest>(id, reader);
      break;
    case Kind::kVerify:
      request = read_file_request<VerifyRequest>(id, reader);
      break;
    case Kind::kExtract:
      request = read_file_request<ExtractRequest>(id, reader);
      break;
    case Kind::kCertify:
      request = read_file_request<CertifyRequest>(id, reader);
      break;
    case Kind::kChoose:
      if (auto choice = read_choice(reader)) request = Request{id, *std::move(choice)};
      break;
    case Kind::kDrop:
      request = Request{id, DropRequest{}};
      break;
    default:
      break;
  }
  if (!reader.is_whole() || reader.left() != 0) return std::nullopt;
  return request;
}

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

const std::string* path_of(const Request& request) {
  const auto find = [](const auto& body) -> const std::string* {
    if constexpr (requires { body.path; }) return &body.path;
    return nullptr;
  };
  return std::visit(find, request.body);
}

const RequestLimits* limits_of(const Request& request) {
  const auto find = [](const auto& body) -> const RequestLimits* {
    if constexpr (requires { body.limits; }) return &body.limits;
    return nullptr;
  };
  return std::visit(find, request.body);
}

std::uint32_t read_size_field(std::span<const std::uint8_t, kSizeFieldBytes> field) {
  Reader reader(field);
  return reader.u32();
}

}  // namespace kineograph
