/**
 * The head of a .npy file (NumPy's format 1.0) for an array of uint8 in C order: magic, version,
 * the length of what follows, and the array's form, padded with spaces to a multiple of 64 bytes.
 */
export function makeNpyHeader(shape: readonly number[]): Buffer {
  const form = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(", ")}${shape.length === 1 ? "," : ""}), }`;
  const fixedBytes = 10;
  const sizeBytes = Math.ceil((fixedBytes + form.length + 1) / 64) * 64;
  const head = Buffer.alloc(sizeBytes, " ");
  head.write("\x93NUMPY\x01\x00", "latin1");
  head.writeUInt16LE(sizeBytes - fixedBytes, 8);
  head.write(`${form.padEnd(sizeBytes - fixedBytes - 1)}\n`, fixedBytes, "latin1");
  return head;
}
