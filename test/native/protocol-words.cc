/// Reads lines of hex, each one message with its size field, and prints each as words, or
/// "refused". A line "reply NAME" prints the bytes of the reply of that name instead.
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "protocol.h"

namespace {

using namespace kineograph;

using Bytes = std::vector<std::uint8_t>;

Bytes from_hex(const std::string& hex) {
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<std::uint8_t>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

std::string to_hex(const Bytes& bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 0xF];
  }
  return hex;
}

std::string limits_words(const RequestLimits& limits) {
  return " threads " + std::to_string(limits.threads) + " memory " +
         std::to_string(limits.memory_mib) + " cpu " + std::to_string(limits.cpu_seconds);
}

std::string picture_words(const PictureSpec& picture) {
  return " format " + std::to_string(static_cast<int>(picture.format)) + " quality " +
         std::to_string(picture.quality) + " rotate " + (picture.rotate ? "1" : "0") + " resize " +
         std::to_string(static_cast<int>(picture.resize.kind)) + " " +
         std::to_string(picture.resize.first_px) + " " + std::to_string(picture.resize.second_px) +
         " crop " + std::to_string(picture.crop.width_px) + " " +
         std::to_string(picture.crop.height_px) + " sheet " + std::to_string(picture.sheet_columns);
}

struct ToWords {
  std::string operator()(const ProbeRequest& body) const {
    return " probe " + body.path + limits_words(body.limits);
  }
  std::string operator()(const VerifyRequest& body) const {
    return " verify " + body.path + limits_words(body.limits);
  }
  std::string operator()(const CertifyRequest& body) const {
    return " certify " + body.path + limits_words(body.limits);
  }
  std::string operator()(const ExtractRequest& body) const {
    return " extract " + body.path + limits_words(body.limits) + picture_words(body.picture);
  }
  std::string operator()(const ChooseRequest& body) const {
    std::string words = " choose";
    for (const std::uint32_t index : body.indices) words += " " + std::to_string(index);
    return words;
  }
  std::string operator()(const DropRequest&) const { return " drop"; }
};

std::string words_of(const Bytes& whole) {
  if (whole.size() < kSizeFieldBytes) return "no size field";
  const std::span<const std::uint8_t> bytes(whole);
  if (read_size_field(bytes.first<kSizeFieldBytes>()) != whole.size() - kSizeFieldBytes) {
    return "wrong size field";
  }
  const auto request = parse_request(bytes.subspan(kSizeFieldBytes));
  if (!request) return "refused";
  return std::to_string(request->id) + std::visit(ToWords{}, request->body);
}

/// The replies of protocol-vectors.json.
Bytes reply_named(const std::string& name) {
  if (name == "hello") return encode(Hello{"kineograph-decoder 0.1.0", "lavc59.37.100", "seccomp"});
  if (name == "damaged") return encode(9, DamagedReply{1});
  if (name == "missing") return encode(9, MissingReply{0, MissingReason::kNoReference});
  if (name == "done") return encode(9, DoneReply{});
  if (name == "differs") return encode(9, DiffersReply{3});
  if (name == "certified") {
    CertifiedReply certified;
    for (int i = 0; i < 32; ++i) certified.planes_sha256 += "ab";
    return encode(9, certified);
  }
  if (name == "sheet") {
    Bytes bytes = encode_head(9, SheetReply{640, 480}, 2);
    bytes.insert(bytes.end(), {0xFF, 0xD8});
    return bytes;
  }
  if (name == "failed") return encode(9, Failure{Fault::kNoIndex, "no moov"});
  if (name == "picture") {
    Bytes bytes = encode_head(9, PictureReply{1, 256, 340}, 2);
    bytes.insert(bytes.end(), {0xFF, 0xD8});
    return bytes;
  }
  IndexReply index;
  index.container = "avi";
  index.codec = "h264";
  index.pixel_format = "yuv420p";
  index.width_px = 340;
  index.height_px = 256;
  index.rotation_degrees = 90;
  index.stream_index = 1;
  index.time_base = {1, 30};
  index.is_full_range = true;
  index.is_color_tagged = true;
  index.color_matrix = "bt709";
  index.end_pts_ticks = 2;
  index.pts_ticks = {-1, 0};
  index.is_keyframe = {1, 0};
  return encode(9, index);
}

}  // namespace

int main() {
  const std::string reply = "reply ";
  for (std::string line; std::getline(std::cin, line);) {
    const bool is_reply = line.starts_with(reply);
    const std::string answer =
        is_reply ? to_hex(reply_named(line.substr(reply.size()))) : words_of(from_hex(line));
    std::cout << answer << '\n';
  }
}
