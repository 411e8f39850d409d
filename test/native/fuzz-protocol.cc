/// A request from a parent that nobody vouches for: any bytes give a request or nothing.
#include <cstddef>
#include <cstdint>
#include <span>

#include "protocol.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto request = kineograph::parse_request(std::span(data, size));
  if (request && kineograph::path_of(*request) == nullptr) {
    static_cast<void>(kineograph::limits_of(*request));
  }
  return 0;
}
