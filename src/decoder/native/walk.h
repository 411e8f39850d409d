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

  /// `frame` is as coded and valid during the call. A frame may come again; the last one counts.
  virtual Outcome<Done> take(std::uint32_t index, const AVFrame& frame) = 0;

  /// A frame that was taken is partly guessed, or predicted from something damaged or missing.
  virtual Outcome<Done> flag_damaged(std::uint32_t index) = 0;
  virtual Outcome<Done> miss(std::uint32_t index, MissingReason reason) = 0;

  /// Asked before each packet; true ends the walk with Fault::kDropped.
  virtual bool is_dropped() = 0;
};

/// Decodes the frames `wanted` (distinct indices, ascending, each below frame_count) and hands
/// each one over, as taken or as missing. Their planes equal those of a full decode from the
/// first packet, also after damage, whatever the number of threads (1 or more).
///
/// Work: each group of frames is decoded from its start to its last packet, leaving out H.264 and
/// HEVC packets that no other picture needs (1.4 to 1.6 times less CPU with B-frames). What libav
/// makes of damage depends on those, on threads and on what was decoded before the start (it fills
/// holes from the picture before, even across an IDR), so where a group has any sign of damage, its
/// frames and all after them are decoded again in one pass from the first packet, with one thread.
Outcome<Done> walk_frames(Video& video, const FrameIndex& index,
                          std::span<const std::uint32_t> wanted, int threads, FrameTaker& taker);

}  // namespace kineograph
