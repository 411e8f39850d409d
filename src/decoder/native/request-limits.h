#pragma once

#include "descriptor.h"
#include "protocol.h"

namespace kineograph {

/// Holds each request to its share of memory and processor time. One a process.
class LimitKeeper {
 public:
  /// Must be made before the sandbox is entered: it keeps /proc/self/statm open.
  LimitKeeper();

  /// From now on no more than `limits` says. An allocation beyond fails; processor time beyond
  /// ends the process (SIGXCPU).
  void hold(const RequestLimits& limits);

  /// Lets go. Whether memory was refused since `hold`: libav takes that for damage in places, so an
  /// answer made meanwhile is not to be trusted.
  bool release();

 private:
  std::size_t used_bytes() const;

  Descriptor statm_;
};

}  // namespace kineograph
