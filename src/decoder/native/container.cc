#include "container.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace kineograph {
namespace {

constexpr std::uint64_t kTsPacketBytes = 188;
constexpr int kMaxBoxes = 1 << 16;  // fragments of a day at 1 s each
constexpr std::uint64_t kM2tsPacketBytes = 192;

/// The bytes at `at`, or as many of them as there are.
template <std::size_t kCount>
std::span<const std::uint8_t> bytes_at(const FileBytes& file, std::uint64_t at,
                                       std::array<std::uint8_t, kCount>& memory) {
  return std::span(memory).first(file.read_at(at, memory));
}

bool has_text(const FileBytes& file, std::uint64_t at, std::string_view text) {
  std::array<std::uint8_t, 4> memory{};
  const auto found = bytes_at(file, at, memory);
  return std::equal(text.begin(), text.end(), found.begin(), found.end(),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

std::uint64_t big_endian(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  return value;
}

bool has_mp4_start(const FileBytes& file) {
  constexpr std::array<std::string_view, 7> kFirstBoxes = {"ftyp", "moov", "mdat", "free",
                                                           "skip", "wide", "styp"};
  return std::ranges::any_of(kFirstBoxes,
                             [&file](std::string_view box) { return has_text(file, 4, box); });
}

/// A sync byte at the start of each of the first packets, `first` bytes into the file.
bool has_ts_start(const FileBytes& file, std::uint64_t first, std::uint64_t step) {
  constexpr std::uint64_t kPackets = 3;
  if (file.size_bytes() < first + kPackets * step) return false;
  for (std::uint64_t i = 0; i < kPackets; ++i) {
    std::array<std::uint8_t, 1> sync{};
    if (file.read_at(first + i * step, sync) == 0 || sync[0] != 0x47) return false;
  }
  return true;
}

struct Box {
  std::uint64_t start;
  std::uint64_t size;  ///< with its header; may reach past the end of the file
};

/// The outermost box that begins at `at`; nothing where there is none.
std::optional<Box> box_at(const FileBytes& file, std::uint64_t at) {
  std::array<std::uint8_t, 16> memory{};
  const auto head = bytes_at(file, at, memory);
  if (head.size() < 8) return std::nullopt;
  std::uint64_t size = big_endian(head.first(4));
  std::uint64_t header = 8;
  if (size == 0) size = file.size_bytes() - at;  // "to the end of the file"
  if (size == 1) {
    if (head.size() < 16) return std::nullopt;
    size = big_endian(head.subspan(8, 8));
    header = 16;
  }
  if (size < header) return std::nullopt;
  return Box{at, size};
}

bool is_past_end(const FileBytes& file, const Box& box) {
  return box.size > file.size_bytes() - box.start;
}

/// The first outermost box that `is_sought`, among as many as anybody would look at.
template <class IsSought>
std::optional<Box> find_box(const FileBytes& file, IsSought is_sought) {
  auto box = box_at(file, 0);
  for (int count = 0; box && count < kMaxBoxes; ++count) {
    if (is_sought(*box)) return box;
    if (is_past_end(file, *box)) return std::nullopt;
    box = box_at(file, box->start + box->size);
  }
  return std::nullopt;
}

bool is_mp4_cut_short(const FileBytes& file) {
  return find_box(file, [&file](const Box& box) { return is_past_end(file, box); }).has_value();
}

/// The value of the EBML number at `at`, without its length marker, and how many bytes it takes.
struct EbmlNumber {
  std::uint64_t value;
  std::uint64_t bytes;
  bool is_unknown;  ///< all ones: "size not known", as live streams write it
};

std::optional<EbmlNumber> ebml_size_at(const FileBytes& file, std::uint64_t at) {
  std::array<std::uint8_t, 8> memory{};
  const auto found = bytes_at(file, at, memory);
  if (found.empty() || found[0] == 0) return std::nullopt;
  std::size_t bytes = 1;
  while ((found[0] & (0x80U >> (bytes - 1))) == 0) ++bytes;
  if (found.size() < bytes) return std::nullopt;
  const std::uint64_t mask = (std::uint64_t{1} << (7 * bytes)) - 1;
  const std::uint64_t value = big_endian(found.first(bytes)) & mask;
  return EbmlNumber{value, bytes, value == mask};
}

bool is_matroska_cut_short(const FileBytes& file) {
  constexpr std::uint64_t kIdBytes = 4;
  const auto header = ebml_size_at(file, kIdBytes);
  if (!header || header->value > file.size_bytes()) return true;
  const std::uint64_t segment = kIdBytes + header->bytes + header->value;
  const auto body = ebml_size_at(file, segment + kIdBytes);
  if (!body) return true;
  return !body->is_unknown && body->value > file.size_bytes() - segment - kIdBytes - body->bytes;
}

bool is_avi_cut_short(const FileBytes& file) {
  std::array<std::uint8_t, 12> memory{};
  const auto head = bytes_at(file, 0, memory);
  if (head.size() < memory.size()) return true;
  const std::uint64_t size = std::uint64_t{head[4]} | std::uint64_t{head[5]} << 8 |
                             std::uint64_t{head[6]} << 16 | std::uint64_t{head[7]} << 24;
  return size > file.size_bytes() - 8;
}

}  // namespace

std::optional<Container> sniff_container(const FileBytes& file) {
  if (has_mp4_start(file)) return Container::kMp4;
  if (has_text(file, 0, "\x1A\x45\xDF\xA3")) return Container::kMatroska;
  if (has_text(file, 0, "RIFF") && has_text(file, 8, "AVI ")) return Container::kAvi;
  if (has_ts_start(file, 0, kTsPacketBytes) || has_ts_start(file, 4, kM2tsPacketBytes)) {
    return Container::kMpegTs;
  }
  return std::nullopt;
}

bool has_moov(const FileBytes& file) {
  const auto moov =
      find_box(file, [&file](const Box& box) { return has_text(file, box.start + 4, "moov"); });
  return moov && !is_past_end(file, *moov);
}

bool is_cut_short(Container container, const FileBytes& file) {
  switch (container) {
    case Container::kMp4:
      return is_mp4_cut_short(file);
    case Container::kMatroska:
      return is_matroska_cut_short(file);
    case Container::kAvi:
      return is_avi_cut_short(file);
    case Container::kMpegTs:
      return file.size_bytes() % kTsPacketBytes != 0 && file.size_bytes() % kM2tsPacketBytes != 0;
  }
  return false;
}

}  // namespace kineograph
