const blockBytes = 512;
const zeros = Buffer.alloc(2 * blockBytes);

/** Where the first member's content begins. */
export const tarHeadBytes = blockBytes;

function roundUp(sizeBytes: number): number {
  return Math.ceil(sizeBytes / blockBytes) * blockBytes;
}

/** What a member takes with its header and padding. */
export function tarMemberBytes(sizeBytes: number): number {
  return blockBytes + roundUp(sizeBytes);
}

/** A number field of a header: octal digits and a space. */
function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, "0")} `;
}

/** The ustar header of a plain file of mode 644, owner 0 and time 0. */
function makeHeader(name: string, sizeBytes: number): Buffer {
  const header = Buffer.alloc(blockBytes);
  const write = (text: string, at: number) => header.write(text, at, "latin1");
  write(name, 0);
  write(octal(0o644, 6), 100);
  write(octal(0, 6), 108);
  write(octal(0, 6), 116);
  write(octal(sizeBytes, 11), 124);
  write(octal(0, 11), 136);
  write("        ", 148); // the checksum counts its own field as spaces
  write("0", 156);
  write("ustar\x0000", 257);
  write(octal(0, 6), 329);
  write(octal(0, 6), 337);
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(`${octal(sum, 6)}\0`, 148);
  return header;
}

/**
 * The pieces of a tar of `members`, each a name (ASCII, at most 100 bytes) and its content in
 * pieces (below 8 GiB). Made at once, where a stream of members costs several turns of the event
 * loop for each: this stands between the decoder and every answer. The same bytes as tar-stream's.
 */
export function makeTar(members: readonly [name: string, content: readonly Buffer[]][]): Buffer[] {
  const pieces = members.flatMap(([name, content]) => {
    const sizeBytes = content.reduce((sum, piece) => sum + piece.length, 0);
    const padding = zeros.subarray(0, roundUp(sizeBytes) - sizeBytes);
    return [makeHeader(name, sizeBytes), ...content, padding];
  });
  return [...pieces, zeros];
}
