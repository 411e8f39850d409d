/** The head of an mp4 box, and its body in hex. */
function box(type: string, size: number, body = ""): string {
  return size.toString(16).padStart(8, "0") + Buffer.from(type).toString("hex") + body;
}

/** What each fuzz target begins with, in hex; `requests` are whole messages. */
export function fuzzSeeds(requests: readonly string[]): Record<string, string[]> {
  return {
    protocol: requests.map((hex) => hex.slice(8)),
    container: [
      box("ftyp", 16, "69736f6d00000200") + box("free", 8) + box("moov", 16, "00".repeat(8)),
      box("ftyp", 8) + box("mdat", 1, "0000000000000018" + "00".repeat(8)) + box("moov", 0),
      "1a45dfa3934282886d6174726f736b6118538067010000000000248b",
      Buffer.from("RIFF\x20\0\0\0AVI LIST").toString("hex"),
    ],
    bitstream: [
      "00000004650102030000000241010000000106000000026801",
      "0000000165880000014101000000010201",
      "000001b600000001b640",
      "8249834200a0b0c0d1e2c1",
      Buffer.from("x264 - core 142 r2431").toString("hex"),
    ],
  };
}
