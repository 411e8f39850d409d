#pragma once

#include <cstdint>
#include <string>
#include <variant>

namespace kineograph {

/// What is wrong, as a number of the protocol (schema/decoder.md): added to, never renumbered.
enum class Fault : std::uint8_t {
  kEmpty = 1,         ///< the file has no bytes
  kNotVideo = 2,      ///< no container that we read, or one without a video stream
  kNoIndex = 3,       ///< the container's index (moov) is missing or unreadable
  kTruncated = 4,     ///< cut off before the first picture
  kUndecodable = 5,   ///< a video stream without a decodable picture
  kCodecRefused = 6,  ///< a codec outside the allow-list
  kUnreadable = 7,    ///< cannot be opened or read, or over one of our limits
  kNoFile = 8,        ///< nothing at that path
  kBadRequest = 9,    ///< the request itself is at fault
  kDropped = 10,      ///< the parent took the request back
};

/// A failure as the parent is told it. `detail` is one line for a person and holds no path.
struct Failure {
  Fault fault;
  std::string detail;
};

/// The value, or why there is none. A step without a value gives `Done`.
template <class Value>
using Outcome = std::variant<Value, Failure>;

struct Done {};

/// The failure inside `outcome`, or null. Use: `if (auto* failure = failure_of(x)) return
/// *failure;`
template <class Value>
Failure* failure_of(Outcome<Value>& outcome) {
  return std::get_if<Failure>(&outcome);
}

}  // namespace kineograph
