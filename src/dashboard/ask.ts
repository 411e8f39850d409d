/** Why a question was not answered: the code that scripts branch on, and words for people. */
export class AskFailure extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

interface Reply {
  data?: unknown;
  errors?: { message: string; extensions?: { code?: string } }[];
}

const listeners = new Set<() => void>();

/** Calls `listener` whenever the server says that nobody is signed in; gives the way to stop that. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Tells the page that the server asked who this is. */
export function tellSignedOut(): void {
  for (const listener of listeners) listener();
}

async function send(body: string, signal: AbortSignal | undefined): Promise<Response> {
  try {
    return await fetch("/graphql", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      ...(signal ? { signal } : {}),
    });
  } catch (cause) {
    if (signal?.aborted) throw cause;
    throw new AskFailure("OFFLINE", "The server does not answer. Is it still running?");
  }
}

/**
 * Asks the API one question. `Answer` is the shape that the query selects, written beside it.
 *
 * @throws AskFailure with the first error's code and words; a partial answer counts as none
 */
export async function ask<Answer>(
  query: string,
  variables: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await send(JSON.stringify({ query, variables }), signal);
  const reply = (await response.json().catch(() => ({}))) as Reply;
  const [error] = reply.errors ?? [];
  const code = error?.extensions?.code ?? `HTTP_${response.status}`;
  if (response.status === 401 || code === "UNAUTHENTICATED") tellSignedOut();
  if (error) throw new AskFailure(code, error.message);
  if (!response.ok || reply.data === undefined) {
    throw new AskFailure(code, "The server's answer cannot be read. Its log says more.");
  }
  return reply.data as Answer;
}
