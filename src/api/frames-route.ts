import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import parseRange from "range-parser";
import { deliver, streamDelivered, type Delivered } from "../frames/index.js";
import { KineographError } from "../platform/index.js";
import { makeAsking } from "./asking.js";
import { makeContext } from "./context.js";
import { identify } from "./identify.js";
import type { Product } from "./open-product.js";

interface Address {
  Params: { set: string; file: string };
  Querystring: Partial<Record<"entry" | "until" | "mac", string>>;
}

/** The one stretch that a Range header asks for; the whole for none, several or an odd one. */
function stretchOf(request: FastifyRequest, delivered: Delivered) {
  const whole = { start: 0, end: delivered.sizeBytes - 1, isPart: false };
  const { range, "if-range": ifRange } = request.headers;
  if (range === undefined || (ifRange !== undefined && ifRange !== `"${delivered.digest}"`)) {
    return whole;
  }
  const ranges = parseRange(delivered.sizeBytes, range);
  if (ranges === -1) return null;
  const [only, second] = ranges === -2 || ranges.type !== "bytes" ? [] : ranges;
  return only && !second ? { ...only, isPart: true } : whole;
}

async function send(request: FastifyRequest, reply: FastifyReply, delivered: Delivered) {
  const { handle, sizeBytes, contentType, digest } = delivered;
  reply.headers({
    etag: `"${digest}"`,
    "accept-ranges": "bytes",
    "cache-control": "private, max-age=300",
    "content-type": contentType,
    "x-content-type-options": "nosniff",
  });
  const isKnown = request.headers["if-none-match"]?.includes(`"${digest}"`);
  const stretch = stretchOf(request, delivered);
  if (isKnown || !stretch || request.method === "HEAD") {
    await handle.close();
    if (isKnown) return reply.code(304).send();
    if (!stretch) return reply.code(416).header("content-range", `bytes */${sizeBytes}`).send();
    return reply.header("content-length", sizeBytes).send();
  }
  const { start, end, isPart } = stretch;
  if (isPart) reply.code(206).header("content-range", `bytes ${start}-${end}/${sizeBytes}`);
  reply.header("content-length", end - start + 1);
  return reply.send(streamDelivered(delivered, start, end));
}

/** GET /frames/<set>/<file>?entry&until&mac: bytes by signed address, recorded before they leave. */
export function addFramesRoute(app: FastifyInstance, product: Product): void {
  app.get<Address>("/frames/:set/:file", async (request, reply) => {
    const { set, file } = request.params;
    const { entry = "", until = "", mac = "" } = request.query;
    if (!/^[1-9]\d{0,17}$/.test(set)) {
      throw new KineographError("NOT_FOUND", "There is no such frame.");
    }
    const who = await identify(request, product);
    const context = makeContext(product, makeAsking(request, reply, product, who));
    try {
      const delivery = { frameSetId: set, file, entryId: entry, until, mac };
      return await send(request, reply, await deliver(context, delivery));
    } finally {
      await context.ledger.flush();
    }
  });
}
