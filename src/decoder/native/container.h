#pragma once

#include <optional>

#include "file-bytes.h"

/// What the first bytes and the outermost boxes of a file say. Knows no libav: the demuxer is
/// forced from here, so that no file can choose one (a playlist named .mp4 opens nothing).
namespace kineograph {

enum class Container { kMp4, kMatroska, kAvi, kMpegTs };

std::optional<Container> sniff_container(const FileBytes& file);

/// Whether an mp4 holds the whole of its moov box.
bool has_moov(const FileBytes& file);

/// Whether an outermost box, segment or list claims more bytes than the file has.
bool is_cut_short(Container container, const FileBytes& file);

}  // namespace kineograph
