import type { Command } from "commander";
import { toCertificate, type ClipFileCertificate } from "../mirror/index.js";
import { KineographError } from "../platform/index.js";
import { findClipId } from "./find-clip-id.js";
import { outputOf } from "./options.js";
import { say, writeResult } from "./output.js";
import { withClient } from "./run.js";
import { withFile } from "./with-file.js";

interface CertifyOptions {
  clip?: string;
  file?: string;
  version?: string;
}

interface CertifyAnswer {
  certifyClip: { clipFile: { certificate: ClipFileCertificate } };
}

const certifyMutation = `mutation CertifyClip($input: CertifyClipInput!) {
  certifyClip(input: $input) { clipFile { certificate {
    isExact frameCount differing damaged planesSha256 inputSha256 decoderId certifiedAt
  } } }
}`;

function certifyFile(file: string): Promise<ClipFileCertificate> {
  return withFile(file, async (pool, path) =>
    toCertificate(await pool.certify(path), pool.decoderId),
  );
}

function certifyClip(name: string, version: string | undefined): Promise<ClipFileCertificate> {
  return withClient(async (client) => {
    const clip = await findClipId(client, name, version);
    const answer = await client.execute<CertifyAnswer>(certifyMutation, { input: { clip } });
    return answer.certifyClip.clipFile.certificate;
  });
}

function printCertificate(certificate: ClipFileCertificate): string {
  const { isExact, frameCount, differing, damaged, planesSha256, decoderId } = certificate;
  const lines = [
    isExact
      ? `exact: all ${frameCount} frames are the same by random access as in one pass`
      : `not exact: of ${frameCount} frames ${differing.length} differ and ${damaged.length} are damaged`,
  ];
  if (differing.length > 0) lines.push(`differ: ${differing.join(", ")}`);
  if (damaged.length > 0) lines.push(`damaged: ${damaged.join(", ")}`);
  return [...lines, `planes ${planesSha256} by ${decoderId}`].join("\n");
}

/** frames certify: random access equals reading in order, shown for one file. */
export function addCertifyCommand(frames: Command): void {
  frames
    .command("certify")
    .description("show that random access to a file gives what reading it in order gives")
    .option("--clip <id>", "a clip of the catalog (for operators; kept with its file)")
    .option("--file <path>", "a video file outside of any mirror")
    .option("--version <name>", "the version as which the clip is looked up")
    .action(async ({ clip, file, version }: CertifyOptions, command: Command) => {
      if ((clip === undefined) === (file === undefined)) {
        command.error("error: name either --clip or --file", { exitCode: 2 });
      }
      const output = outputOf(command);
      say(output, "Certifying …");
      const certificate = await (clip === undefined
        ? certifyFile(file ?? "")
        : certifyClip(clip, version));
      writeResult(output, certificate, printCertificate);
      if (certificate.differing.length === 0) return;
      const words = "Random access gave other frames than reading in order. Please report this.";
      throw new KineographError("CLIP_CORRUPT", words);
    });
}
