#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

/// What can be read off the outside of a coded packet. Knows no libav.
namespace kineograph {

enum class Codec { kH264, kHevc, kMpeg4, kVp8, kVp9, kAv1, kMjpeg };

struct PacketRole {
  /// Decoding that starts here gives every later packet (in decoding order) with a later time
  /// exactly as decoding from the beginning does.
  bool is_start = false;
  /// Other pictures may be predicted from it. True wherever we do not know.
  bool is_reference = true;
  /// It gives a picture to show. False for the hidden reference frames of VP8 and VP9.
  bool is_shown = true;
  /// HEVC only: predicted from before the start that it follows (RASL), so not to be had when
  /// the clip begins with that start.
  bool is_skipped_leading = false;
  /// H.264 and HEVC: brings sequence or picture parameter sets along.
  bool has_parameter_sets = false;
  /// HEVC only. `is_reference` holds for pictures of the same or a lower temporal layer.
  std::uint8_t temporal_id = 0;
};

/// How many bytes hold a NAL unit's size, from the codec's extradata: 1..4, or 0 when units are
/// found by start codes (Annex B).
std::size_t nal_size_bytes(Codec codec, std::span<const std::uint8_t> extradata);

/// The build of x264 that says so in the first packet of an H.264 stream, or 0.
unsigned x264_build(std::span<const std::uint8_t> first_packet);

/// `is_flagged_key` is the container's word, believed only for codecs whose keyframes end every
/// prediction. Malformed bytes give the careful answer, never a fault.
PacketRole read_packet_role(Codec codec, std::size_t nal_size_bytes,
                            std::span<const std::uint8_t> packet, bool is_flagged_key);

}  // namespace kineograph
