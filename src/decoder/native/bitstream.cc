#include "bitstream.h"

#include <algorithm>
#include <optional>
#include <string_view>

namespace kineograph {
namespace {

using Bytes = std::span<const std::uint8_t>;

/// Walks the NAL units of one packet.
class NalReader {
 public:
  NalReader(Bytes packet, std::size_t size_bytes) : rest_(packet), size_bytes_(size_bytes) {}

  /// The next unit, from its header on, or nothing at the end or where sizes do not add up.
  std::optional<Bytes> next() { return size_bytes_ == 0 ? next_by_start_code() : next_by_size(); }

 private:
  std::optional<Bytes> next_by_size() {
    if (rest_.size() < size_bytes_) return std::nullopt;
    std::size_t size = 0;
    for (const std::uint8_t byte : rest_.first(size_bytes_)) size = size << 8 | byte;
    rest_ = rest_.subspan(size_bytes_);
    if (size == 0 || size > rest_.size()) return std::nullopt;
    const Bytes unit = rest_.first(size);
    rest_ = rest_.subspan(size);
    return unit;
  }

  /// Gives everything after a start code: callers look at the first bytes only.
  std::optional<Bytes> next_by_start_code() {
    for (std::size_t i = 0; i + 3 < rest_.size(); ++i) {
      if (rest_[i] != 0 || rest_[i + 1] != 0 || rest_[i + 2] != 1) continue;
      rest_ = rest_.subspan(i + 3);
      return rest_;
    }
    return std::nullopt;
  }

  Bytes rest_;
  std::size_t size_bytes_;
};

/// Only an IDR picture is a start: after any other keyframe libavcodec would meet other contents
/// of the picture buffer than in a full decode (open GOP, intra refresh).
PacketRole read_h264(NalReader units) {
  bool is_start = false;
  bool has_slice = false;
  bool has_reference = false;
  bool has_parameter_sets = false;
  while (const auto unit = units.next()) {
    const unsigned type = (*unit)[0] & 0x1FU;
    has_parameter_sets = has_parameter_sets || type == 7 || type == 8;
    if (type < 1 || type > 5) continue;
    has_slice = true;
    is_start = is_start || type == 5;
    has_reference = has_reference || ((*unit)[0] & 0x60U) != 0;
  }
  return {.is_start = is_start,
          .is_reference = has_reference || !has_slice,
          .has_parameter_sets = has_parameter_sets};
}

/// ITU-T H.265, table 7-1: types 0 to 31 are slices, below 16 the even ones of pictures that their
/// own temporal layer does without (…_N); 32 to 34 are parameter sets.
PacketRole read_hevc(NalReader units) {
  PacketRole role;
  while (const auto unit = units.next()) {
    const unsigned type = (*unit)[0] >> 1 & 0x3FU;
    role.has_parameter_sets = role.has_parameter_sets || (type >= 32 && type <= 34);
    if (type > 31) continue;
    role.is_start = type >= 16 && type <= 23;
    role.is_skipped_leading = type == 8 || type == 9;
    role.is_reference = type >= 16 || type % 2 != 0;
    if (unit->size() > 1) {
      role.temporal_id = static_cast<std::uint8_t>(std::max((*unit)[1] & 7, 1) - 1);
    }
    return role;
  }
  return role;
}

/// Only an intra-coded VOP is a start; containers also flag the empty packets that follow packed
/// B-frames. ISO 14496-2: start code 00 00 01 B6, then two bits of coding type, 0 for intra.
PacketRole read_mpeg4(Bytes packet) {
  for (std::size_t i = 0; i + 4 < packet.size(); ++i) {
    if (packet[i] == 0 && packet[i + 1] == 0 && packet[i + 2] == 1 && packet[i + 3] == 0xB6) {
      return {.is_start = packet[i + 4] >> 6 == 0};
    }
  }
  return {};
}

/// RFC 6386, section 9.1: bit 4 of the first byte is show_frame.
PacketRole read_vp8(Bytes packet, bool is_flagged_key) {
  const bool is_shown = packet.empty() || (packet[0] & 0x10U) != 0;
  return {.is_start = is_flagged_key, .is_shown = is_shown};
}

/// A packet that ends with a superframe index holds one shown frame by convention; of a single
/// frame the uncompressed header tells: 2 bits marker, profile, show_existing_frame, frame_type,
/// show_frame.
PacketRole read_vp9(Bytes packet, bool is_flagged_key) {
  PacketRole role{.is_start = is_flagged_key};
  if (packet.empty() || (packet.back() & 0xE0U) == 0xC0U) return role;
  const unsigned head = packet[0];
  const bool is_profile3 = (head & 0x30U) == 0x30U;  // has one reserved bit more
  const unsigned after_profile = is_profile3 ? head << 5 : head << 4;
  const bool shows_existing = (after_profile & 0x80U) != 0;
  const bool shows = (after_profile & 0x20U) != 0;
  role.is_shown = shows_existing || shows || (head & 0xC0U) != 0x80U;
  return role;
}

}  // namespace

std::size_t nal_size_bytes(Codec codec, std::span<const std::uint8_t> extradata) {
  const bool has_sizes = !extradata.empty() && extradata[0] == 1;
  if (codec == Codec::kH264 && has_sizes && extradata.size() >= 7) {
    return (extradata[4] & 3U) + 1U;
  }
  if (codec == Codec::kHevc && has_sizes && extradata.size() >= 23) {
    return (extradata[21] & 3U) + 1U;
  }
  return 0;
}

unsigned x264_build(std::span<const std::uint8_t> first_packet) {
  constexpr std::string_view kWords = "x264 - core ";
  constexpr std::size_t kSearchedBytes = 4096;  // the message comes before the first slice
  const Bytes head = first_packet.first(std::min(first_packet.size(), kSearchedBytes));
  // Not std::ranges::search: clang 14, which fuzzes this, cannot compile it over a span.
  const auto words = std::search(head.begin(), head.end(), kWords.begin(), kWords.end());
  if (words == head.end()) return 0;
  unsigned build = 0;
  for (auto digit = words + std::ssize(kWords);
       digit != head.end() && *digit >= '0' && *digit <= '9'; ++digit) {
    build = std::min(build * 10 + (*digit - unsigned{'0'}), 100'000U);
  }
  return build;
}

PacketRole read_packet_role(Codec codec, std::size_t nal_size_bytes,
                            std::span<const std::uint8_t> packet, bool is_flagged_key) {
  switch (codec) {
    case Codec::kH264:
      return read_h264(NalReader(packet, nal_size_bytes));
    case Codec::kHevc:
      return read_hevc(NalReader(packet, nal_size_bytes));
    case Codec::kVp8:
      return read_vp8(packet, is_flagged_key);
    case Codec::kVp9:
      return read_vp9(packet, is_flagged_key);
    case Codec::kMpeg4:
      return read_mpeg4(packet);
    case Codec::kAv1:
      return {.is_start = is_flagged_key};
    case Codec::kMjpeg:
      return {.is_start = true, .is_reference = false};
  }
  return {};
}

}  // namespace kineograph
