#pragma once

#include "channel.h"
#include "protocol.h"
#include "request-limits.h"

namespace kineograph {

/// Answers one request within its limits, whatever happens: with its replies and a closing Done, or
/// with Failed. Nothing is thrown past it. A Choose or Drop for a request that is over is ignored.
void answer(Channel& channel, const Arrival& arrival, LimitKeeper& keeper);

/// "lavc59.37.100 lavf59.27.100 …": the libraries as loaded, not as compiled against.
std::string library_versions();

}  // namespace kineograph
