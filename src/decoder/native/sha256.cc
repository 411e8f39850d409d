#include "sha256.h"

namespace kineograph {

Sha256::Digest Sha256::finish() {
  Digest digest{};
  sha256_digest(&state_, digest.size(), digest.data());
  return digest;
}

std::string to_hex(const Sha256::Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : digest) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0xF];
  }
  return hex;
}

}  // namespace kineograph
