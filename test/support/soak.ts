/**
 * How often a test repeats what chance decides: `inTests` times, or in the soak (`npm run soak`)
 * `inSoak` times, of which KINEOGRAPH_SOAK is the multiple.
 */
export function repeats(inTests: number, inSoak: number): number {
  const soak = Number(process.env["KINEOGRAPH_SOAK"] ?? 0);
  return soak > 0 ? Math.ceil(inSoak * soak) : inTests;
}
