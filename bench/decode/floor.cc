// The least that libavcodec and libjpeg-turbo need for pictures of a clip, and nothing of ours
// besides the rule of which packets may be left out: the file read into memory, demuxed whole, the
// needed packets decoded with one thread, the wanted frames expanded to full range and encoded from
// their planes. No index, digest, checks or messages.
//
// Resident, as the decoder is: reads lines "PATH TAB I,J,K", answers each with a line of numbers
// "WALL CPU PICTURES BYTES OPEN DECODE ENCODE", times in milliseconds. A clip that it is not made
// for (no time stamps, not 8-bit 4:2:0) ends it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <iterator>
#include <span>
#include <sstream>
#include <string>
#include <vector>

// Needs <cstdio> before it.
#include <jpeglib.h>

#include "bitstream.h"
#include "handles.h"

namespace {

using namespace kineograph;

// The baseline of x86-64 has no multiplication of 32-bit lanes.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define FLOOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define FLOOR_CLONES
#endif

constexpr int kQuality = 90;
constexpr int kIoBufferBytes = 64 << 10;

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "floor: %s\n", why.c_str());
  std::exit(1);
}

void require(bool holds, const char* what) {
  if (!holds) give_up(what);
}

double clock_ms(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}
double wall_ms() { return clock_ms(CLOCK_MONOTONIC); }
double cpu_ms() { return clock_ms(CLOCK_PROCESS_CPUTIME_ID); }

struct Memory {
  std::vector<std::uint8_t> bytes;
  std::int64_t position = 0;
};

int read_memory(void* opaque, std::uint8_t* out, int size) {
  auto& memory = *static_cast<Memory*>(opaque);
  const std::int64_t left = static_cast<std::int64_t>(memory.bytes.size()) - memory.position;
  const std::int64_t count = std::min<std::int64_t>(left, size);
  if (count <= 0) return AVERROR_EOF;
  std::memcpy(out, memory.bytes.data() + memory.position, static_cast<std::size_t>(count));
  memory.position += count;
  return static_cast<int>(count);
}

std::int64_t seek_memory(void* opaque, std::int64_t offset, int whence) {
  auto& memory = *static_cast<Memory*>(opaque);
  const auto size = static_cast<std::int64_t>(memory.bytes.size());
  if (whence == AVSEEK_SIZE) return size;
  if (whence == SEEK_CUR) offset += memory.position;
  if (whence == SEEK_END) offset += size;
  return memory.position = offset;
}

Codec codec_of(AVCodecID id) {
  if (id == AV_CODEC_ID_H264) return Codec::kH264;
  if (id == AV_CODEC_ID_HEVC) return Codec::kHevc;
  if (id == AV_CODEC_ID_VP9) return Codec::kVp9;
  give_up("a codec that the floor is not made for");
}

/// A clip in memory with its packets, and a decoder that is open for them.
class Clip {
 public:
  explicit Clip(const std::string& path);

  /// The packets of the frames, in order of presentation.
  std::vector<std::size_t> frames() const;

  struct Coded {
    PacketHandle packet;
    PacketRole role;
    std::int64_t pts;
  };
  const std::vector<Coded>& packets() const { return packets_; }
  AVCodecContext& decoder() { return *decoder_; }

 private:
  void open_container();
  void read_packets();
  void open_decoder();

  // Each is read through by those below it, so they are destroyed last.
  Memory memory_;
  AvioHandle io_;
  FormatHandle format_;
  AVStream* stream_ = nullptr;
  std::vector<Coded> packets_;
  CodecHandle decoder_;
};

Clip::Clip(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  require(file.good(), "no such clip");
  memory_.bytes.resize(static_cast<std::size_t>(file.tellg()));
  file.seekg(0);
  file.read(reinterpret_cast<char*>(memory_.bytes.data()),
            static_cast<std::streamsize>(memory_.bytes.size()));
  open_container();
  read_packets();
  open_decoder();
}

/// Streams are analysed only where the header leaves something open; mp4 and matroska say all.
void Clip::open_container() {
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(kIoBufferBytes));
  io_.reset(
      avio_alloc_context(buffer, kIoBufferBytes, 0, &memory_, read_memory, nullptr, seek_memory));
  AVFormatContext* format = avformat_alloc_context();
  require(io_ && format != nullptr, "out of memory");
  format->pb = io_.get();
  format->flags |= AVFMT_FLAG_CUSTOM_IO;
  require(avformat_open_input(&format, nullptr, nullptr, nullptr) == 0, "no container");
  format_.reset(format);
  int best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  const bool is_known = best >= 0 && format->streams[best]->codecpar->width > 0;
  if (!is_known) {
    require(avformat_find_stream_info(format, nullptr) >= 0, "no streams");
    best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  }
  require(best >= 0, "no video stream");
  stream_ = format->streams[best];
  for (unsigned i = 0; i < format->nb_streams; ++i) {
    if (format->streams[i] != stream_) format->streams[i]->discard = AVDISCARD_ALL;
  }
}

void Clip::read_packets() {
  const AVCodecParameters& coded = *stream_->codecpar;
  const Codec codec = codec_of(coded.codec_id);
  const std::size_t size_bytes = nal_size_bytes(
      codec, {coded.extradata, static_cast<std::size_t>(std::max(coded.extradata_size, 0))});
  while (true) {
    PacketHandle packet(av_packet_alloc());
    if (av_read_frame(format_.get(), packet.get()) < 0) return;
    if (packet->stream_index != stream_->index) continue;
    require(packet->pts != AV_NOPTS_VALUE, "a clip without time stamps");
    const bool is_key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    const PacketRole role = read_packet_role(
        codec, size_bytes, {packet->data, static_cast<std::size_t>(packet->size)}, is_key);
    const std::int64_t pts = packet->pts;
    packet->pts = static_cast<std::int64_t>(packets_.size());  // travels to the frame
    packets_.push_back({std::move(packet), role, pts});
  }
}

void Clip::open_decoder() {
  const AVCodec* codec = avcodec_find_decoder(stream_->codecpar->codec_id);
  decoder_.reset(avcodec_alloc_context3(codec));
  require(avcodec_parameters_to_context(decoder_.get(), stream_->codecpar) >= 0, "bad parameters");
  decoder_->pkt_timebase = stream_->time_base;
  decoder_->thread_count = 1;
  if (codec->id == AV_CODEC_ID_H264) decoder_->strict_std_compliance = FF_COMPLIANCE_STRICT;
  require(avcodec_open2(decoder_.get(), codec, nullptr) == 0, "the decoder does not open");
}

std::vector<std::size_t> Clip::frames() const {
  std::vector<std::size_t> shown;
  for (std::size_t i = 0; i < packets_.size(); ++i) {
    const bool is_discarded = (packets_[i].packet->flags & AV_PKT_FLAG_DISCARD) != 0;
    if (packets_[i].role.is_shown && !is_discarded) shown.push_back(i);
  }
  std::ranges::stable_sort(shown, {}, [this](std::size_t i) { return packets_[i].pts; });
  return shown;
}

FLOOR_CLONES void expand(const std::uint8_t* __restrict in, std::uint8_t* __restrict out, int count,
                         int factor, int offset) {
  for (int x = 0; x < count; ++x) {
    int value = (in[x] * factor + offset) >> 14;
    value = value < 0 ? 0 : value;
    out[x] = static_cast<std::uint8_t>(value > 255 ? 255 : value);
  }
}

/// JPEGs of 4:2:0 frames, from planes brought to full range in a buffer that stays.
class Encoder {
 public:
  Encoder() {
    jpeg_.err = jpeg_std_error(&errors_);
    jpeg_create_compress(&jpeg_);
  }
  Encoder(const Encoder&) = delete;
  Encoder& operator=(const Encoder&) = delete;
  ~Encoder() {
    jpeg_destroy_compress(&jpeg_);
    std::free(memory_);
  }

  std::size_t encode(const AVFrame& frame);

 private:
  void fill_plane(const AVFrame& frame, int plane, bool is_full);

  jpeg_error_mgr errors_{};
  jpeg_compress_struct jpeg_{};
  std::array<std::vector<std::uint8_t>, 3> planes_;
  std::array<std::size_t, 3> strides_{};
  unsigned char* memory_ = nullptr;
  unsigned long capacity_ = 0;
};

/// Whole blocks: the last column and row are repeated past the edges.
void Encoder::fill_plane(const AVFrame& frame, int plane, bool is_full) {
  const int shift = plane == 0 ? 0 : 1;
  const int width = (frame.width + shift) >> shift;
  const int height = (frame.height + shift) >> shift;
  const int block = 2 * DCTSIZE >> shift;
  const auto at = static_cast<std::size_t>(plane);
  const auto padded = [block](int side) {
    return static_cast<std::size_t>((side + block - 1) / block * block);
  };
  const std::size_t stride = strides_[at] = padded(width);
  planes_[at].resize(stride * padded(height));
  const double scale = plane == 0 ? 255.0 / 219.0 : 255.0 / 224.0;
  const int factor = static_cast<int>(scale * 16384.0 + 0.5);
  const int offset = 8192 + (plane == 0 ? -16 * factor : 128 * 16384 - 128 * factor);
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* in = frame.data[plane] + std::ptrdiff_t{y} * frame.linesize[plane];
    std::uint8_t* out = planes_[at].data() + static_cast<std::size_t>(y) * stride;
    if (is_full) {
      std::memcpy(out, in, static_cast<std::size_t>(width));
    } else {
      expand(in, out, width, factor, offset);
    }
    std::memset(out + width, out[width - 1], stride - static_cast<std::size_t>(width));
  }
  for (std::size_t y = static_cast<std::size_t>(height); y < padded(height); ++y) {
    std::uint8_t* out = planes_[at].data() + y * stride;
    std::memcpy(out, out - stride, stride);
  }
}

std::size_t Encoder::encode(const AVFrame& frame) {
  require(frame.format == AV_PIX_FMT_YUV420P || frame.format == AV_PIX_FMT_YUVJ420P,
          "a clip that is not 8-bit 4:2:0");
  const bool is_full = frame.format == AV_PIX_FMT_YUVJ420P || frame.color_range == AVCOL_RANGE_JPEG;
  for (int plane = 0; plane < 3; ++plane) fill_plane(frame, plane, is_full);
  unsigned char* memory = memory_;
  unsigned long size = capacity_;
  jpeg_mem_dest(&jpeg_, &memory, &size);
  jpeg_.image_width = static_cast<JDIMENSION>(frame.width);
  jpeg_.image_height = static_cast<JDIMENSION>(frame.height);
  jpeg_.input_components = 3;
  jpeg_.in_color_space = JCS_YCbCr;
  jpeg_set_defaults(&jpeg_);
  jpeg_set_quality(&jpeg_, kQuality, TRUE);
  jpeg_.raw_data_in = TRUE;
  jpeg_.dct_method = JDCT_ISLOW;
  jpeg_start_compress(&jpeg_, TRUE);
  constexpr int kRows = 2 * DCTSIZE;
  std::array<std::array<JSAMPROW, kRows>, 3> rows{};
  std::array<JSAMPARRAY, 3> planes{rows[0].data(), rows[1].data(), rows[2].data()};
  while (jpeg_.next_scanline < jpeg_.image_height) {
    for (std::size_t p = 0; p < 3; ++p) {
      const std::size_t first = p == 0 ? jpeg_.next_scanline : jpeg_.next_scanline / 2;
      for (std::size_t i = 0; i < (p == 0 ? kRows : kRows / 2); ++i) {
        rows[p][i] = planes_[p].data() + (first + i) * strides_[p];
      }
    }
    jpeg_write_raw_data(&jpeg_, planes.data(), kRows);
  }
  jpeg_finish_compress(&jpeg_);
  if (memory != memory_) {
    std::free(memory_);
    memory_ = memory;
    capacity_ = size;
  }
  return size;
}

struct Tally {
  std::size_t pictures = 0;
  std::size_t bytes = 0;
  double encode_ms = 0;
};

/// Decodes the packets [first, last] that are needed; encodes the frames that are wanted.
class Run {
 public:
  Run(Clip& clip, std::vector<bool>& wanted, Encoder& encoder, Tally& tally)
      : clip_(clip), wanted_(wanted), encoder_(encoder), tally_(tally), frame_(av_frame_alloc()) {}

  void decode(std::size_t first, std::size_t last) {
    for (std::size_t i = first; i <= last; ++i) {
      const Clip::Coded& coded = clip_.packets()[i];
      if (!coded.role.is_reference && !wanted_[i]) continue;
      require(avcodec_send_packet(&clip_.decoder(), coded.packet.get()) == 0, "a damaged packet");
      take_frames();
    }
    avcodec_send_packet(&clip_.decoder(), nullptr);
    take_frames();
    avcodec_flush_buffers(&clip_.decoder());
  }

 private:
  void take_frames() {
    while (avcodec_receive_frame(&clip_.decoder(), frame_.get()) == 0) {
      const auto packet = static_cast<std::size_t>(frame_->pts);
      if (!wanted_[packet]) continue;
      wanted_[packet] = false;
      const double begin = cpu_ms();
      tally_.bytes += encoder_.encode(*frame_);
      ++tally_.pictures;
      tally_.encode_ms += cpu_ms() - begin;
    }
  }

  Clip& clip_;
  std::vector<bool>& wanted_;  // each until it is taken
  Encoder& encoder_;
  Tally& tally_;
  FrameHandle frame_;
};

/// The last start at or before `packet`, in decoding order, that is not shown after it.
std::size_t start_of(const Clip& clip, std::size_t packet) {
  const auto& packets = clip.packets();
  for (std::size_t i = packet; i > 0; --i) {
    if (packets[i].role.is_start && packets[i].pts <= packets[packet].pts) return i;
  }
  return 0;
}

/// Frames in order of presentation have starts in order; a run ends with the last packet of its
/// own.
void make_pictures(Clip& clip, std::vector<std::size_t> indices, Encoder& encoder, Tally& tally) {
  const std::vector<std::size_t> frames = clip.frames();
  std::ranges::sort(indices);
  std::vector<std::size_t> packets;
  std::vector<bool> wanted(clip.packets().size(), false);
  for (const std::size_t index : indices) {
    packets.push_back(frames.at(index));
    wanted[packets.back()] = true;
  }
  Run run(clip, wanted, encoder, tally);
  for (std::size_t i = 0; i < packets.size();) {
    const std::size_t first = start_of(clip, packets[i]);
    std::size_t last = first;
    while (i < packets.size() && start_of(clip, packets[i]) == first) {
      last = std::max(last, packets[i++]);
    }
    run.decode(first, last);
  }
}

}  // namespace

int main() {
  av_log_set_level(AV_LOG_QUIET);
  std::printf("libavcodec %u.%u\n", avcodec_version() >> 16, avcodec_version() >> 8 & 0xFFU);
  std::fflush(stdout);
  Encoder encoder;
  for (std::string line; std::getline(std::cin, line);) {
    const std::size_t tab = line.find('\t');
    std::vector<std::size_t> indices;
    std::istringstream words(line.substr(tab + 1));
    for (std::string word; std::getline(words, word, ',');) indices.push_back(std::stoul(word));
    const double begin_wall = wall_ms();
    const double begin_cpu = cpu_ms();
    Tally tally;
    double open_ms = 0;
    {
      Clip clip(line.substr(0, tab));
      open_ms = cpu_ms() - begin_cpu;
      make_pictures(clip, indices, encoder, tally);
    }
    const double cpu = cpu_ms() - begin_cpu;
    std::printf("%.3f\t%.3f\t%zu\t%zu\t%.3f\t%.3f\t%.3f\n", wall_ms() - begin_wall, cpu,
                tally.pictures, tally.bytes, open_ms, cpu - open_ms - tally.encode_ms,
                tally.encode_ms);
    std::fflush(stdout);
  }
}
