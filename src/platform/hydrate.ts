/** Instances of `type` holding the columns of `rows`, whose names are the fields' own. */
export function hydrate<Row extends object>(type: new () => Row, rows: readonly object[]): Row[] {
  return rows.map((row) => Object.assign(new type(), row));
}
