/**
 * dashboard: the browser pages: the dashboard at / and the playground at /playground.
 *
 * Owns no table and knows no other room: all it shows comes from /graphql (lists to save come from /exports), by the queries in
 * *.graphql beside the components; a test holds them against the schema. Built by vite into
 * dist/dashboard, whole: no address of another origin is ever asked, so the pages work on a cluster
 * without internet. The server serves them; nothing here is imported by it.
 */
export type { Example } from "./example.js";
export { examples } from "./examples.js";
