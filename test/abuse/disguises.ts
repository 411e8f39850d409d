import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Fault } from "../../src/decoder/index.js";
import { ffmpeg } from "../decoder/clips.js";
import { drawClip } from "./seeds.js";
import { box, chunk, element, rewriteBoxes, u16, u32, withBodies } from "./boxes.js";

/** A path that leads, or tries to lead, to something else than a clip of its own. */
export interface Disguise {
  name: string;
  path: string;
  /** Null: a clip of its own, of which nothing but its own pictures may come. */
  fault: Fault | null;
}

/** What the disguises try to reach. */
export interface Secret {
  /** A clip of which the size is its mark. */
  clip: string;
  widthPx: number;
  heightPx: number;
  text: string;
  words: string;
  /** Something on this machine that counts its visitors. */
  url: string;
}

export function makeSecret(folder: string, url: string): Secret {
  const [clip, text] = [join(folder, "secret.mp4"), join(folder, "secret.txt")];
  const words = "the-words-that-must-not-come-back";
  ffmpeg("-f", "lavfi", "-i", "testsrc2=s=208x144:r=10:d=1", "-c:v", "libx264", clip);
  writeFileSync(text, `${words}\n`);
  return { clip, widthPx: 208, heightPx: 144, text, words, url };
}

/** An alias record of QuickTime, as far as libavformat reads it, with the path to a file. */
function alias(path: string): Buffer {
  const length = path.length + (path.length % 2);
  const absolute = Buffer.concat([u16(2, length), Buffer.from(path.padEnd(length, "\0"))]);
  const names = Buffer.alloc(10 + 28 + 12 + 64 + 16 + 4 + 16);
  return Buffer.concat([names, absolute, u16(0xffff, 0)]);
}

function dataReference(type: string, flags: number, body: Buffer): () => Buffer {
  return () => Buffer.concat([u32(0, 1), box(type, u32(flags), body)]);
}

/** Copies of the secret clip without its samples: they are said to lie in another file. */
function referringClips({ clip }: Secret): [name: string, bytes: Buffer][] {
  const source = readFileSync(clip);
  const refer = (type: string, flags: number, body: Buffer): Buffer => {
    const dref = dataReference(type, flags, body);
    const emptied = withBodies({ dref, mdat: (samples) => Buffer.alloc(samples.length) });
    return rewriteBoxes(source, emptied);
  };
  const url = Buffer.from(`file://${clip}\0`);
  return [
    ["a mov whose samples lie in a file by alias", refer("alis", 0, alias(clip))],
    ["a mov with an alias and the word that it needs none", refer("alis", 1, alias(clip))],
    ["a mov whose samples lie at an address", refer("url ", 0, url)],
    ["a mov with an address and the word that it needs none", refer("url ", 1, url)],
    ["a mov whose samples lie in a file by name", refer("rsrc", 0, alias(clip))],
  ];
}

function texts({ clip, text, url }: Secret): [name: string, words: string][] {
  const playlist = (address: string): string =>
    `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${address}\n#EXT-X-ENDLIST\n`;
  const key = `#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI="file://${text}"\n#EXTINF:10,\n${url}\n`;
  return [
    ["a playlist of a file", playlist(clip)],
    ["a playlist of an address of a file", playlist(`file://${clip}`)],
    ["a playlist of a web address", playlist(`${url}/clip.mp4`)],
    ["a playlist with a byte order mark", `\u{feff}${playlist(clip)}`],
    ["a playlist with a key file", key],
    ["a playlist behind an ID3 tag", `ID3\u{4}\0\0\0\0\0\0${playlist(clip)}`],
    ["a list of files to join", `ffconcat version 1.0\nfile '${clip}'\n`],
    ["a manifest of DASH", `<?xml version="1.0"?><MPD><BaseURL>${url}/</BaseURL></MPD>`],
    ["a manifest of IMF", `<?xml version="1.0"?><AssetMap><Path>${clip}</Path></AssetMap>`],
    ["a description of a session", `v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n`],
    ["a redirection of RTSP", `RTSPtext\nrtsp://${url.replace("http://", "")}/\n`],
    ["a script of AviSynth", `AviSource("${clip}")\n`],
    ["words of a protocol", `subfile,,start,0,end,9999,,:${clip}\n`],
    ["an empty web page", "<!doctype html><title>Video unavailable</title>\n"],
  ];
}

/** A Matroska clip of its own that says it goes on in another file, and chapters that lie there. */
function linkedSegment(path: string): void {
  const clip = drawClip(path, ["-c:v", "libvpx"]);
  const uid = Buffer.alloc(16, 7);
  const next = Buffer.from("secret.mp4");
  const info = element(
    "1549A966",
    Buffer.concat([element("3EB923", uid), element("3E83BB", next)]),
  );
  const atom = element("B6", Buffer.concat([element("91", u32(0)), element("6E67", uid)]));
  const edition = element("45B9", Buffer.concat([element("45DD", Buffer.of(1)), atom]));
  const more = Buffer.concat([info, element("1043A770", edition)]);
  const segment = clip.indexOf(Buffer.from("18538067", "hex"));
  const body = segment + 4 + 8;
  const open = element("18538067", Buffer.alloc(0), 2n ** 56n - 1n);
  writeFileSync(path, Buffer.concat([clip.subarray(0, segment), open, more, clip.subarray(body)]));
}

/** An AVI of its own whose index is said to lie beyond the end of the file. */
function externalIndex(path: string): void {
  const clip = drawClip(path, ["-c:v", "mpeg4"]);
  const at = clip.indexOf("JUNK");
  clip.write("indx", at, "latin1");
  clip.fill(0, at + 8, at + 64);
  clip.writeUInt16LE(4, at + 8); // longs in each entry
  clip.writeUInt32LE(1, at + 12); // entries
  clip.write("00dc", at + 16, "latin1");
  clip.writeBigUInt64LE(2n ** 40n, at + 32);
  writeFileSync(path, clip);
}

/** What is no regular file, and names that say something to other programs. */
function namedThings(folder: string, secret: Secret): Disguise[] {
  const at = (name: string): string => join(folder, name);
  const png = ffmpeg(
    "-f",
    "lavfi",
    "-i",
    "color=s=64x64",
    "-frames:v",
    "1",
    "-f",
    "image2pipe",
    "-",
  );
  symlinkSync(secret.clip, at("link.mp4"));
  symlinkSync(at("nowhere"), at("dangling.mp4"));
  symlinkSync(folder, at("linked-folder"));
  mkdirSync(at("folder.mp4"));
  spawnSync("mkfifo", [at("pipe.mp4")]);
  writeFileSync(at("frame001.png"), png);
  writeFileSync(at("frame%03d.png"), png);
  const unreadable = (name: string, path: string): Disguise => ({
    name,
    path,
    fault: "UNREADABLE",
  });
  const absent = (name: string, path: string): Disguise => ({ name, path, fault: "NO_FILE" });
  return [
    unreadable("a link to a clip", at("link.mp4")),
    unreadable("a link to nowhere", at("dangling.mp4")),
    unreadable("a folder", at("folder.mp4")),
    unreadable("a pipe without a writer", at("pipe.mp4")),
    unreadable("an endless device", "/dev/zero"),
    unreadable("a terminal", "/dev/tty"),
    unreadable("standard input", "/dev/stdin"),
    unreadable("a socket", at("socket.mp4")),
    unreadable("the environment of the decoder", "/proc/self/environ"),
    unreadable("the memory of the decoder", "/proc/self/mem"),
    unreadable("a clip behind a linked folder", at("linked-folder/secret.mp4")),
    { name: "its server's environment", path: `/proc/${process.pid}/environ`, fault: "EMPTY" },
    { name: "a text above the folder", path: `${folder}/x/../secret.txt`, fault: "NOT_VIDEO" },
    { name: "a picture whose name is a pattern", path: at("frame%03d.png"), fault: "NOT_VIDEO" },
    absent("a pattern without a file", at("frame%02d.png")),
    absent("a part of a file", at("subfile,,start,0,end,0,,:secret.mp4")),
    absent("two files joined", at("concat:secret.mp4|secret.mp4")),
    absent("a file by protocol", at("file:secret.mp4")),
    absent("data in the name", at("data:video/mp4;base64,AAAA")),
    absent("a web address", at(secret.url.replaceAll("/", "\\"))),
  ];
}

function binaries(secret: Secret): [name: string, fault: Fault | null, bytes: Buffer][] {
  const { clip } = secret;
  const playlist = Buffer.from(`#EXTM3U\n#EXTINF:10,\n${clip}\n#EXT-X-ENDLIST\n`);
  const ftyp = box("ftyp", "isom", u32(512), "isomiso2avc1mp41");
  const address = box("rdrf", u32(0), "url ", u32(clip.length + 1), `${clip}\0`);
  const reference = box("moov", box("rmra", box("rmda", address)));
  const avi = Buffer.concat([Buffer.from("AVI "), chunk("LIST", Buffer.from("movi")), playlist]);
  const packets = Buffer.alloc(188 * 40, "\x47" + "#EXTM3U".padEnd(187, "\n"), "latin1");
  return [
    ["a playlist behind the first box of an mp4", "NO_INDEX", Buffer.concat([ftyp, playlist])],
    ["a playlist in an mp4", "NO_INDEX", Buffer.concat([ftyp, box("mdat", playlist)])],
    ["a reference movie", "NO_INDEX", Buffer.concat([ftyp, reference])],
    ["a playlist in an AVI", "UNDECODABLE", chunk("RIFF", avi)],
    ["a playlist in transport packets", "UNDECODABLE", packets],
    ["a compressed clip", "NOT_VIDEO", gzipSync(readFileSync(clip))],
    ["a Flash film", "NOT_VIDEO", Buffer.concat([Buffer.from("FWS\x05"), u32(600, 0), playlist])],
    [
      "a playlist behind a magic of Matroska",
      "TRUNCATED",
      Buffer.concat([u32(0x1a45dfa3), playlist]),
    ],
  ];
}

/** Makes all of them in `folder`, and the socket that one of them is. */
export function makeDisguises(folder: string, secret: Secret): { all: Disguise[]; socket: Server } {
  let made = 0;
  const file = (name: string, fault: Fault | null, bytes: Buffer | string): Disguise => {
    const path = join(folder, `${++made}.mp4`);
    writeFileSync(path, bytes);
    return { name, path, fault };
  };
  const socket = createServer().listen(join(folder, "socket.mp4"));
  const [linked, external, attached] = ["linked.mkv", "external.avi", "attached.mkv"].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  linkedSegment(linked);
  externalIndex(external);
  const attachment = ["-attach", secret.text, "-metadata:s:t", "mimetype=text/plain"];
  drawClip(attached, ["-c:v", "libvpx", ...attachment]);
  return {
    all: [
      ...texts(secret).map(([name, words]) => file(name, "NOT_VIDEO", words)),
      ...referringClips(secret).map(([name, bytes]) => file(name, "UNDECODABLE", bytes)),
      ...binaries(secret).map((each) => file(...each)),
      ...namedThings(folder, secret),
      { name: "a clip that goes on in another file", path: linked, fault: null },
      { name: "a clip whose index lies elsewhere", path: external, fault: null },
      { name: "a clip with a text attached", path: attached, fault: null },
    ],
    socket,
  };
}
