#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

#include "failure.h"
#include "picture.h"
#include "planes.h"
#include "scale.h"

namespace kineograph {

/// "0:03.27", or "1:00:03.27": hundredths of a second, rounded. `seconds` is 0 or more.
std::string clock_words(double seconds);

/// The frames of a clip as small pictures in a grid on one dark JPEG, row by row in order of the
/// index, each with its time and index below. What is missing is left out.
class ContactSheet {
 public:
  /// A grid for at most `frame_count` tiles, at most `columns` wide; both are 1 or more.
  ContactSheet(int columns, std::size_t frame_count)
      : columns_(columns), frame_count_(frame_count) {}

  /// Keeps the picture of a frame: 4:2:0 or grey, full range. The last one for an index counts.
  /// The first decides the size of all. A Failure when the sheet would be over 36 megapixels.
  Outcome<Done> add(std::uint32_t index, double seconds, const Planes& picture);

  bool is_empty() const { return tiles_.empty(); }

  /// Draws the sheet, of which at least one tile was added.
  FinishedPicture finish(int quality) const;

 private:
  struct Tile {
    Planes picture;
    double seconds;
  };

  Size sheet_size(std::size_t tile_count) const;
  void draw_tile(std::uint32_t index, const Tile& tile, Size at, Planes& sheet) const;

  int columns_;
  std::size_t frame_count_;
  Size tile_size_{};
  std::map<std::uint32_t, Tile> tiles_;
  Scaler scaler_;
};

}  // namespace kineograph
