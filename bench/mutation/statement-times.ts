import pg from "pg";

/** What the statements of one text took together. */
export interface StatementTime {
  text: string;
  count: number;
  totalMs: number;
}

type Ask = (this: pg.Client, ...args: unknown[]) => unknown;

const textLength = 60;

/** The words of `query`'s first argument, shortened so that the same statement reads the same. */
function textOf(first: unknown): string {
  const words = typeof first === "string" ? first : ((first as { text?: string }).text ?? "?");
  return words.replace(/\s+/g, " ").trim().slice(0, textLength);
}

/**
 * Times every statement that this process sends while `work` runs, from the call to its answer. Only
 * for one request at a time: statements under way at once are counted each in full.
 */
export async function timeStatements(work: () => Promise<void>): Promise<StatementTime[]> {
  const times = new Map<string, StatementTime>();
  const note = (text: string, begin: number): void => {
    const time = times.get(text) ?? { text, count: 0, totalMs: 0 };
    time.count += 1;
    time.totalMs += performance.now() - begin;
    times.set(text, time);
  };
  const prototype = pg.Client.prototype as unknown as { query: Ask };
  const own = prototype.query;
  prototype.query = function (...args) {
    const [text, begin] = [textOf(args[0]), performance.now()];
    const last = args.at(-1);
    if (typeof last === "function") {
      const callback = last as (...answer: unknown[]) => unknown;
      const noted = (...answer: unknown[]): unknown => {
        note(text, begin);
        return callback(...answer);
      };
      return own.apply(this, [...args.slice(0, -1), noted]);
    }
    const answer = own.apply(this, args);
    if (answer instanceof Promise) void answer.finally(() => note(text, begin)).catch(() => 0);
    return answer;
  };
  try {
    await work();
  } finally {
    prototype.query = own;
  }
  return [...times.values()].toSorted((a, b) => b.totalMs - a.totalMs);
}
