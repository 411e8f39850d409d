import { pino, type Logger } from "pino";

export type Log = Logger;

/**
 * The process log: JSON lines on stderr, since stdout belongs to the data a command prints.
 * Credentials are cut out wherever a request is logged.
 */
export function makeLog(level: string): Log {
  return pino(
    {
      level,
      base: null,
      redact: ["req.headers.authorization", "req.headers.cookie", "token", "*.token"],
    },
    pino.destination({ dest: 2, sync: true }),
  );
}
