import { createHash, randomUUID } from "node:crypto";
import type { FastifyRequest } from "fastify";
import type { RequestFacts } from "../audit/index.js";

/** What the audit log keeps of a request's origin. */
export function makeRequestFacts(request: FastifyRequest): RequestFacts {
  return { id: request.id, ip: request.ip, userAgent: request.headers["user-agent"] ?? null };
}

/** Facts of a request that comes from no network: a command typed on this machine. */
export function makeLocalFacts(): RequestFacts {
  return { id: randomUUID(), ip: null, userAgent: null };
}

/** Names content that the log shall prove without telling it. */
function digestOf(content: string): string {
  return createHash("sha256").update(content).digest("hex");
}

/** Completes what the audit entries of a request say of its operation. */
export function noteOperation(
  request: RequestFacts,
  operation: { name?: string; source: string; variables: Record<string, unknown> },
): void {
  const { name, source, variables } = operation;
  if (name !== undefined) request.operationName = name;
  request.documentDigest = digestOf(source);
  request.variablesDigest = digestOf(JSON.stringify(variables));
}
