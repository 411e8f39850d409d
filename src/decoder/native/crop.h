#pragma once

#include "planes.h"

namespace kineograph {

/// A part of a picture.
struct Window {
  int left;
  int top;
  Size size;
};

/// The middle of a picture of size `whole`, which holds it; an odd rest is larger on the right
/// and at the bottom.
Window middle_of(Size whole, Size wanted);

/// Copies a part that lies within `in`, keeping its subsampling; the copy has no lead.
///
/// Luma is copied as it is. A part that begins between two chroma samples gets its chroma from
/// halfway between them, by the filter (-1, 9, 9, -1) / 16 that video codecs move pictures by half
/// a sample with: copied, it would lie one pixel off; without subsampling, the form would hang on
/// whether a clip is one pixel wider.
void crop_planes(const Planes& in, const Window& window, Planes& cropped);

/// Leaves chroma out of a picture that has all of it: each sample becomes the mean of those that
/// it stands for. libswscale spreads the chroma of an odd side over the whole side instead, which
/// moves it by up to half a pixel.
void subsample(const Planes& in, Subsampling chroma, Planes& out);

}  // namespace kineograph
