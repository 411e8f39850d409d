import pg from "pg";

/**
 * Most statements that a connection keeps prepared: over that, further texts are planned at each
 * use. A text of ours is kept some 20 kB large by the server, and this process has some 150.
 */
const statementsCap = 400;

/** By text; null after its first use. */
const names = new Map<string, string | null>();
let made = 0;

/**
 * The name under which `text` is prepared: from its second use on, so that what is asked once (an
 * import, a migration) leaves nothing behind.
 */
function nameOf(text: string): string | undefined {
  const name = names.get(text);
  if (name) return name;
  if (names.size >= statementsCap && name === undefined) return undefined;
  names.set(text, name === undefined ? null : `kineograph_${++made}`);
  return undefined;
}

type Ask = (...args: unknown[]) => Promise<pg.QueryResult>;

/**
 * A connection that prepares each statement with parameters once and runs it by name after that:
 * parsing and planning are half of what a short statement costs (bench/RESULTS.md). Postgres plans
 * anew when a table it names changes.
 */
export class PreparingClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    // Between the pool and who takes it from there, nobody listens; an `error` then ends the
    // process. It is told all the same: what is asked of a client that is lost fails, and the pool
    // lets go of it.
    this.on("error", () => undefined);
  }

  // The type of `query` is an overload that cannot be written again; what comes in goes on as it is.
  override query = ((...args: unknown[]) => {
    const ask = super.query.bind(this) as unknown as Ask;
    const [text, values, ...more] = args;
    const isPlain = typeof text === "string" && Array.isArray(values) && values.length > 0;
    const name = isPlain ? nameOf(text) : undefined;
    return name === undefined
      ? ask(...args)
      : ask({ name, text, values: values as unknown[] }, ...more);
  }) as unknown as pg.Client["query"];
}
