/**
 * api: the HTTP door. It builds the rooms, joins their resolvers into one schema, finds out who
 * asks, and sees to it that what a request read is recorded before its answer leaves.
 *
 * `openProduct` is the whole product in one process; the command line uses it as well, and
 * `executeLocally` gives it the same API without a network.
 */
export { makeLocalContext, executeLocally } from "./execute.js";
export type { RequestContext } from "./context.js";
export { openExportAddress } from "./export-address.js";
export { openProduct, type Product } from "./open-product.js";
export { makeSchema } from "./schema.js";
export { listen, makeServer } from "./server.js";
