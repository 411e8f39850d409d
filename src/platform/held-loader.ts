import DataLoader from "dataloader";
import type { Watch } from "./epoch-memory.js";

/** A cache for a DataLoader that starts anew when it is full: keys may come from anybody. */
class BoundedMap<Value> extends Map<string, Value> {
  constructor(private readonly cap: number) {
    super();
  }

  override set(key: string, value: Value): this {
    if (this.size >= this.cap && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}

/** What is held of a key; `keyOf` names it in the cache. */
export interface HeldRows<Key, Row> {
  /** The row of each key, in their order; asked once a key. */
  read: (keys: readonly Key[]) => Promise<Row[]>;
  keyOf: (key: Key) => string;
  /** Most keys that are held at once. */
  cap?: number;
}

/** A loader of rows that are held between requests; see `EpochMemory`. */
export function makeHeldLoader<Key, Row>(
  watch: Watch,
  { read, keyOf, cap = 10_000 }: HeldRows<Key, Row>,
): DataLoader<Key, Row, string> {
  return new DataLoader((keys) => watch(read(keys)), {
    cacheKeyFn: keyOf,
    cacheMap: new BoundedMap(cap),
  });
}
