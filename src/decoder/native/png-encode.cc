#include "png-encode.h"

#include <png.h>

#include <cstdio>
#include <cstdlib>

namespace kineograph {
namespace {

/// As in jpeg.cc: what libpng could object to was checked before.
[[noreturn]] void abort_on_error(png_structp, png_const_charp words) {
  std::fprintf(stderr, "kineograph-decoder: libpng: %s\n", words);
  std::abort();
}

void ignore_warning(png_structp, png_const_charp) {}

void append(png_structp png, png_bytep bytes, std::size_t count) {
  auto& out = *static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
  out.insert(out.end(), bytes, bytes + count);
}

void flush_nothing(png_structp) {}

class Writer {
 public:
  Writer()
      : png_(png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, abort_on_error,
                                     ignore_warning)),
        info_(png_ != nullptr ? png_create_info_struct(png_) : nullptr) {
    if (info_ == nullptr) std::abort();
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;
  ~Writer() { png_destroy_write_struct(&png_, &info_); }

  png_structp png() const { return png_; }
  png_infop info() const { return info_; }

 private:
  png_structp png_;
  png_infop info_;
};

}  // namespace

std::vector<std::uint8_t> encode_png(const RgbView& picture) {
  std::vector<std::uint8_t> out;
  const Writer writer;
  png_set_write_fn(writer.png(), &out, append, flush_nothing);
  png_set_IHDR(writer.png(), writer.info(), static_cast<png_uint_32>(picture.size.width),
               static_cast<png_uint_32>(picture.size.height), 8, PNG_COLOR_TYPE_RGB,
               PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_write_info(writer.png(), writer.info());
  for (int y = 0; y < picture.size.height; ++y) {
    png_write_row(writer.png(), picture.bytes + static_cast<std::size_t>(y) * picture.stride);
  }
  png_write_end(writer.png(), writer.info());
  return out;
}

}  // namespace kineograph
