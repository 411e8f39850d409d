#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "failure.h"
#include "frame-index.h"
#include "sha256.h"
#include "video.h"
#include "walk.h"

namespace kineograph {

/// Who hears of a certification what is not as it should be.
class FaultListener {
 public:
  virtual ~FaultListener() = default;

  /// Random access gave other planes for this frame than the plain pass, or only one gave any.
  virtual Outcome<Done> differ(std::uint32_t frame) = 0;
  virtual Outcome<Done> flag_damaged(std::uint32_t frame) = 0;
  virtual Outcome<Done> miss(std::uint32_t frame, MissingReason reason) = 0;
  virtual bool is_dropped() = 0;
};

/// A frame as a plain pass gave it.
struct PlainFrame {
  std::uint32_t packet;
  Sha256::Digest planes;
};

/// The plain pass by frame index. Frame i is expected to be the i-th that came out, not counting
/// frames whose packet gave none: `differing` gets those where another one came. A frame without
/// picture has no digest, which reads as zeros.
struct PlainDigests {
  std::vector<Sha256::Digest> planes;
  std::vector<bool> is_there;
  std::vector<std::uint32_t> differing;
};
PlainDigests match_in_order(std::span<const std::uint32_t> packet_of_frame,
                            std::span<const PlainFrame> plain);

/// Decodes everything twice, hashes each frame's planes and compares. First by one plain pass over
/// all packets, with one thread, in the decoder's own order, which knows nothing of the index, of
/// starts or of skipping. Then as requests do it: the frames in a fixed disorder, in at most 32
/// groups of 16 or more, each by its own walk with `threads` threads.
///
/// Returns the SHA-256 over the frames' SHA-256 of the plain pass, in order of the index.
Outcome<std::string> certify_frames(Video& video, const FrameIndex& index, int threads,
                                    FaultListener& listener);

}  // namespace kineograph
