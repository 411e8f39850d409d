/**
 * platform: settings, log, database and errors. It knows no noun of the lab.
 *
 * Only this room reads `process.env`. The database is opened as the application role, which owns
 * nothing; migrations run as the owner and forward only, under an advisory lock. Owns epoch: what
 * rooms hold between requests (`EpochMemory`) is of the last commit at a request's beginning.
 */
export { groupRows, makeRowLoader, once, readRowsById } from "./batch.js";
export {
  isDatabaseAway,
  openDatabase,
  roleOf,
  type Database,
  type Reader,
  type Transaction,
} from "./database.js";
export { EpochMemory, holdOwn, type Held, type MakeFacts, type Watch } from "./epoch-memory.js";
export { KineographError, isKineographError, type ErrorCode } from "./errors.js";
export { dumpSchema } from "./dump-schema.js";
export { makeHeldLoader } from "./held-loader.js";
export { hydrate } from "./hydrate.js";
export { makeConnectionClass, type Connection } from "./connection.js";
export { makeFolder } from "./make-folder.js";
export { makeLog, type Log } from "./log.js";
export { Node, parseGlobalId, readKey } from "./node.js";
export {
  PageArgs,
  PageInfo,
  defaultPageSize,
  makePage,
  pageSizeCap,
  readPageRequest,
  toCursor,
  type Page,
  type PageRequest,
} from "./page.js";
export { checkSchema, migrate } from "./migrate.js";
export { refreshStatistics } from "./refresh-statistics.js";
export {
  readProcessSettings,
  readSearchPath,
  readSettings,
  type NamedRoot,
  type Settings,
} from "./settings.js";
