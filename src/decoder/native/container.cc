#include "container.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace kineograph {
namespace {

constexpr std::size_t kTsPacketBytes = 188;
constexpr std::size_t kM2tsPacketBytes = 192;

bool has_text(std::span<const std::uint8_t> file, std::size_t at, std::string_view text) {
  return file.size() >= at + text.size() &&
         std::equal(text.begin(), text.end(), file.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

bool has_mp4_start(std::span<const std::uint8_t> file) {
  constexpr std::array<std::string_view, 7> kFirstBoxes = {"ftyp", "moov", "mdat", "free",
                                                           "skip", "wide", "styp"};
  return std::ranges::any_of(kFirstBoxes,
                             [file](std::string_view box) { return has_text(file, 4, box); });
}

/// A sync byte at the start of each of the first packets, `first` bytes into the file.
bool has_ts_start(std::span<const std::uint8_t> file, std::size_t first, std::size_t step) {
  constexpr std::size_t kPackets = 3;
  if (file.size() < first + kPackets * step) return false;
  for (std::size_t i = 0; i < kPackets; ++i) {
    if (file[first + i * step] != 0x47) return false;
  }
  return true;
}

struct Box {
  std::size_t start;
  std::uint64_t size;  ///< with its header; may reach past the end of the file
};

/// The outermost box that begins at `at`; nothing where there is none.
std::optional<Box> box_at(std::span<const std::uint8_t> file, std::size_t at) {
  if (at > file.size() || file.size() - at < 8) return std::nullopt;
  std::uint64_t size = big_endian(file.subspan(at, 4));
  std::uint64_t header = 8;
  if (size == 0) size = file.size() - at;  // "to the end of the file"
  if (size == 1) {
    if (file.size() - at < 16) return std::nullopt;
    size = big_endian(file.subspan(at + 8, 8));
    header = 16;
  }
  if (size < header) return std::nullopt;
  return Box{at, size};
}

bool is_past_end(std::span<const std::uint8_t> file, const Box& box) {
  return box.size > file.size() - box.start;
}

bool is_mp4_cut_short(std::span<const std::uint8_t> file) {
  auto box = box_at(file, 0);
  while (box && !is_past_end(file, *box)) {
    box = box_at(file, box->start + static_cast<std::size_t>(box->size));
  }
  return box.has_value();
}

/// The value of the EBML number at `at`, without its length marker, and how many bytes it takes.
struct EbmlNumber {
  std::uint64_t value;
  std::size_t bytes;
  bool is_unknown;  ///< all ones: "size not known", as live streams write it
};

std::optional<EbmlNumber> ebml_size_at(std::span<const std::uint8_t> file, std::size_t at) {
  if (at >= file.size() || file[at] == 0) return std::nullopt;
  std::size_t bytes = 1;
  while ((file[at] & (0x80U >> (bytes - 1))) == 0) ++bytes;
  if (file.size() - at < bytes) return std::nullopt;
  const std::uint64_t mask = (std::uint64_t{1} << (7 * bytes)) - 1;
  const std::uint64_t value = big_endian(file.subspan(at, bytes)) & mask;
  return EbmlNumber{value, bytes, value == mask};
}

bool is_matroska_cut_short(std::span<const std::uint8_t> file) {
  constexpr std::size_t kIdBytes = 4;
  const auto header = ebml_size_at(file, kIdBytes);
  if (!header || header->value > file.size()) return true;
  const std::size_t segment = kIdBytes + header->bytes + static_cast<std::size_t>(header->value);
  const auto body = ebml_size_at(file, segment + kIdBytes);
  if (!body) return true;
  return !body->is_unknown && body->value > file.size() - segment - kIdBytes - body->bytes;
}

bool is_avi_cut_short(std::span<const std::uint8_t> file) {
  if (file.size() < 12) return true;
  const std::uint64_t size = std::uint64_t{file[4]} | std::uint64_t{file[5]} << 8 |
                             std::uint64_t{file[6]} << 16 | std::uint64_t{file[7]} << 24;
  return size > file.size() - 8;
}

}  // namespace

std::optional<Container> sniff_container(std::span<const std::uint8_t> file) {
  if (has_mp4_start(file)) return Container::kMp4;
  if (has_text(file, 0, "\x1A\x45\xDF\xA3")) return Container::kMatroska;
  if (has_text(file, 0, "RIFF") && has_text(file, 8, "AVI ")) return Container::kAvi;
  if (has_ts_start(file, 0, kTsPacketBytes) || has_ts_start(file, 4, kM2tsPacketBytes)) {
    return Container::kMpegTs;
  }
  return std::nullopt;
}

bool has_moov(std::span<const std::uint8_t> file) {
  auto box = box_at(file, 0);
  while (box && !has_text(file, box->start + 4, "moov")) {
    if (is_past_end(file, *box)) return false;
    box = box_at(file, box->start + static_cast<std::size_t>(box->size));
  }
  return box && !is_past_end(file, *box);
}

bool is_cut_short(Container container, std::span<const std::uint8_t> file) {
  switch (container) {
    case Container::kMp4:
      return is_mp4_cut_short(file);
    case Container::kMatroska:
      return is_matroska_cut_short(file);
    case Container::kAvi:
      return is_avi_cut_short(file);
    case Container::kMpegTs:
      return file.size() % kTsPacketBytes != 0 && file.size() % kM2tsPacketBytes != 0;
  }
  return false;
}

}  // namespace kineograph
