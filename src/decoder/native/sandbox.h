#pragma once

#include <string>

namespace kineograph {

/// Which layers to leave out; for tests and for sanitizers, which need more than a decoder does.
struct SandboxOptions {
  bool has_seccomp = true;
  bool has_landlock = true;
};

/// Shuts this process in, for good: what it holds open stays, and nothing more can be had. No file
/// is opened, no socket made, no program or process started, no other process touched; threads
/// and memory are all it can still ask for.
///
/// Returns the layers in words, "no-new-privs rlimits landlock seccomp" at best. Landlock and
/// seccomp are left out where the kernel or the build has none; each alone keeps files shut.
/// Nothing when a layer that is there cannot be put up: the process must not go on then.
std::string enter_sandbox(const SandboxOptions& options);

}  // namespace kineograph
