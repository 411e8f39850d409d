#include "jpeg.h"

#include <jpeglib.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <utility>

namespace kineograph {
namespace {

/// libjpeg fails only on sizes and settings that were checked before, or without memory: our own
/// promise is broken then, and there is nothing to go on with.
[[noreturn]] void abort_on_error(j_common_ptr jpeg) {
  std::array<char, JMSG_LENGTH_MAX> words{};
  jpeg->err->format_message(jpeg, words.data());
  std::fprintf(stderr, "kineograph-decoder: libjpeg: %s\n", words.data());
  std::abort();
}

/// Repeats the last column and row up to whole blocks, which is as far as libjpeg reads.
void fill_blocks(Plane& plane) {
  const auto to_blocks = [](int side) { return (side + DCTSIZE - 1) / DCTSIZE * DCTSIZE; };
  const auto width = static_cast<std::size_t>(plane.width);
  const auto padded_width = static_cast<std::size_t>(to_blocks(plane.width));
  if (padded_width > width) {
    for (int y = 0; y < plane.height; ++y) {
      std::uint8_t* row = plane.row(y);
      std::memset(row + width, row[width - 1], padded_width - width);
    }
  }
  for (int y = plane.height; y < to_blocks(plane.height); ++y) {
    std::memcpy(plane.row(y), plane.row(plane.height - 1), padded_width);
  }
}

/// What a JPEG's tables depend on.
struct Form {
  Size size{};
  bool is_gray = false;
  Subsampling chroma;
  int quality = 0;

  bool operator==(const Form&) const = default;
};

void set_form(jpeg_compress_struct& jpeg, const Form& form) {
  jpeg.image_width = static_cast<JDIMENSION>(form.size.width);
  jpeg.image_height = static_cast<JDIMENSION>(form.size.height);
  jpeg.input_components = form.is_gray ? 1 : 3;
  jpeg.in_color_space = form.is_gray ? JCS_GRAYSCALE : JCS_YCbCr;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, form.quality, TRUE);
  jpeg.raw_data_in = TRUE;
  jpeg.dct_method = JDCT_ISLOW;
  for (int i = 0; i < jpeg.num_components; ++i) {
    jpeg.comp_info[i].h_samp_factor = i == 0 ? 1 << form.chroma.x : 1;
    jpeg.comp_info[i].v_samp_factor = i == 0 ? 1 << form.chroma.y : 1;
  }
}

/// Hands over one row of blocks after another, each plane's part of it.
void write_rows(jpeg_compress_struct& jpeg, Planes& planes) {
  constexpr int kMaxRows = 2 * DCTSIZE;
  std::array<std::array<JSAMPROW, kMaxRows>, 3> rows{};
  std::array<JSAMPARRAY, 3> planes_rows{rows[0].data(), rows[1].data(), rows[2].data()};
  while (jpeg.next_scanline < jpeg.image_height) {
    const int step = jpeg.max_v_samp_factor * DCTSIZE;
    const int group = static_cast<int>(jpeg.next_scanline) / step;
    for (std::size_t p = 0; p < planes.plane_count(); ++p) {
      const int plane_step = jpeg.comp_info[p].v_samp_factor * DCTSIZE;
      for (int i = 0; i < plane_step; ++i) {
        rows[p][static_cast<std::size_t>(i)] = planes.plane[p].row(group * plane_step + i);
      }
    }
    jpeg_write_raw_data(&jpeg, planes_rows.data(), static_cast<JDIMENSION>(step));
  }
}

/// Where libjpeg writes: straight into the bytes that are given out. It knows only the first
/// member, and hands that back.
struct Destination {
  jpeg_destination_mgr manager{};
  std::vector<std::uint8_t> bytes;
  std::size_t expected_bytes = std::size_t{32} << 10;

  void offer(std::size_t used_bytes, std::size_t size_bytes) {
    bytes.resize(size_bytes);
    manager.next_output_byte = bytes.data() + used_bytes;
    manager.free_in_buffer = size_bytes - used_bytes;
  }
};

Destination& destination_of(j_compress_ptr jpeg) {
  return *reinterpret_cast<Destination*>(jpeg->dest);
}

void begin_output(j_compress_ptr jpeg) {
  Destination& to = destination_of(jpeg);
  to.offer(0, to.expected_bytes);
}

boolean grow_output(j_compress_ptr jpeg) {
  Destination& to = destination_of(jpeg);
  to.offer(to.bytes.size(), to.bytes.size() * 2);
  return TRUE;
}

void end_output(j_compress_ptr jpeg) {
  Destination& to = destination_of(jpeg);
  to.bytes.resize(to.bytes.size() - to.manager.free_in_buffer);
  to.expected_bytes = to.bytes.size() + to.bytes.size() / 8 + 1024;
}

}  // namespace

class JpegEncoder::Compressor {
 public:
  Compressor() {
    jpeg_.err = jpeg_std_error(&errors_);
    errors_.error_exit = abort_on_error;
    jpeg_create_compress(&jpeg_);
    to_.manager.init_destination = begin_output;
    to_.manager.empty_output_buffer = grow_output;
    to_.manager.term_destination = end_output;
    jpeg_.dest = &to_.manager;
  }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor() { jpeg_destroy_compress(&jpeg_); }

  std::vector<std::uint8_t> encode(Planes& planes, int quality) {
    const Form form{{planes.width, planes.height}, planes.is_gray, planes.chroma, quality};
    if (form != form_) set_form(jpeg_, form);
    form_ = form;
    for (std::size_t p = 0; p < planes.plane_count(); ++p) fill_blocks(planes.plane[p]);
    jpeg_start_compress(&jpeg_, TRUE);
    write_rows(jpeg_, planes);
    jpeg_finish_compress(&jpeg_);
    return std::move(to_.bytes);
  }

 private:
  jpeg_error_mgr errors_{};
  jpeg_compress_struct jpeg_{};
  Destination to_;
  Form form_;
};

JpegEncoder::JpegEncoder() : compressor_(std::make_unique<Compressor>()) {}
JpegEncoder::JpegEncoder(JpegEncoder&&) noexcept = default;
JpegEncoder& JpegEncoder::operator=(JpegEncoder&&) noexcept = default;
JpegEncoder::~JpegEncoder() = default;

std::vector<std::uint8_t> JpegEncoder::encode(Planes& planes, int quality) {
  return compressor_->encode(planes, quality);
}

}  // namespace kineograph
