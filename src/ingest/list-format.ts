import { KineographError } from "../platform/index.js";
import { columnNames } from "./read-header.js";

/** The shapes of lists that are read; `--format` names them so. */
export const listFormats = ["csv", "deepmind-json", "3d-resnets-json", "ids", "paths"] as const;
export type ListFormat = (typeof listFormats)[number];

/** What each is, for people. */
export const formatWords: Record<ListFormat, string> = {
  csv: "a CSV list",
  "deepmind-json": "JSON keyed by id, as DeepMind publishes it",
  "3d-resnets-json": "JSON keyed by clip, as 3D-ResNets writes it",
  ids: "a list of ids",
  paths: "a list of paths",
};

/** Keys of 3D-ResNets' outermost object, and of ActivityNet's, which it follows. */
const resnetsKeys = new Set(["labels", "database", "taxonomy", "version"]);
const videoName = /\.(mp4|mkv|webm|avi|mov|ts|m4v)([\s,]|$)/i;

function detectJson(text: string, file: string): ListFormat {
  if (text.startsWith("[")) {
    const words = `${file} is a JSON list, not an object of clips. If it lists classes, give it with --labels.`;
    throw new KineographError("BAD_INPUT", words);
  }
  const key = /^\{\s*"((?:[^"\\]|\\.)*)"/s.exec(text)?.[1];
  return key !== undefined && resnetsKeys.has(key) ? "3d-resnets-json" : "deepmind-json";
}

/**
 * The format of a list by its first lines. What is no other shape is taken for CSV, whose reader
 * says what is wrong with it.
 *
 * @throws BAD_INPUT for what is known and holds no clips: AVA-Kinetics, a list in JSON
 */
export function detectFormat(head: string, file: string): ListFormat {
  const text = head.replace(/^\uFEFF/, "").trimStart();
  if (/^[[{]/.test(text)) return detectJson(text, file);
  const line = (/^[^\r\n]*/.exec(text)?.[0] ?? "").trim();
  const fields = line.split(",").map((field) => field.trim().replace(/^"(.*)"$/, "$1"));
  if (fields.some((field) => columnNames.has(field.toLowerCase()))) return "csv";
  if (/^[\w-]{11}$/.test(fields[0] ?? "") && /^\d+\.\d{4,}$/.test(fields[1] ?? "")) {
    const words = `${file} is a list of AVA-Kinetics (no header; points in time, not segments), which has no clips to import. Import the list of the Kinetics clips that it annotates.`;
    throw new KineographError("BAD_INPUT", words);
  }
  if (line.includes("/") || videoName.test(line)) return "paths";
  if (/^\S{1,200}$/.test(line) && fields.length === 1) return "ids";
  return "csv";
}
