#include "webp-encode.h"

#include <webp/encode.h>

#include <cstdio>
#include <cstdlib>

namespace kineograph {
namespace {

/// libwebp's choice between time and size, 0..6. A 340 x 256 frame of quality 90 takes 4.4 ms at 0,
/// 4.9 ms at 2, 14.7 ms at 4 (libwebp's default) and 36 ms at 6, for 22.4, 21.4, 21.2 and 20.5 kB.
constexpr int kMethod = 2;

int append(const std::uint8_t* bytes, std::size_t count, const WebPPicture* picture) {
  auto& out = *static_cast<std::vector<std::uint8_t>*>(picture->custom_ptr);
  out.insert(out.end(), bytes, bytes + count);
  return 1;
}

/// libwebp reads through a pointer that it could write through; it writes only with alpha.
std::uint8_t* bytes_of(const Plane& plane) { return const_cast<std::uint8_t*>(plane.bytes.data()); }

}  // namespace

Outcome<std::vector<std::uint8_t>> encode_webp(const Planes& planes, int quality) {
  if (planes.width > WEBP_MAX_DIMENSION || planes.height > WEBP_MAX_DIMENSION) {
    return Failure{Fault::kBadRequest, "a WebP has at most 16383 pixels on a side"};
  }
  WebPConfig config;
  WebPPicture picture;
  if (WebPConfigInit(&config) == 0 || WebPPictureInit(&picture) == 0) {
    // As in jpeg.cc: a library of another version than it was built against.
    std::fputs("kineograph-decoder: libwebp has another version than its headers\n", stderr);
    std::abort();
  }
  config.quality = static_cast<float>(quality);
  config.method = kMethod;
  Plane neutral;
  if (planes.is_gray) {
    neutral.resize((planes.width + 1) / 2, (planes.height + 1) / 2);
    neutral.bytes.assign(neutral.bytes.size(), 128);
  }
  std::vector<std::uint8_t> out;
  picture.width = planes.width;
  picture.height = planes.height;
  picture.colorspace = WEBP_YUV420;
  picture.y = bytes_of(planes.plane[0]);
  picture.y_stride = static_cast<int>(planes.plane[0].stride);
  const Plane& cb = planes.is_gray ? neutral : planes.plane[1];
  const Plane& cr = planes.is_gray ? neutral : planes.plane[2];
  picture.u = bytes_of(cb);
  picture.v = bytes_of(cr);
  picture.uv_stride = static_cast<int>(cb.stride);
  picture.writer = append;
  picture.custom_ptr = &out;
  if (WebPEncode(&config, &picture) != 0) return out;
  if (picture.error_code == VP8_ENC_ERROR_OUT_OF_MEMORY) {
    return Failure{Fault::kUnreadable, "out of memory"};
  }
  return Failure{Fault::kBadRequest,
                 "this picture does not fit into a WebP: ask for a smaller one"};
}

}  // namespace kineograph
