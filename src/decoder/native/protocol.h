#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "failure.h"

/// The messages of schema/decoder.md as values and bytes. This file and protocol-*.cc know neither
/// libav nor descriptors, so that they can be fuzzed alone.
namespace kineograph {

inline constexpr std::uint16_t kProtocolVersion = 2;

/// Bytes of the field that stands before each message and counts the bytes after itself.
inline constexpr std::size_t kSizeFieldBytes = 4;

/// The longest message a parent may send: room for 2^20 wanted frames and a path.
inline constexpr std::size_t kMaxRequestBytes = std::size_t{8} << 20;

/// The most wanted frames of one request, which is also the most frames of one clip.
inline constexpr std::size_t kMaxFrames = std::size_t{1} << 20;

/// A side of a resized picture is 1 .. kMaxSidePx.
inline constexpr std::uint32_t kMaxSidePx = 8192;

/// What a request may ask for at most; a parent that asks for more breaks the protocol.
inline constexpr std::uint8_t kMaxThreads = 64;
inline constexpr std::uint32_t kMaxMemoryMib = std::uint32_t{1} << 20;
inline constexpr std::uint32_t kMaxCpuSeconds = 24 * 60 * 60;
inline constexpr std::uint8_t kMaxSheetColumns = 32;

enum class PictureFormat : std::uint8_t { kJpeg = 1, kPng = 2, kPlanes = 3, kWebp = 4, kRgb = 5 };
enum class ResizeKind : std::uint8_t { kNone = 0, kShortSide = 1, kLongSide = 2, kExact = 3 };

struct Resize {
  ResizeKind kind = ResizeKind::kNone;
  std::uint32_t first_px = 0;   ///< the named side, or the width
  std::uint32_t second_px = 0;  ///< the height; 0 for a named side
};

/// The middle of the upright, resized picture; 0 x 0 keeps it whole.
struct Crop {
  std::uint32_t width_px = 0;
  std::uint32_t height_px = 0;
};

struct PictureSpec {
  PictureFormat format = PictureFormat::kJpeg;
  std::uint8_t quality = 90;  ///< 1 .. 100, for JPEG and WebP
  bool rotate = true;         ///< turn upright, as the container says
  Resize resize;              ///< of the upright picture
  Crop crop;
  std::uint8_t sheet_columns = 0;  ///< above 0: one contact sheet instead of pictures, JPEG only
};

/// What one request may use.
struct RequestLimits {
  std::uint8_t threads = 1;          ///< 1 .. kMaxThreads
  std::uint32_t memory_mib = 1024;   ///< above what the idle process has; 1 .. kMaxMemoryMib
  std::uint32_t cpu_seconds = 3600;  ///< of all threads together; 1 .. kMaxCpuSeconds
};

struct ProbeRequest {
  std::string path;
  RequestLimits limits;
};
struct VerifyRequest {
  std::string path;
  RequestLimits limits;
};
struct ExtractRequest {
  std::string path;
  RequestLimits limits;
  PictureSpec picture;
};
struct CertifyRequest {
  std::string path;
  RequestLimits limits;
};
/// The second half of an ExtractRequest: distinct frame indices, ascending.
struct ChooseRequest {
  std::vector<std::uint32_t> indices;
};
struct DropRequest {};

struct Request {
  std::uint32_t id;
  std::variant<ProbeRequest, VerifyRequest, ExtractRequest, ChooseRequest, DropRequest,
               CertifyRequest>
      body;
};

struct Hello {
  std::string program;      ///< "kineograph-decoder 0.1.0"
  std::string libraries;    ///< "lavc59.37.100 lavf59.27.100 …"
  std::string containment;  ///< "no-new-privs seccomp landlock …": what holds the process in
};

struct Rational {
  std::int32_t num = 0;
  std::int32_t den = 1;
};

/// What is known of the chosen video stream; as `Probe` and `FrameIndex` in frame-index.ts.
struct IndexReply {
  std::string container;
  std::string codec;
  std::string pixel_format;
  std::uint32_t width_px = 0;
  std::uint32_t height_px = 0;
  std::uint16_t rotation_degrees = 0;  ///< 0, 90, 180 or 270, clockwise
  std::uint32_t stream_index = 0;
  Rational time_base;
  Rational frame_rate;  ///< num 0: unknown
  bool is_full_range = false;
  bool is_color_tagged = false;
  std::string color_matrix;
  std::int64_t end_pts_ticks = 0;
  std::vector<std::int64_t> pts_ticks;    ///< by presentation order
  std::vector<std::uint8_t> is_keyframe;  ///< as long as pts_ticks; 0 or 1
};

/// May come again for the same index: the last one counts.
struct PictureReply {
  std::uint32_t index;
  std::uint32_t width_px;
  std::uint32_t height_px;
};

/// The picture of this index is partly guessed, or predicted from something damaged or missing.
struct DamagedReply {
  std::uint32_t index;
};

enum class MissingReason : std::uint8_t { kDamaged = 1, kNoReference = 2, kTruncated = 3 };

struct MissingReply {
  std::uint32_t index;
  MissingReason reason;
};

/// A contact sheet: all chosen frames that are to be had, as one JPEG.
struct SheetReply {
  std::uint32_t width_px;
  std::uint32_t height_px;
};

/// Random access gave another picture for this index than reading in order did.
struct DiffersReply {
  std::uint32_t index;
};

/// Ends a certification: the SHA-256 over the SHA-256 of each frame's planes, in order.
struct CertifiedReply {
  std::string planes_sha256;  ///< 64 hex digits
};

struct DoneReply {
  std::string input_sha256;  ///< 64 hex digits, or empty after a probe
};

/// Reads one message (without its size field). Nothing when it breaks the protocol in any way:
/// unknown kind, short, trailing bytes, a value outside its range.
std::optional<Request> parse_request(std::span<const std::uint8_t> message);

/// Whole messages, size field included.
std::vector<std::uint8_t> encode(const Hello& hello);
std::vector<std::uint8_t> encode(std::uint32_t id, const IndexReply& reply);
std::vector<std::uint8_t> encode(std::uint32_t id, const DamagedReply& reply);
std::vector<std::uint8_t> encode(std::uint32_t id, const MissingReply& reply);
std::vector<std::uint8_t> encode(std::uint32_t id, const DiffersReply& reply);
std::vector<std::uint8_t> encode(std::uint32_t id, const CertifiedReply& reply);
std::vector<std::uint8_t> encode(std::uint32_t id, const DoneReply& reply);
std::vector<std::uint8_t> encode(std::uint32_t id, const Failure& failure);

/// The head of a picture message, whose size field counts the `picture_bytes` that must follow.
std::vector<std::uint8_t> encode_head(std::uint32_t id, const PictureReply& reply,
                                      std::size_t picture_bytes);
std::vector<std::uint8_t> encode_head(std::uint32_t id, const SheetReply& reply,
                                      std::size_t picture_bytes);

/// The path of a request that reads a file, or null.
const std::string* path_of(const Request& request);

/// The limits of a request that reads a file, or null.
const RequestLimits* limits_of(const Request& request);

/// The number that a size field holds. `field` has kSizeFieldBytes bytes.
std::uint32_t read_size_field(std::span<const std::uint8_t, kSizeFieldBytes> field);

}  // namespace kineograph
