/**
 * The strip at the foot of each demo picture: the frame number in black and white blocks, so that a
 * program can tell which picture it was given. It spans the full width and the last sixteenth of the
 * height, in 17 cells: black, white, ten bits (highest first), four bits of checksum, black. A cell
 * is a whole number of luma blocks at the clip's own size and neutral in colour, which JPEG at
 * quality 50, 4:2:0 and resizing to a third all leave readable (test/demo/render.test.ts).
 */
const cellCount = 17;
const numberBits = 10;
const checkBits = 4;
const stripShare = 1 / 16;

/** Luma of black and white in limited range. */
const lumaBlack = 16;
const lumaWhite = 235;

/** A change of any one bit, or of two neighbours, gives another sum; all-black and all-white fail. */
function checksumOf(number: number): number {
  return ((number ^ (number >> 3) ^ (number >> 7)) & 0b1111) ^ 0b1010;
}

function bitsOf(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_, place) => ((value >> (count - 1 - place)) & 1) === 1);
}

function cellsOf(number: number): boolean[] {
  const checksum = bitsOf(checksumOf(number), checkBits);
  return [false, true, ...bitsOf(number, numberBits), ...checksum, false];
}

/** Writes the strip of `number`, which is below 1024, into a plane of limited-range luma. */
export function paintFrameNumber(
  luma: Uint8Array,
  { widthPx, heightPx }: { widthPx: number; heightPx: number },
  number: number,
): void {
  const row = new Uint8Array(widthPx);
  for (const [place, isWhite] of cellsOf(number).entries()) {
    const from = Math.round((place * widthPx) / cellCount);
    const to = Math.round(((place + 1) * widthPx) / cellCount);
    row.fill(isWhite ? lumaWhite : lumaBlack, from, to);
  }
  for (let y = Math.round(heightPx * (1 - stripShare)); y < heightPx; y++) {
    luma.set(row, y * widthPx);
  }
}

/** The mean of R, G and B over the middle of each cell: its edges carry the neighbours' ringing. */
function readCells(rgb: Uint8Array, widthPx: number, heightPx: number): number[] {
  const stripPx = heightPx * stripShare;
  const top = Math.floor(heightPx - stripPx * 0.75);
  const bottom = Math.max(top + 1, Math.ceil(heightPx - stripPx * 0.25));
  return Array.from({ length: cellCount }, (_, place) => {
    const left = Math.floor(((place + 0.25) * widthPx) / cellCount);
    const right = Math.max(left + 1, Math.ceil(((place + 0.75) * widthPx) / cellCount));
    let sum = 0;
    for (let y = top; y < bottom; y++) {
      for (let at = (y * widthPx + left) * 3; at < (y * widthPx + right) * 3; at++) {
        sum += rgb[at] ?? 0;
      }
    }
    return sum / ((bottom - top) * (right - left) * 3);
  });
}

function readBits(cells: readonly number[], threshold: number): number {
  return cells.reduce((value, cell) => value * 2 + (cell > threshold ? 1 : 0), 0);
}

/**
 * The frame number in a demo picture, or null where there is no whole strip.
 *
 * rgb  heightPx x widthPx x 3 bytes, row-major, no padding between rows
 */
export function readFrameNumber(rgb: Uint8Array, widthPx: number, heightPx: number): number | null {
  if (widthPx < cellCount * 2 || heightPx < 16) return null;
  if (rgb.length !== widthPx * heightPx * 3) return null;
  const cells = readCells(rgb, widthPx, heightPx);
  const [black = 255, white = 0] = cells;
  if (white - black < 60 || (cells.at(-1) ?? 255) > (black + white) / 2) return null;
  const threshold = (black + white) / 2;
  const number = readBits(cells.slice(2, 2 + numberBits), threshold);
  const checksum = readBits(cells.slice(2 + numberBits, -1), threshold);
  return checksum === checksumOf(number) ? number : null;
}
