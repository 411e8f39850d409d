#pragma once

#include "conversion.h"
#include "failure.h"
#include "handles.h"
#include "planes.h"
#include "scale.h"

namespace kineograph {

/// Converts a decoded frame, keeping its size and, if each step is 1 or 2, its subsampling: range
/// brought to `to`, matrix converted to BT.601 (an untagged one is taken for it), depth brought
/// to 8 bits by rounding. `untagged_space` stands in when the frame itself names no matrix.
/// Unusual pixel formats go through `scaler`, to 4:4:4.
Outcome<Done> convert_to_planes(const AVFrame& frame, AVColorSpace untagged_space, Range to,
                                Scaler& scaler, Planes& out);

/// Whether a frame's samples use all values, as JPEG's do.
bool is_full_range(const AVFrame& frame);

/// The weights of a matrix; BT.601's for one that is unknown or has none.
LumaWeights luma_weights(AVColorSpace space);

}  // namespace kineograph
