/** The text of a statement as Postgres' client is given it: alone, or prepared under a name. */
export function textOf(asked: unknown): string {
  if (typeof asked === "string") return asked;
  return typeof asked === "object" && asked !== null && "text" in asked ? String(asked.text) : "";
}
