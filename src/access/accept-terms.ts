import { change, requireUser, type ChangeContext } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { readTerms } from "./read-terms.js";
import type { Terms } from "./terms.js";

/**
 * Accepts the newest terms of a data set for the viewer; `number` must be the one they have read,
 * so that nobody accepts what changed meanwhile. Accepting twice is once.
 *
 * @throws NOT_FOUND when the data set has no terms; CONFLICT when `number` is not the newest
 */
export async function acceptTerms(
  context: ChangeContext,
  dataset: string,
  number: number,
): Promise<Terms> {
  const user = requireUser(context.viewer);
  return change(context, async (tx, record) => {
    const terms = await readTerms(tx, dataset);
    if (!terms) throw new KineographError("NOT_FOUND", `${dataset} has no terms to accept.`);
    if (terms.number !== number) {
      const words = `The newest terms of ${dataset} are number ${terms.number}: read and accept those.`;
      throw new KineographError("CONFLICT", words);
    }
    const done: unknown[] = await tx.query(
      "SELECT FROM terms_acceptance WHERE terms_id = $1 AND user_id = $2",
      [terms.id, user.id],
    );
    if (done.length > 0) return terms;
    const subject = `terms ${terms.number} of ${dataset}, sha256 ${terms.digest}`;
    const entryId = await record({ act: "terms.accept", subject });
    await tx.query(
      `INSERT INTO terms_acceptance (terms_id, user_id, entry_id) VALUES ($1, $2, $3)
       ON CONFLICT DO NOTHING`,
      [terms.id, user.id, entryId],
    );
    return terms;
  });
}
