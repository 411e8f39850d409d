#include "answer.h"

#include <jconfig.h>
#include <png.h>
#include <webp/encode.h>

#include <chrono>
#include <new>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "certify.h"
#include "contact-sheet.h"
#include "decode-limits.h"
#include "frame-index.h"
#include "input.h"
#include "picture-line.h"
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
  if (arrival.opening.result != 0) return open_failure(arrival.opening);
  auto input = read_input(arrival.file);
  if (auto* failure = failure_of(input)) return *std::move(failure);
  auto opened = Video::open(std::get<InputFile>(std::move(input)));
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  auto indexed = make_frame_index(std::get<Video>(opened));
  if (auto* failure = failure_of(indexed)) return *std::move(failure);
  return OpenedVideo{std::get<Video>(std::move(opened)), std::get<FrameIndex>(std::move(indexed))};
}

/// Says when to ask whether the parent has taken a request back: every few milliseconds, since
/// asking costs a system call.
class DropTimer {
 public:
  bool is_due() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return false;
    next_ = now + std::chrono::milliseconds(5);
    return true;
  }

 private:
  std::chrono::steady_clock::time_point next_;
};

/// Sends what a walk gives to the parent, through a line that makes the pictures.
class PictureSender : public FrameTaker {
 public:
  PictureSender(PictureLine& line, std::uint32_t id) : line_(line), id_(id) {}

  Outcome<Done> take(std::uint32_t frame, const AVFrame& decoded) override {
    return line_.add(frame, decoded);
  }
  Outcome<Done> flag_damaged(std::uint32_t frame) override {
    return line_.post(encode(id_, DamagedReply{frame}));
  }
  Outcome<Done> miss(std::uint32_t frame, MissingReason reason) override {
    return line_.post(encode(id_, MissingReply{frame, reason}));
  }
  bool is_dropped() override { return timer_.is_due() && line_.is_dropped(); }

 private:
  PictureLine& line_;
  std::uint32_t id_;
  DropTimer timer_;
};

/// Sends what is said about frames, and no pictures.
class FaultSender : public FrameTaker, public FaultListener {
 public:
  FaultSender(Channel& channel, std::uint32_t id) : channel_(channel), id_(id) {}

  Outcome<Done> take(std::uint32_t, const AVFrame&) override { return Done{}; }
  Outcome<Done> differ(std::uint32_t frame) override { return send(DiffersReply{frame}); }
  Outcome<Done> flag_damaged(std::uint32_t frame) override { return send(DamagedReply{frame}); }
  Outcome<Done> miss(std::uint32_t frame, MissingReason reason) override {
    return send(MissingReply{frame, reason});
  }
  bool is_dropped() override { return timer_.is_due() && channel_.is_dropped(id_); }

 private:
  template <class Reply>
  Outcome<Done> send(const Reply& reply) {
    channel_.send(encode(id_, reply));
    return Done{};
  }

  Channel& channel_;
  std::uint32_t id_;
  DropTimer timer_;
};

/// Keeps the pictures for a contact sheet; the rest goes to the parent.
class SheetFiller : public FaultSender {
 public:
  SheetFiller(Channel& channel, std::uint32_t id, PictureMaker maker, const IndexReply& index,
              ContactSheet& sheet)
      : FaultSender(channel, id), maker_(std::move(maker)), index_(index), sheet_(sheet) {}

  Outcome<Done> take(std::uint32_t frame, const AVFrame& decoded) override {
    auto made = maker_.make_tile(decoded);
    if (auto* failure = failure_of(made)) return *std::move(failure);
    const double ticks = static_cast<double>(index_.pts_ticks[frame] - index_.pts_ticks.front());
    const double seconds = ticks * index_.time_base.num / index_.time_base.den;
    return sheet_.add(frame, seconds, *std::get<const Planes*>(made));
  }

 private:
  PictureMaker maker_;
  const IndexReply& index_;
  ContactSheet& sheet_;
};

/// Threads that make pictures beside those that decode. Few pictures are made faster than threads
/// start.
int picture_workers(int threads, std::size_t pictures) {
  constexpr std::size_t kMinPictures = 4;
  return threads > 1 && pictures >= kMinPictures ? threads / 2 : 0;
}

Outcome<DoneReply> finish(const Video& video) {
  auto hashed = video.file().sha256();
  if (auto* failure = failure_of(hashed)) return *std::move(failure);
  return DoneReply{std::get<std::string>(std::move(hashed))};
}

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
  auto& [video, index] = std::get<OpenedVideo>(opened);
  channel.send(encode(id, index.reply));
  std::vector<std::uint32_t> all(index.frame_count());
  std::iota(all.begin(), all.end(), 0U);
  FaultSender sender(channel, id);
  auto walked = walk_frames(video, index, all, limits_of(arrival.request)->threads, sender);
  if (auto* failure = failure_of(walked)) return *std::move(failure);
  return finish(video);
}

Outcome<DoneReply> certify(Channel& channel, const Arrival& arrival) {
  const std::uint32_t id = arrival.request.id;
  auto opened = open_video(arrival);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  auto& [video, index] = std::get<OpenedVideo>(opened);
  channel.send(encode(id, index.reply));
  FaultSender sender(channel, id);
  auto certified = certify_frames(video, index, limits_of(arrival.request)->threads, sender);
  if (auto* failure = failure_of(certified)) return *std::move(failure);
  channel.send(encode(id, CertifiedReply{std::get<std::string>(std::move(certified))}));
  return finish(video);
}

PictureMaker maker_for(const OpenedVideo& opened, const PictureSpec& spec) {
  return PictureMaker(spec, opened.video.stream(), opened.index.reply.rotation_degrees);
}

Outcome<Done> send_pictures(Channel& channel, std::uint32_t id, OpenedVideo& opened,
                            std::span<const std::uint32_t> wanted, const ExtractRequest& request) {
  const auto make_maker = [&] { return maker_for(opened, request.picture); };
  const int threads = request.limits.threads;
  PictureLine line(channel, id, make_maker, picture_workers(threads, wanted.size()));
  PictureSender sender(line, id);
  auto walked = walk_frames(opened.video, opened.index, wanted, threads, sender);
  if (auto* failure = failure_of(walked)) return *std::move(failure);
  return line.finish();
}

Outcome<Done> send_sheet(Channel& channel, std::uint32_t id, OpenedVideo& opened,
                         std::span<const std::uint32_t> wanted, const ExtractRequest& request) {
  ContactSheet sheet(request.picture.sheet_columns, wanted.size());
  SheetFiller filler(channel, id, maker_for(opened, request.picture), opened.index.reply, sheet);
  auto walked = walk_frames(opened.video, opened.index, wanted, request.limits.threads, filler);
  if (auto* failure = failure_of(walked)) return *std::move(failure);
  if (sheet.is_empty()) return Done{};
  const FinishedPicture drawn = sheet.finish(request.picture.quality);
  channel.send(encode_head(id, SheetReply{drawn.width_px, drawn.height_px}, drawn.bytes.size()),
               drawn.bytes);
  return Done{};
}

Outcome<DoneReply> extract(Channel& channel, const Arrival& arrival,
                           const ExtractRequest& request) {
  const std::uint32_t id = arrival.request.id;
  auto opened = open_video(arrival);
  if (auto* failure = failure_of(opened)) return *std::move(failure);
  auto& opened_video = std::get<OpenedVideo>(opened);
  const FrameIndex& index = opened_video.index;
  channel.send(encode(id, index.reply));
  const Request answered = channel.next_for(id);
  const auto* choice = std::get_if<ChooseRequest>(&answered.body);
  if (choice == nullptr) return Failure{Fault::kDropped, "taken back"};
  if (!choice->indices.empty() && choice->indices.back() >= index.frame_count()) {
    return Failure{Fault::kBadRequest,
                   "the clip has " + std::to_string(index.frame_count()) + " frames; frame " +
                       std::to_string(choice->indices.back()) + " is not one of them"};
  }
  const bool is_sheet = request.picture.sheet_columns > 0;
  auto sent = is_sheet ? send_sheet(channel, id, opened_video, choice->indices, request)
                       : send_pictures(channel, id, opened_video, choice->indices, request);
  if (auto* failure = failure_of(sent)) return *std::move(failure);
  return finish(opened_video.video);
}

Outcome<DoneReply> carry_out(Channel& channel, const Arrival& arrival) {
  const auto& body = arrival.request.body;
  try {
    if (std::holds_alternative<ProbeRequest>(body)) return probe(channel, arrival);
    if (std::holds_alternative<VerifyRequest>(body)) return verify(channel, arrival);
    if (const auto* wanted = std::get_if<ExtractRequest>(&body)) {
      return extract(channel, arrival, *wanted);
    }
    if (std::holds_alternative<CertifyRequest>(body)) return certify(channel, arrival);
    return Failure{Fault::kBadRequest, "not served"};
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
         std::to_string(LIBJPEG_TURBO_VERSION_NUMBER) + " libpng" + png_get_libpng_ver(nullptr) +
         " " + version_text("libwebp", static_cast<unsigned>(WebPGetEncoderVersion()));
}

}  // namespace kineograph
