import { isUtf8 } from "node:buffer";
import { Transform, type TransformCallback } from "node:stream";
import { KineographError } from "../platform/index.js";
import { CopyLines } from "./copy-lines.js";
import { LineFields } from "./line-fields.js";
import type { AnnotationFile, ListStream } from "./list-stream.js";
import { readHeader, type Columns } from "./read-header.js";
import { readSplitOfName } from "./read-split.js";
import { RowReader } from "./row-reader.js";

const lineFeed = 0x0a;
const lineCapBytes = 1 << 16;

const faultWords = {
  UNTERMINATED_QUOTE: "a quote is open at the end of the line",
  BAD_QUOTES: "something stands between a closing quote and the next comma",
} as const;

/**
 * Turns the bytes of one annotation list into rows for COPY into `staged_row`; refused rows go to
 * the file's refusals. Keeps one chunk and one line in memory.
 *
 * It fails with BAD_INPUT when the file is no list of clips.
 */
export class AnnotationStream extends Transform implements ListStream {
  readonly columns = "file, line, split, source_id, start_ms, end_ms, label, is_creative_commons";
  readonly labels = null;
  readonly #fields = new LineFields();
  readonly #lines = new CopyLines();
  #reader: RowReader | null = null;
  #columns: Columns | null = null;
  /** The begun line at the end of the last chunk. */
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;
  #rows = 0;

  constructor(private readonly file: AnnotationFile) {
    super({ readableHighWaterMark: 1 << 20, writableHighWaterMark: 1 << 20 });
  }

  /** Names of columns that nothing was read from. */
  get unusedColumns(): string[] {
    return this.#columns?.unused ?? [];
  }

  override _transform(chunk: Buffer, _encoding: string, done: TransformCallback): void {
    this.file.onBytes(chunk.length);
    this.#attempt(done, () => {
      const end = chunk.lastIndexOf(lineFeed) + 1;
      if (end === 0) {
        this.#rest = Buffer.concat([this.#rest, chunk]);
        this.#refuseLongLine();
        return;
      }
      const whole = chunk.subarray(0, end);
      const lines = this.#rest.length === 0 ? whole : Buffer.concat([this.#rest, whole]);
      this.#rest = chunk.subarray(end);
      this.#refuseLongLine();
      this.#convert(lines);
    });
  }

  override _flush(done: TransformCallback): void {
    this.#attempt(done, () => {
      if (this.#rest.length > 0) this.#convert(Buffer.concat([this.#rest, Buffer.of(lineFeed)]));
      if (!this.#reader) {
        throw new KineographError("BAD_INPUT", `${this.file.name} is empty.`);
      }
      this.file.refusals.noteRows(this.file.number, this.#rows);
    });
  }

  #attempt(done: TransformCallback, work: () => void): void {
    try {
      work();
      done(null, this.#lines.take());
    } catch (error) {
      done(error as Error);
    }
  }

  #refuseLongLine(): void {
    if (this.#rest.length <= lineCapBytes) return;
    const words = `${this.file.name} has a line of more than 64 KiB: it is no CSV.`;
    throw new KineographError("BAD_INPUT", words);
  }

  /** `lines` are whole lines; doubled quotes in it are made single. */
  #convert(lines: Buffer): void {
    const isAllText = isUtf8(lines);
    let at = 0;
    while (at < lines.length) {
      const next = this.#reader
        ? this.#readRow(lines, at, isAllText)
        : this.#readFirstLine(lines, at);
      at = next;
    }
  }

  #readFirstLine(lines: Buffer, from: number): number {
    const { name, number, isSplitWanted } = this.file;
    this.#line += 1;
    const end = lines.indexOf(lineFeed, from);
    const line = lines.subarray(from, end);
    if (!isUtf8(line) || line.includes(0)) {
      const words = `${name} is no text in UTF-8. Unpack it, or save it as UTF-8.`;
      throw new KineographError("BAD_INPUT", words);
    }
    const isFirst = this.#line === 1 && line.toString().startsWith("\uFEFF");
    const begin = from + (isFirst ? 3 : 0);
    if (lines.toString("utf8", begin, end).trim() === "") return end + 1;
    const fields = this.#fields;
    const next = fields.read(lines, begin);
    const words = Array.from({ length: Math.min(fields.count, 64) }, (_, index) =>
      lines.toString("utf8", fields.starts[index], fields.ends[index]),
    );
    this.#columns = readHeader(words, name, this.file.isYouTube);
    const split = this.#columns.split < 0 && isSplitWanted ? readSplitOfName(name) : null;
    if (this.#columns.split < 0 && split === null && isSplitWanted) {
      const fault = `${name} has no split column, and its name tells no split. Name it so that it does, for example ${name.replace(/\.[^.]*$/, "")}_train.csv.`;
      throw new KineographError("BAD_INPUT", fault);
    }
    this.#reader = new RowReader(
      { file: number, columns: this.#columns, split, isSplitWanted },
      this.#lines,
    );
    return next;
  }

  #readRow(lines: Buffer, from: number, isAllText: boolean): number {
    const fields = this.#fields;
    const { refusals, number } = this.file;
    this.#line += 1;
    const line = this.#line;
    const next = fields.read(lines, from);
    if (fields.count === 1 && fields.fault === null && fields.starts[0] === fields.ends[0]) {
      return next;
    }
    this.#rows += 1;
    if (fields.fault !== null) {
      const detail = faultWords[fields.fault];
      refusals.add(number, { line, column: null, reason: fields.fault, detail });
    } else if (!isAllText && !isUtf8(lines.subarray(from, next))) {
      const detail = "the row is no UTF-8";
      refusals.add(number, { line, column: null, reason: "INVALID_UTF8", detail });
    } else {
      const refusal = this.#reader?.read(lines, fields, line) ?? null;
      if (refusal !== null) refusals.add(number, refusal);
    }
    return next;
  }
}
