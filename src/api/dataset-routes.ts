import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import {
  croissantSpec,
  describePage,
  describeVersion,
  type PageDescription,
} from "../citation/index.js";
import { findVersion } from "../catalog/index.js";
import { requireUser } from "../people/index.js";
import { KineographError } from "../platform/index.js";
import { makeAsking } from "./asking.js";
import { makeContext, type RequestContext } from "./context.js";
import { identify } from "./identify.js";
import type { Product } from "./open-product.js";
import { pagesFolder } from "./pages.js";

interface Address {
  Params: { dataset: string; version: string };
}

type Asked = FastifyRequest<Address>;

async function contextOf(request: Asked, reply: FastifyReply, product: Product) {
  const who = await identify(request, product);
  return makeContext(product, makeAsking(request, reply, product, who));
}

async function sendCroissant(context: RequestContext, request: Asked, reply: FastifyReply) {
  requireUser(context.viewer);
  const { dataset, version: name } = request.params;
  const version = await findVersion(context.database.manager, dataset, name);
  const described = version && (await describeVersion(context, version));
  if (!described) {
    const words = `There is no published version "${name}" of ${dataset}.`;
    throw new KineographError("NOT_FOUND", words);
  }
  return reply
    .header("content-type", `application/ld+json; profile="${croissantSpec}"`)
    .header("cache-control", "private, no-cache")
    .send(JSON.stringify(described, null, 2));
}

/** JSON within HTML: nothing in it may end the element, or begin a comment. */
function toScript(described: object): string {
  const json = JSON.stringify(described).replaceAll("<", String.raw`\u003c`);
  return `<script type="application/ld+json">${json}</script>`;
}

/** RFC 8288, as signposting.org names the relations. */
function makeLinks({ citeAs, licences }: PageDescription, pageUrl: string): string {
  const described = `<${pageUrl}/croissant.jsonld>; rel="describedby"; type="application/ld+json"; profile="${croissantSpec}"`;
  return [
    ...(citeAs === null ? [] : [`<${citeAs}>; rel="cite-as"`]),
    ...licences.map((url) => `<${url}>; rel="license"`),
    described,
  ].join(", ");
}

/** The dashboard at a version; what it says to machines is for whoever is signed in. */
async function sendPage(context: RequestContext, request: Asked, reply: FastifyReply) {
  const file = path.join(pagesFolder(), "index.html");
  if (!existsSync(file)) {
    return reply.code(503).type("text/plain").send("The pages are not built. Run: npm run build\n");
  }
  const { dataset, version } = request.params;
  const html = await readFile(file, "utf8");
  reply.type("text/html; charset=utf-8").header("cache-control", "private, no-cache");
  const described = context.viewer.user && (await describePage(context, dataset, version));
  if (!described) return reply.send(html);
  const place = [dataset, version].map(encodeURIComponent).join("/");
  return reply
    .header("link", makeLinks(described, `${context.origin}/datasets/${place}`))
    .send(html.replace("</head>", () => `${toScript(described.slim)}</head>`));
}

/**
 * GET /datasets/<slug>/<version>: the dashboard there, with the version's description in its head;
 * …/croissant.jsonld: the whole description.
 */
export function addDatasetRoutes(app: FastifyInstance, product: Product): void {
  app.get<Address>("/datasets/:dataset/:version", async (request, reply) =>
    sendPage(await contextOf(request, reply, product), request, reply),
  );
  app.get<Address>("/datasets/:dataset/:version/croissant.jsonld", async (request, reply) =>
    sendCroissant(await contextOf(request, reply, product), request, reply),
  );
}
