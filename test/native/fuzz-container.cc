/// The first look at a file, before libav: any bytes give an answer.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "container.h"

namespace {

using kineograph::Container;

/// A whole file in memory. The readers' own memory is checked by the sanitizers.
class BytesInMemory : public kineograph::FileBytes {
 public:
  explicit BytesInMemory(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  std::uint64_t size_bytes() const override { return bytes_.size(); }

  std::size_t read_at(std::uint64_t offset, std::span<std::uint8_t> out) const override {
    if (offset >= bytes_.size()) return 0;
    const auto at = static_cast<std::size_t>(offset);
    const std::size_t count = std::min(bytes_.size() - at, out.size());
    std::memcpy(out.data(), bytes_.data() + at, count);
    return count;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesInMemory file(std::span(data, size));
  static_cast<void>(kineograph::sniff_container(file));
  static_cast<void>(kineograph::has_moov(file));
  for (const Container container :
       {Container::kMp4, Container::kMatroska, Container::kAvi, Container::kMpegTs}) {
    static_cast<void>(kineograph::is_cut_short(container, file));
  }
  return 0;
}
