import { Transform, type TransformCallback } from "node:stream";
import { KineographError } from "../platform/index.js";
import { CopyLines } from "./copy-lines.js";
import { JsonFault, JsonMembers, type JsonMember } from "./json-members.js";
import type { AnnotationFile, ListStream } from "./list-stream.js";
import { entryColumns, readJsonEntry, type EntrySource } from "./read-json-entry.js";
import { readSplitOfName } from "./read-split.js";
import { stagedColumns, writeRow } from "./staged-row.js";

/** Members of 3D-ResNets' and ActivityNet's outermost object that are no clips. */
const headKeys = new Set(["labels", "taxonomy", "version"]);
const byteOrderMark = Buffer.from("\uFEFF");

/**
 * Turns a JSON list, keyed by id or by clip, into rows for COPY into `staged_row`. Keeps one chunk
 * and one entry in memory, however long the list is.
 */
export class JsonStream extends Transform implements ListStream {
  readonly columns = stagedColumns;
  readonly unusedColumns: string[] = [];
  labels: string[] | null = null;
  readonly #lines = new CopyLines();
  readonly #members = new JsonMembers((member) => this.#read(member));
  readonly #source: EntrySource;
  #isBegun = false;
  #rows = 0;

  constructor(private readonly file: AnnotationFile) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20 });
    this.#source = {
      file: file.number,
      isKeyedByClip: file.format === "3d-resnets-json",
      isYouTube: file.isYouTube,
      split: readSplitOfName(file.name),
    };
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.file.onBytes(chunk.length);
    this.#attempt(done, () => {
      const isMarked = !this.#isBegun && chunk.subarray(0, 3).equals(byteOrderMark);
      this.#isBegun = true;
      this.#members.write(isMarked ? chunk.subarray(3) : chunk);
    });
  }

  override _flush(done: TransformCallback): void {
    this.#attempt(done, () => {
      if (!this.#isBegun) throw new KineographError("BAD_INPUT", `${this.file.name} is empty.`);
      this.#members.end();
      this.file.refusals.noteRows(this.file.number, this.#rows);
    });
  }

  #attempt(done: TransformCallback, work: () => void): void {
    try {
      work();
      done(null, this.#lines.take());
    } catch (cause) {
      if (!(cause instanceof JsonFault)) {
        done(cause as Error);
        return;
      }
      const words = `${this.file.name}, line ${cause.line}: ${cause.words}. Get the list anew, or mend it.`;
      done(new KineographError("BAD_INPUT", words, { cause }));
    }
  }

  #read(member: JsonMember): void {
    const { isKeyedByClip } = this.#source;
    if (isKeyedByClip && member.level === 1) {
      this.#readHead(member);
      return;
    }
    if (!isKeyedByClip && member.level === 2) {
      const words = `${this.file.name} has the key "database" beside ids: import it with --format 3d-resnets-json.`;
      throw new KineographError("BAD_INPUT", words);
    }
    if (this.#rows === 0) this.#refuseOtherKinds(member);
    this.#rows += 1;
    const read = readJsonEntry(member, this.#source);
    const refusal =
      "refusal" in read ? read.refusal : writeRow(this.#lines, read.row, entryColumns);
    if (refusal) this.file.refusals.add(this.file.number, refusal);
  }

  /** Says what a file is when its first value is no entry of a clip. */
  #refuseOtherKinds({ value }: JsonMember): void {
    const { name } = this.file;
    if (/^-?\d/.test(value)) {
      const words = `${name} gives each name a number: it is a label map. Give it with --labels.`;
      throw new KineographError("BAD_INPUT", words);
    }
    if (!value.startsWith("[")) return;
    const words = `${name} gives each name a list: it groups classes, and holds no clips to import.`;
    throw new KineographError("BAD_INPUT", words);
  }

  /** A member beside `database`: of these only the classes, in the order of their indices, are read. */
  #readHead({ key, value, line }: JsonMember): void {
    const name = key.slice(1, -1);
    if (name !== "labels") {
      if (headKeys.has(name)) this.unusedColumns.push(name);
      else throw new JsonFault(line, `the key ${key.slice(0, 60)} stands beside "database"`);
      return;
    }
    let labels: unknown;
    try {
      labels = JSON.parse(value);
    } catch {
      throw new JsonFault(line, "the value of labels is no JSON");
    }
    if (!Array.isArray(labels) || !labels.every((each) => typeof each === "string")) {
      throw new JsonFault(line, "labels is no list of class names");
    }
    this.labels = labels;
  }
}
