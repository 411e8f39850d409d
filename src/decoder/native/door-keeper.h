#pragma once

#include <sys/types.h>

#include "descriptor.h"

namespace kineograph {

/// Serves the door of a sandboxed worker, which opens nothing itself: reads requests from `in_fd`,
/// opens the file that each names, read-only, and hands both over `socket`. It looks at no byte of
/// any video.
///
/// Ends the process when the worker has ended, with the same exit code or by the same signal, so
/// that the parent sees one program. A parent that hangs up ends the worker's input.
[[noreturn]] void keep_door(int in_fd, Descriptor socket, pid_t worker);

}  // namespace kineograph
