/**
 * platform: settings, log, database, errors and the clock. It knows no noun of the lab.
 */
export { KineographError, isKineographError, type ErrorCode } from "./errors.js";
