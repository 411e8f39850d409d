#include <algorithm>
#include <type_traits>
#include <utility>

#include "message-kind.h"
#include "protocol.h"

namespace kineograph {
namespace {

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
