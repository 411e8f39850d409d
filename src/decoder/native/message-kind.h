#pragma once

#include <cstdint>

namespace kineograph {

/// What a message is, as schema/decoder.md numbers it: added to, never renumbered.
enum class Kind : std::uint8_t {
  kProbe = 0x01,
  kVerify = 0x02,
  kExtract = 0x03,
  kChoose = 0x04,
  kDrop = 0x05,
  kCertify = 0x06,
  kHello = 0x80,
  kIndex = 0x81,
  kPicture = 0x82,
  kDamaged = 0x83,
  kMissing = 0x84,
  kDone = 0x85,
  kFailed = 0x86,
  kSheet = 0x87,
  kDiffers = 0x88,
  kCertified = 0x89,
};

}  // namespace kineograph
