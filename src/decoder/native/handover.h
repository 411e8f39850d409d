#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "descriptor.h"

/// What passes from the door-keeper to the worker, over a stream socket of their own: each message
/// of the parent whole, and before it what became of the file that it names, with the descriptor.
/// Knows neither libav nor requests.
namespace kineograph {

/// What the door-keeper did for a message.
struct Opening {
  /// 0: the descriptor came along; above: the errno of opening it; below: as named here.
  std::int32_t result = 0;

  static constexpr std::int32_t kNothingToOpen = -1;  ///< the message names no file
  static constexpr std::int32_t kNotRegular = -2;     ///< a FIFO, device, socket or folder
};

inline constexpr std::size_t kOpeningBytes = sizeof(Opening);

/// Sends `message` whole, with `file` if it is open. Waits. False when the worker is gone.
bool hand_over(int socket, Opening opening, const Descriptor& file,
               std::span<const std::uint8_t> message);

/// Appends what is there to `bytes` and a descriptor that came with it to `files`. Waits for the
/// first byte. 0 when the door-keeper is gone, below 0 on an error (errno).
std::ptrdiff_t take_over(int socket, std::vector<std::uint8_t>& bytes,
                         std::vector<Descriptor>& files);

}  // namespace kineograph
