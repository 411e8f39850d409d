import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { ClipFault, type DecoderPool, type FrameIndex } from "../decoder/index.js";
import { isKineographError } from "../platform/index.js";
import type { ClipFileReason } from "./clip-file.js";
import { resolveInside } from "./resolve-inside.js";
import type { Verify } from "./scan-report.js";

/** What was found in one file; the names are those of `scan_file`'s columns. */
export interface Finding {
  path: string;
  reason: ClipFileReason | null;
  detail: string | null;
  decoded_at: Date | null;
  sha256: string | null;
  container?: string;
  codec?: string;
  pixel_format?: string;
  width_px?: number;
  height_px?: number;
  rotation_degrees?: number;
  frame_rate_num?: number | null;
  frame_rate_den?: number | null;
  frame_count?: number;
  keyframe_count?: number;
  duration_ms?: number;
  /** The decoder failed rather than the file: many in a row end the scan. */
  isDecoderFault: boolean;
}

/** What is the same for every file of a scan. */
export interface CheckSettings {
  /** The mirror's root, without links. */
  root: string;
  /** Folders that links may lead into, the root included; without links. */
  allowed: readonly string[];
  pool: Pick<DecoderPool, "probe" | "verify">;
  verify: Verify;
}

const busyWaitMs = 200;
const int4 = 2_147_483_647;

/** Decoders are shared with whoever asks for frames: a scan waits its turn. */
async function whenFree<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isKineographError(error, "OVERLOADED")) throw error;
      await sleep(busyWaitMs);
    }
  }
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest("hex");
}

function describeDamage(damaged: readonly number[], frameCount: number): string {
  const first = damaged.slice(0, 10).join(", ");
  const more = damaged.length > 10 ? " …" : "";
  return `${damaged.length} of ${frameCount} frames are damaged: ${first}${more}`;
}

function toColumns({ probe }: FrameIndex) {
  const { frameRate } = probe;
  const isStorable = frameRate !== null && frameRate.num <= int4 && frameRate.den <= int4;
  return {
    container: probe.container,
    codec: probe.codec,
    pixel_format: probe.pixelFormat,
    width_px: probe.widthPx,
    height_px: probe.heightPx,
    rotation_degrees: probe.rotationDegrees,
    frame_rate_num: isStorable ? frameRate.num : null,
    frame_rate_den: isStorable ? frameRate.den : null,
    frame_count: probe.frameCount,
    keyframe_count: probe.keyframeCount,
    duration_ms: Math.min(Math.round(probe.durationSeconds * 1000), int4),
  };
}

function fault(
  path: string,
  reason: ClipFileReason,
  detail: string,
  isDecoderFault = false,
): Finding {
  return { path, reason, detail, decoded_at: null, sha256: null, isDecoderFault };
}

function toFinding(path: string, error: unknown, settings: CheckSettings): Finding {
  if (error instanceof ClipFault) {
    const reason = error.fault === "NO_FILE" ? "UNREADABLE" : error.fault;
    // A detail goes to clients, which must not learn where the mirror lies.
    return fault(path, reason, error.detail.replaceAll(settings.root, "").slice(0, 500));
  }
  if (isKineographError(error, "DECODER_TIMEOUT")) {
    return fault(path, "UNDECODABLE", "it was not decoded within the time limit");
  }
  if (isKineographError(error, "DECODER_UNAVAILABLE")) {
    return fault(path, "UNDECODABLE", "the decoder ended twice while it read this file", true);
  }
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^E[A-Z]+$/.test(code)) return fault(path, "UNREADABLE", `it cannot be read (${code})`);
  throw error;
}

/**
 * Looks into the file at `path` below the root. Whatever is wrong with the file, or befalls the
 * decoder while it reads it, is a finding; only our own faults are thrown.
 */
export async function checkFile(path: string, settings: CheckSettings): Promise<Finding> {
  const { root, allowed, pool, verify } = settings;
  try {
    const real = await resolveInside(root, path, allowed);
    if (real === null)
      return fault(path, "UNREADABLE", "a link that leads out of the mirror's roots");
    const { index, damaged } =
      verify === "decode"
        ? await whenFree(() => pool.verify(real))
        : { index: await whenFree(() => pool.probe(real)), damaged: [] };
    const finding: Finding = {
      path,
      reason: null,
      detail: null,
      decoded_at: verify === "decode" ? new Date() : null,
      sha256: verify === "hash" ? await hashFile(real) : null,
      ...toColumns(index),
      isDecoderFault: false,
    };
    if (damaged.length === 0) return finding;
    const detail = describeDamage(damaged, index.probe.frameCount);
    return { ...finding, reason: "UNDECODABLE", detail };
  } catch (error) {
    return toFinding(path, error, settings);
  }
}
