#pragma once

#include "planes.h"
#include "scale.h"

namespace kineograph {

/// Turns clockwise by 90, 180 or 270 degrees. Under a quarter turn 4:2:2 becomes 4:4:0.
/// `turned` may have a lead, which `crop_planes` takes away.
void rotate_planes(const Planes& in, int degrees, Planes& turned);
void rotate_rgb(const RgbPicture& in, int degrees, RgbPicture& turned);

}  // namespace kineograph
