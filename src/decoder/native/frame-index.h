#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "failure.h"
#include "protocol.h"
#include "video.h"

namespace kineograph {

/// Which frames a clip has, in order of presentation, and which packets make them.
struct FrameIndex {
  IndexReply reply;
  std::vector<std::uint32_t> packet_of_frame;  ///< by frame index
  /// By packet number: the last start from which decoding gives the packet's picture exactly.
  std::vector<std::uint32_t> start_of_packet;

  std::uint32_t frame_count() const { return static_cast<std::uint32_t>(packet_of_frame.size()); }
};

/// Counts the frames. A packet is a frame where every packet has a time stamp; where some have
/// none, and for MPEG-4 part 2 (packed B-frames), the whole stream is decoded once and its
/// pictures are counted. Headers are not believed.
///
/// Not indexed: packets outside the edit list, hidden reference frames, and leading pictures
/// that a full decode cannot give because the clip begins after what they are predicted from.
Outcome<FrameIndex> make_frame_index(Video& video);

}  // namespace kineograph
