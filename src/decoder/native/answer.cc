#include "answer.h"

#include <jconfig.h>
#include <png.h>

#include <new>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "decode-limits.h"
#include "frame-index.h"
#include "input.h"
#include "picture.h"
#include "video.h"
#include "walk.h"

namespace kineograph {
namespace {

struct OpenedVideo {
  Video video;
  FrameIndex index;
};

Outcome<OpenedVideo> open_video(const Arrival& arrival) {
  if (arrival.opening.result != 0) return open_failure(arrival.opening.result);
  auto input = read_input(arrival.file);
  if (auto* failure = failure_of(input)) return *std::move(failure);
  auto opened = Video::open(std::get<InputFile>(std::move(input)));
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  auto indexed = make_frame_index(std::get<Video>(opened));
  if (auto* failure = failure_of(indexed)) return *std::move(failure);
  return OpenedVideo{std::get<Video>(std::move(opened)), std::get<FrameIndex>(std::move(indexed))};
}

/// Sends what a walk gives to the parent. Without a `maker` it verifies: no pictures are sent.
class Sender : public FrameTaker {
 public:
  Sender(Channel& channel, std::uint32_t id, PictureMaker* maker)
      : channel_(channel), id_(id), maker_(maker) {}

  Outcome<Done> take(std::uint32_t frame, const AVFrame& decoded) override {
    if (maker_ == nullptr) return Done{};
    auto made = maker_->make(decoded);
    if (auto* failure = failure_of(made)) return *std::move(failure);
    const auto& picture = std::get<FinishedPicture>(made);
    const PictureReply reply{frame, picture.width_px, picture.height_px};
    channel_.send(encode_head(id_, reply, picture.bytes.size()), picture.bytes);
    return Done{};
  }

  Outcome<Done> flag_damaged(std::uint32_t frame) override {
    channel_.send(encode(id_, DamagedReply{frame}));
    return Done{};
  }

  Outcome<Done> miss(std::uint32_t frame, MissingReason reason) override {
    channel_.send(encode(id_, MissingReply{frame, reason}));
    return Done{};
  }

  bool is_dropped() override { return channel_.is_dropped(id_); }

 private:
  Channel& channel_;
  std::uint32_t id_;
  PictureMaker* maker_;
};

Outcome<DoneReply> probe(Channel& channel, const Arrival& arrival) {
  auto opened = open_video(arrival);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  channel.send(encode(arrival.request.id, std::get<OpenedVideo>(opened).index.reply));
  return DoneReply{};
}

Outcome<DoneReply> verify(Channel& channel, const Arrival& arrival) {
  const std::uint32_t id = arrival.request.id;
  auto opened = open_video(arrival);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  const auto& [video, index] = std::get<OpenedVideo>(opened);
  channel.send(encode(id, index.reply));
  std::vector<std::uint32_t> all(index.frame_count());
  std::iota(all.begin(), all.end(), 0U);
  Sender sender(channel, id, nullptr);
  auto walked = walk_frames(video, index, all, sender);
  if (auto* failure = failure_of(walked)) return *std::move(failure);
  return DoneReply{sha256_hex(video.file().bytes())};
}

Outcome<DoneReply> extract(Channel& channel, const Arrival& arrival,
                           const ExtractRequest& request) {
  const std::uint32_t id = arrival.request.id;
  auto opened = open_video(arrival);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  const auto& [video, index] = std::get<OpenedVideo>(opened);
  channel.send(encode(id, index.reply));
  const Request answered = channel.next_for(id);
  const auto* choice = std::get_if<ChooseRequest>(&answered.body);
  if (choice == nullptr) return Failure{Fault::kDropped, "taken back"};
  if (!choice->indices.empty() && choice->indices.back() >= index.frame_count()) {
    return Failure{Fault::kBadRequest,
                   "the clip has " + std::to_string(index.frame_count()) + " frames; frame " +
                       std::to_string(choice->indices.back()) + " is not one of them"};
  }
  PictureMaker maker(request.picture, video.stream(), index.reply.rotation_degrees);
  Sender sender(channel, id, &maker);
  auto walked = walk_frames(video, index, choice->indices, sender);
  if (auto* failure = failure_of(walked)) return *std::move(failure);
  return DoneReply{sha256_hex(video.file().bytes())};
}

Outcome<DoneReply> carry_out(Channel& channel, const Arrival& arrival) {
  const auto& body = arrival.request.body;
  try {
    if (std::holds_alternative<ProbeRequest>(body)) return probe(channel, arrival);
    if (std::holds_alternative<VerifyRequest>(body)) return verify(channel, arrival);
    if (const auto* wanted = std::get_if<ExtractRequest>(&body)) {
      return extract(channel, arrival, *wanted);
    }
    return Failure{Fault::kBadRequest, "not served yet"};
  } catch (const std::bad_alloc&) {
    return Failure{Fault::kUnreadable, "out of memory"};
  }
}

std::string version_text(const char* name, unsigned version) {
  return name + std::to_string(version >> 16) + "." + std::to_string(version >> 8 & 0xFFU) + "." +
         std::to_string(version & 0xFFU);
}

}  // namespace

void answer(Channel& channel, const Arrival& arrival, LimitKeeper& keeper) {
  const RequestLimits* limits = limits_of(arrival.request);
  if (limits == nullptr) return;  // a Choose or Drop for a request that is over
  const std::uint32_t id = arrival.request.id;
  keeper.hold(*limits);
  auto outcome = carry_out(channel, arrival);
  if (keeper.release()) {
    outcome = over_limit(std::to_string(limits->memory_mib) + " MiB of memory for one request");
  }
  if (const auto* failure = failure_of(outcome)) {
    channel.send(encode(id, *failure));
  } else {
    channel.send(encode(id, std::get<DoneReply>(outcome)));
  }
}

std::string library_versions() {
  return version_text("lavc", avcodec_version()) + " " + version_text("lavf", avformat_version()) +
         " " + version_text("lavu", avutil_version()) + " " +
         version_text("lsws", swscale_version()) + " libjpeg-turbo" +
         std::to_string(LIBJPEG_TURBO_VERSION_NUMBER) + " libpng" + png_get_libpng_ver(nullptr);
}

}  // namespace kineograph
