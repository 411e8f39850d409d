/** A cache for a DataLoader that starts anew when it is full: keys may come from anybody. */
export class BoundedMap<Value> extends Map<string, Value> {
  constructor(private readonly cap: number) {
    super();
  }

  override set(key: string, value: Value): this {
    if (this.size >= this.cap && !this.has(key)) this.clear();
    return super.set(key, value);
  }
}
