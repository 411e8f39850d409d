/// The first look at a file, before libav: any bytes give an answer.
#include <cstddef>
#include <cstdint>
#include <span>

#include "container.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using kineograph::Container;
  const std::span file(data, size);
  static_cast<void>(kineograph::sniff_container(file));
  static_cast<void>(kineograph::has_moov(file));
  for (const Container container :
       {Container::kMp4, Container::kMatroska, Container::kAvi, Container::kMpegTs}) {
    static_cast<void>(kineograph::is_cut_short(container, file));
  }
  return 0;
}
