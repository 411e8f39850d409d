#pragma once

#include <cstddef>
#include <cstdint>

#include "failure.h"

/// What a file may ask of us. One place, so that the docs and the tests can name it.
namespace kineograph {

/// Up to here a file is read into memory whole (1 to 3 ms a clip); a longer one stays on the disk
/// and its packets are read where they are needed.
inline constexpr std::uint64_t kWholeFileBytes = KINEOGRAPH_WHOLE_FILE_BYTES;
inline constexpr std::uint64_t kMaxFileBytes = std::uint64_t{64} << 30;
inline constexpr std::int64_t kMaxPixels = std::int64_t{36} << 20;  ///< of one picture: 8K UHD fits
inline constexpr int kMaxSide = 16384;
inline constexpr int kMaxStreams = 64;
/// The largest block of memory that a container's header may take. A list of 2^20 frames has 24
/// MiB; Matroska's list of tracks has no other limit.
inline constexpr std::size_t kMaxHeaderBlockBytes = std::size_t{64} << 20;
inline constexpr std::int64_t kProbeBytes = std::int64_t{5} << 20;
inline constexpr std::int64_t kAnalyzeMicroseconds = 5'000'000;

/// The failure for what is over one of our limits.
inline Failure over_limit(std::string what) {
  return {Fault::kUnreadable, "over the decoder's limit: " + std::move(what)};
}

}  // namespace kineograph
