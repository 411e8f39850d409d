import { isUtf8 } from "node:buffer";
import { Transform, type TransformCallback } from "node:stream";
import { KineographError } from "../platform/index.js";
import { readClipPath } from "./clip-path.js";
import { CopyLines } from "./copy-lines.js";
import type { AnnotationFile, ListStream } from "./list-stream.js";
import { readSplitOfName } from "./read-split.js";
import type { Refusal } from "./refusals.js";
import { shown, stagedColumns, writeRow, type StagedRow } from "./staged-row.js";

const lineFeed = 0x0a;
const lineCapBytes = 1 << 12;
/** `PATH`, `PATH CLASS` or `PATH FRAMES CLASS`; a path may itself hold spaces. */
const pathLine = /^"?(.*?)"?(?:(?:\s+|\s*,\s*)(\d{1,9}))?(?:(?:\s+|\s*,\s*)(-?\d{1,9}))?$/s;
const columns = { id: "path", label: "path" } as const;

/**
 * Turns a list of one clip a line, an id or a path with or without numbers, into rows for COPY into
 * `staged_row`. The name of a clip is read from the right, the folder it lies in is taken for the
 * class where a class is called so.
 */
export class PlainStream extends Transform implements ListStream {
  readonly columns = stagedColumns;
  readonly unusedColumns: string[] = [];
  readonly labels = null;
  readonly #lines = new CopyLines();
  readonly #split: StagedRow["split"];
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;
  #rows = 0;

  constructor(private readonly file: AnnotationFile) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20 });
    this.#split = file.isSplitWanted ? readSplitOfName(file.name) : null;
    if (!file.isSplitWanted) return;
    if (/_test_split\d+\.txt$/i.test(file.name)) {
      const words = `${file.name} looks like a split of HMDB51, whose numbers are 1 for train, 2 for test and 0 for neither, and no classes. Write a list for each split: CSV with the columns source_id, label, split.`;
      throw new KineographError("BAD_INPUT", words);
    }
    if (this.#split !== null) return;
    const stem = file.name.replace(/\.[^.]*$/, "");
    const words = `${file.name} tells no split by its name. Name it so that it does, for example ${stem}_train.txt.`;
    throw new KineographError("BAD_INPUT", words);
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.file.onBytes(chunk.length);
    const bytes = Buffer.concat([this.#rest, chunk]);
    const end = bytes.lastIndexOf(lineFeed) + 1;
    this.#rest = bytes.subarray(end);
    if (this.#rest.length > lineCapBytes) {
      const words = `${this.file.name} has a line of more than 4 KiB: it is no list of clips.`;
      done(new KineographError("BAD_INPUT", words));
      return;
    }
    this.#convert(bytes.subarray(0, end));
    done(null, this.#lines.take());
  }

  override _flush(done: TransformCallback): void {
    if (this.#rest.length > 0) this.#convert(Buffer.concat([this.#rest, Buffer.of(lineFeed)]));
    this.file.refusals.noteRows(this.file.number, this.#rows);
    done(null, this.#lines.take());
  }

  /** `lines` are whole lines. */
  #convert(lines: Buffer): void {
    for (let from = 0; from < lines.length;) {
      const end = lines.indexOf(lineFeed, from);
      this.#line += 1;
      const line = lines.subarray(from, end);
      from = end + 1;
      const text = line
        .toString()
        .replace(/^\uFEFF/, "")
        .trim();
      if (text === "") continue;
      this.#rows += 1;
      const refusal = isUtf8(line) ? this.#read(text) : this.#refuse("INVALID_UTF8", "no UTF-8");
      if (refusal) this.file.refusals.add(this.file.number, refusal);
    }
  }

  #refuse(reason: Refusal["reason"], detail: string): Refusal {
    return { line: this.#line, column: null, reason, detail };
  }

  #read(text: string): Refusal | null {
    const { number: file, format, isYouTube } = this.file;
    const blank = { file, line: this.#line, split: this.#split, startMs: null, endMs: null };
    if (format === "ids") {
      return writeRow(
        this.#lines,
        { ...blank, sourceId: text, label: null, classNumber: null },
        { id: "id", label: "id" },
      );
    }
    const [, path = "", first, second] = pathLine.exec(text) ?? [];
    if (path === "") return this.#refuse("BAD_ID", `${shown(text)} is no path`);
    const clip = readClipPath(path, isYouTube);
    const wanted = second ?? first;
    const classNumber = wanted === undefined ? null : Number(wanted);
    const row = {
      ...blank,
      ...clip.times,
      sourceId: clip.sourceId,
      label: clip.folder,
      classNumber: classNumber !== null && classNumber >= 0 ? classNumber : null,
    };
    return writeRow(this.#lines, row, columns);
  }
}
