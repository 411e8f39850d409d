/** The parts of which hostile containers are made: mp4 boxes, Matroska elements, RIFF chunks. */

type Part = Buffer | string;

function join(parts: readonly Part[]): Buffer {
  const bytes = parts.map((part) =>
    typeof part === "string" ? Buffer.from(part, "latin1") : part,
  );
  return Buffer.concat(bytes);
}

/** Big-endian numbers, as mp4 has them. */
export function u16(...values: number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.of((value >> 8) & 0xff, value & 0xff)));
}

export function u32(...values: number[]): Buffer {
  const bytes = Buffer.alloc(4 * values.length);
  values.forEach((value, i) => bytes.writeUInt32BE(value >>> 0, 4 * i));
  return bytes;
}

/** An mp4 box with its size. */
export function box(type: string, ...parts: Part[]): Buffer {
  const body = join(parts);
  return join([u32(8 + body.length), type, body]);
}

/** An element of EBML; `id` in hex. Its size takes eight bytes, and is `claimed` where that is given. */
export function element(id: string, body: Buffer, claimed = BigInt(body.length)): Buffer {
  const size = Buffer.alloc(8);
  size.writeBigUInt64BE(claimed | (1n << 56n));
  return Buffer.concat([Buffer.from(id, "hex"), size, body]);
}

/** A chunk of RIFF, padded to an even size. */
export function chunk(type: string, body: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(body.length);
  return join([type, size, body, Buffer.alloc(body.length % 2)]);
}

const nestingBoxes = new Set(["moov", "trak", "mdia", "minf", "dinf", "stbl"]);

/** What comes in the place of a box: `body` is what the box holds. */
export type Rewrite = (type: string, body: Buffer) => Buffer;

/**
 * Copies an mp4 with some of its boxes made anew. The offsets in it stay true only where the moov
 * stands last.
 */
export function rewriteBoxes(file: Buffer, rewrite: Rewrite): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + 8 <= file.length;) {
    const size = file.readUInt32BE(at) || file.length - at;
    const type = file.toString("latin1", at + 4, at + 8);
    const body = file.subarray(at + 8, at + size);
    parts.push(
      nestingBoxes.has(type) ? box(type, rewriteBoxes(body, rewrite)) : rewrite(type, body),
    );
    at += size;
  }
  return Buffer.concat(parts);
}

/** For `rewriteBoxes`: puts other bodies into the boxes of these types. */
export function withBodies(bodies: Record<string, (body: Buffer) => Buffer>): Rewrite {
  return (type, body) => box(type, bodies[type]?.(body) ?? body);
}
