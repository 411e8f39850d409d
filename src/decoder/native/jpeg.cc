#include "jpeg.h"

#include <jpeglib.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

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

/// libjpeg grows its output with malloc.
struct MallocFree {
  void operator()(void* memory) const { std::free(memory); }
};

/// Frees what libjpeg holds for one picture.
class Compressor {
 public:
  Compressor() {
    jpeg_.err = jpeg_std_error(&errors_);
    errors_.error_exit = abort_on_error;
    jpeg_create_compress(&jpeg_);
  }
  Compressor(const Compressor&) = delete;
  Compressor& operator=(const Compressor&) = delete;
  ~Compressor() { jpeg_destroy_compress(&jpeg_); }

  jpeg_compress_struct* get() { return &jpeg_; }

 private:
  jpeg_error_mgr errors_{};
  jpeg_compress_struct jpeg_{};
};

/// Repeats the last column up to the stride and the last row up to the padded height.
void fill_padding(Plane& plane) {
  const auto width = static_cast<std::size_t>(plane.width);
  for (int y = 0; y < plane.height; ++y) {
    std::uint8_t* row = plane.row(y);
    std::memset(row + width, row[width - 1], plane.stride - width);
  }
  const auto padded_height = static_cast<int>(plane.bytes.size() / plane.stride);
  for (int y = plane.height; y < padded_height; ++y) {
    std::memcpy(plane.row(y), plane.row(plane.height - 1), plane.stride);
  }
}

void set_form(jpeg_compress_struct& jpeg, const Planes& planes, int quality) {
  jpeg.image_width = static_cast<JDIMENSION>(planes.width);
  jpeg.image_height = static_cast<JDIMENSION>(planes.height);
  jpeg.input_components = static_cast<int>(planes.plane_count());
  jpeg.in_color_space = planes.is_gray ? JCS_GRAYSCALE : JCS_YCbCr;
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, quality, TRUE);
  jpeg.raw_data_in = TRUE;
  jpeg.dct_method = JDCT_ISLOW;
  for (int i = 0; i < jpeg.num_components; ++i) {
    jpeg.comp_info[i].h_samp_factor = i == 0 ? 1 << planes.chroma_shift_x : 1;
    jpeg.comp_info[i].v_samp_factor = i == 0 ? 1 << planes.chroma_shift_y : 1;
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

}  // namespace

std::vector<std::uint8_t> encode_jpeg(Planes& planes, int quality) {
  for (std::size_t p = 0; p < planes.plane_count(); ++p) fill_padding(planes.plane[p]);
  Compressor compressor;
  unsigned char* memory = nullptr;
  unsigned long size = 0;
  jpeg_mem_dest(compressor.get(), &memory, &size);
  set_form(*compressor.get(), planes, quality);
  jpeg_start_compress(compressor.get(), TRUE);
  write_rows(*compressor.get(), planes);
  jpeg_finish_compress(compressor.get());
  const std::unique_ptr<std::uint8_t, MallocFree> encoded(memory);
  return {memory, memory + size};
}

}  // namespace kineograph
