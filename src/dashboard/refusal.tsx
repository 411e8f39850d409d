import type { AskFailure } from "./ask.js";
import { Failure } from "./failure.js";
import { TermsDialog } from "./terms-dialog.js";

/** A failure to get clips or frames; terms that are not accepted yet can be accepted on the spot. */
export function Refusal({ failure }: { failure: AskFailure }) {
  return (
    <Failure failure={failure}>{failure.code === "TERMS_REQUIRED" && <TermsDialog />}</Failure>
  );
}
