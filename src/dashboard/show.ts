const counts = new Intl.NumberFormat("en");

/** A count with its thousands apart: 19,906. */
export function showCount(count: number): string {
  return counts.format(count);
}

/** A size in bytes, kB or MB. */
export function showBytes(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${sizeBytes} B`;
  if (sizeBytes < 1e6) return `${(sizeBytes / 1e3).toFixed(0)} kB`;
  return `${(sizeBytes / 1e6).toFixed(1)} MB`;
}

/** Seconds to the millisecond, as frames are found by. */
export function showSeconds(seconds: number): string {
  return `${seconds.toFixed(3)} s`;
}

/** A segment of a source: "9–19 s"; nothing where the source is the clip. */
export function showSegment(startSeconds: number | null, endSeconds: number | null): string {
  if (startSeconds === null || endSeconds === null) return "";
  return `${startSeconds}–${endSeconds} s`;
}

const times = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium" });
const days = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** A moment: of today the time alone. */
export function showMoment(iso: string): string {
  const moment = new Date(iso);
  const isToday = moment.toDateString() === new Date().toDateString();
  return (isToday ? times : days).format(moment);
}

/** The split as lists write it. */
export function showSplit(split: string): string {
  return split.toLowerCase();
}
