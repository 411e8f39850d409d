#pragma once

/// How the program ends, as schema/decoder.md lists it. A signal is a crash.
namespace kineograph {

inline constexpr int kExitHungUp = 0;
inline constexpr int kExitPipe = 2;  ///< or wrong usage
inline constexpr int kExitProtocol = 3;

}  // namespace kineograph
