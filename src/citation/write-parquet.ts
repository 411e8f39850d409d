import type { ByteWriter } from "hyparquet-writer";
import type { ListedClip } from "../clips/index.js";
import type { ListColumn } from "./export-columns.js";

/** Large enough for dictionaries to pay, small enough for memory: about 30 MB while it is made. */
const rowGroupSize = 50_000;

function fill(columns: readonly ListColumn[], clips: readonly ListedClip[]) {
  return columns.map(({ name, type, valueOf }) => ({
    name,
    type,
    nullable: true,
    data: clips.map(valueOf),
  }));
}

/** The bytes that were written since it was last asked. */
function take(writer: ByteWriter): Buffer {
  const bytes = Buffer.from(writer.getBytes().slice());
  // Only `offset` is a place in the file, and it goes on.
  writer.index = 0;
  return bytes;
}

/**
 * Parquet with Snappy, row group by row group; `metadata` stands in the footer as key and value.
 * Every column may be null, as in the list.
 */
export async function* writeParquet(
  columns: readonly ListColumn[],
  batches: AsyncIterable<ListedClip[]>,
  metadata: Record<string, string>,
): AsyncGenerator<Buffer> {
  // Loaded here, so that only who asks for Parquet waits for it.
  const library = await import("hyparquet-writer");
  const writer = new library.ByteWriter();
  const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
  const schema = library.schemaFromColumnData({ columnData: fill(columns, []) });
  const parquet = new library.ParquetWriter({
    writer,
    schema,
    kvMetadata,
    createdBy: "kineograph",
  });
  let group: ListedClip[] = [];
  const writeGroup = async () => {
    await parquet.write({ columnData: fill(columns, group), rowGroupSize });
    group = [];
    return take(writer);
  };
  for await (const clips of batches) {
    group.push(...clips);
    if (group.length >= rowGroupSize) yield await writeGroup();
  }
  if (group.length > 0) yield await writeGroup();
  await parquet.finish();
  yield take(writer);
}
