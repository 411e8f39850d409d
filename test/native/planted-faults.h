#pragma once

#include <cstdint>
#include <span>

namespace kineograph {

/// What a captured decoder might do: carries out the fault that the file names in its first line,
/// "KGFAULT:<name> <argument>". Any other file, and a fault that was prevented, is left to the
/// caller, who finds no video in it.
void carry_out_planted_fault(std::span<const std::uint8_t> file);

}  // namespace kineograph
