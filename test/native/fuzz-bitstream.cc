/// The outside of a coded packet: any bytes give a role, of any codec.
#include <cstddef>
#include <cstdint>
#include <span>

#include "bitstream.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kineograph::Codec;
  const std::span packet(data, size);
  static_cast<void>(kineograph::x264_build(packet));
  for (const Codec codec : {Codec::kH264, Codec::kHevc, Codec::kMpeg4, Codec::kVp8, Codec::kVp9,
                            Codec::kAv1, Codec::kMjpeg}) {
    static_cast<void>(kineograph::nal_size_bytes(codec, packet));
    for (std::size_t size_bytes = 0; size_bytes <= 4; ++size_bytes) {
      static_cast<void>(kineograph::read_packet_role(codec, size_bytes, packet, true));
    }
  }
  return 0;
}
