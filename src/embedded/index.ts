/**
 * embedded: the Postgres that a home has of its own, when the lab names none.
 *
 * Owns the folder <home>/postgres and no table. A supervisor of ours starts the binaries that npm
 * brings, as an account that is not root, behind a socket folder of mode 0700 that is the only guard;
 * it starts a Postgres that died again, and Postgres ends when the process that started it does,
 * however that ends. One process holds a home; others wait, attach, or are told who does.
 */
export {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
} from "./postgres.js";
