/// Feeds damaged bytes to everything that reads bytes without libav, under the sanitizers: an
/// answer or a refusal, never a fault. Takes lines of hex as seeds, cuts and changes each.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "bitstream.h"
#include "container.h"
#include "protocol.h"

namespace {

using namespace kineograph;

using Bytes = std::vector<std::uint8_t>;

constexpr int kChangesPerSeed = 20'000;

Bytes from_hex(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

/// A whole file in memory. The readers' own memory is checked by the sanitizers.
class BytesInMemory : public FileBytes {
 public:
  explicit BytesInMemory(const Bytes& bytes) : bytes_(bytes) {}

  std::uint64_t size_bytes() const override { return bytes_.size(); }

  std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    if (offset >= bytes_.size()) return 0;
    const std::size_t at = static_cast<std::size_t>(offset);
    const std::size_t count = std::min(bytes_.size() - at, out.size());
    std::memcpy(out.data(), bytes_.data() + at, count);
    return count;
  }

 private:
  const Bytes& bytes_;
};

/// Each reader gets an exact copy, so that a byte too far is seen.
void read_all(const Bytes& bytes) {
  const Bytes copy(bytes);
  static_cast<void>(parse_request(copy));
  const BytesInMemory file(copy);
  static_cast<void>(sniff_container(file));
  static_cast<void>(has_moov(file));
  for (const Container container :
       {Container::kMp4, Container::kMatroska, Container::kAvi, Container::kMpegTs}) {
    static_cast<void>(is_cut_short(container, file));
  }
  for (const Codec codec : {Codec::kH264, Codec::kHevc, Codec::kMpeg4, Codec::kVp8, Codec::kVp9,
                            Codec::kAv1, Codec::kMjpeg}) {
    static_cast<void>(nal_size_bytes(codec, copy));
    for (std::size_t size_bytes = 0; size_bytes <= 4; ++size_bytes) {
      static_cast<void>(read_packet_role(codec, size_bytes, copy, true));
    }
  }
}

}  // namespace

int main() {
  std::mt19937 random(20'261'123);
  int seeds = 0;
  for (std::string line; std::getline(std::cin, line); ++seeds) {
    const Bytes seed = from_hex(line);
    for (std::size_t size = 0; size <= seed.size(); ++size) {
      read_all(Bytes(seed.begin(), seed.begin() + static_cast<std::ptrdiff_t>(size)));
    }
    if (seed.empty()) continue;
    for (int i = 0; i < kChangesPerSeed; ++i) {
      Bytes changed = seed;
      for (int flips = 0; flips < 3; ++flips) {
        changed[random() % changed.size()] = static_cast<std::uint8_t>(random());
      }
      read_all(changed);
    }
  }
  std::cout << seeds << " seeds\n";
}
