import { KineographError, type Reader } from "../platform/index.js";

/**
 * An entry counts as recorded once its commit is on disk, so a database that only pretends is
 * refused at start.
 *
 * @throws BAD_SETTING when fsync or synchronous_commit is off
 */
export async function checkDurability(reader: Reader): Promise<void> {
  const rows: { fsync: string; commit: string }[] = await reader.query(
    `SELECT current_setting('fsync') AS fsync, current_setting('synchronous_commit') AS commit`,
  );
  if (rows[0]?.fsync === "off" || rows[0]?.commit === "off") {
    throw new KineographError(
      "BAD_SETTING",
      "The database runs with fsync or synchronous_commit off: an audit entry could be lost after it was acknowledged. Set both to on.",
    );
  }
}
