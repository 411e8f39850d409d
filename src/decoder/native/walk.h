#pragma once

#include <cstdint>
#include <span>

#include "failure.h"
#include "frame-index.h"
#include "video.h"

namespace kineograph {

/// Who receives the frames of a walk.
class FrameTaker {
 public:
  virtual ~FrameTaker() = default;

  /// `frame` is as coded and valid during the call. `is_damaged`: it is predicted from something
  /// that is missing or damaged, so it may look wrong.
  virtual Outcome<Done> take(std::uint32_t index, const AVFrame& frame, bool is_damaged) = 0;
  virtual Outcome<Done> miss(std::uint32_t index, MissingReason reason) = 0;

  /// Asked before each packet; true ends the walk with Fault::kDropped.
  virtual bool is_dropped() = 0;
};

/// Decodes the frames `wanted` (distinct indices, ascending, each below frame_count) and hands
/// each one over once, as taken or as missing; in order of presentation wherever the codec's
/// own order allows. Their planes equal those of a full decode from the first packet.
///
/// Work: each group of frames is decoded from its start to its last packet, leaving out H.264
/// packets that no other picture needs.
Outcome<Done> walk_frames(const Video& video, const FrameIndex& index,
                          std::span<const std::uint32_t> wanted, FrameTaker& taker);

}  // namespace kineograph
