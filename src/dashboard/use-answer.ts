import { useEffect, useState } from "react";
import { ask, AskFailure } from "./ask.js";

/** Where a question stands. While it is asked anew, the last answer to the same question stays. */
export interface Asked<Answer> {
  answer: Answer | null;
  failure: AskFailure | null;
  isAsking: boolean;
}

interface Settled<Answer> {
  key: string;
  answer: Answer | null;
  failure: AskFailure | null;
}

/** Turns whatever was thrown into a failure that can be shown. */
export function toFailure(thrown: unknown): AskFailure {
  if (thrown instanceof AskFailure) return thrown;
  return new AskFailure("PAGE", thrown instanceof Error ? thrown.message : String(thrown));
}

/**
 * Asks whenever the query, the variables or `turn` change; null variables ask nothing. `turn` counts
 * what was done on the page, for whatever shows its effect.
 */
export function useAnswer<Answer>(
  query: string,
  variables: Record<string, unknown> | null,
  turn = 0,
): Asked<Answer> {
  const key = variables === null ? null : JSON.stringify([query, variables]);
  const [settled, settle] = useState<Settled<Answer> | null>(null);
  const [askedTurn, setAskedTurn] = useState(-1);
  useEffect(() => {
    if (key === null) return undefined;
    const stop = new AbortController();
    const [text, given] = JSON.parse(key) as [string, Record<string, unknown>];
    const askOnce = async (): Promise<void> => {
      try {
        const answer = await ask<Answer>(text, given, stop.signal);
        settle({ key, answer, failure: null });
      } catch (thrown) {
        if (stop.signal.aborted) return;
        settle({ key, answer: null, failure: toFailure(thrown) });
      }
      setAskedTurn(turn);
    };
    void askOnce();
    return () => stop.abort();
  }, [key, turn]);
  if (key === null) return { answer: null, failure: null, isAsking: false };
  if (settled?.key !== key) return { answer: null, failure: null, isAsking: true };
  return { answer: settled.answer, failure: settled.failure, isAsking: askedTurn !== turn };
}
