import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { OpenExport } from "../citation/index.js";
import { KineographError } from "../platform/index.js";
import { makeAsking } from "./asking.js";
import { makeContext } from "./context.js";
import { openExportAddress } from "./export-address.js";
import { identify } from "./identify.js";
import type { Product } from "./open-product.js";

/** A filter may list a thousand classes; proxies take headers of 4 to 8 KiB. */
const factsCapBytes = 3000;

/** A header holds ASCII: what is beyond it goes as JSON's own escapes. */
function toHeader(facts: OpenExport["facts"]): string {
  const { filter, ...rest } = facts;
  const write = (value: object) =>
    JSON.stringify(value).replace(
      /[^\x20-\x7e]/g,
      (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  const whole = write({ ...rest, filter });
  return whole.length <= factsCapBytes ? whole : write(rest);
}

/** The licences, the citation and the description of what a list belongs to (RFC 8288). */
function makeLinks({ dataset, version, licences }: OpenExport["facts"], origin: string): string {
  const licenceLinks = licences.flatMap(({ url }) => (url ? [`<${url}>; rel="license"`] : []));
  const described = `${origin}/datasets/${dataset}/${encodeURIComponent(version)}/croissant.jsonld`;
  return [...licenceLinks, `<${described}>; rel="describedby"; type="application/ld+json"`].join(
    ", ",
  );
}

/** A page of another site could not read a list, but could have one made, in the open local mode. */
function refuseOtherSites(request: FastifyRequest): void {
  if (request.headers["sec-fetch-site"] !== "cross-site") return;
  const words = "A list is not given to a page of another site: open its address yourself.";
  throw new KineographError("FORBIDDEN", words);
}

/**
 * GET /exports/<dataset>/<version>.<csv|jsonl|parquet>?split&class&filter&shape&spreadsheet&purpose:
 *  * a list of clips, as it is read. POST is the same with a filter as its JSON body, for one that is
 * too long for an address. No HEAD: an answer is an export, and is recorded as one.
 */
export function addExportsRoute(app: FastifyInstance, product: Product): void {
  const handler = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    refuseOtherSites(request);
    const who = await identify(request, product);
    const asking = makeAsking(request, reply, product, who);
    const context = makeContext(product, asking);
    try {
      const opened = await openExportAddress(context, request.url, request.body);
      reply.headers({
        "content-type": opened.contentType,
        "content-disposition": `attachment; filename="${opened.fileName}"`,
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
        "x-kineograph-export": toHeader(opened.facts),
        link: makeLinks(opened.facts, asking.origin),
      });
      return await reply.send(opened.body);
    } finally {
      await context.ledger.flush();
    }
  };
  app.route({
    method: ["GET", "POST"],
    url: "/exports/:dataset/:file",
    exposeHeadRoute: false,
    handler,
  });
}
