import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** A program that answers each line on its standard input with one line. */
export interface Resident {
  /** Its first line, said unasked. */
  greeting: string;
  ask(line: string): Promise<string>;
  end(): void;
}

/** Starts it; `advice` is for when it ends before it is asked to. */
export async function startResident(
  program: string,
  args: string[],
  advice: string,
): Promise<Resident> {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done) throw new Error(`${program} ${args.join(" ")} ended: ${advice}`);
    return value;
  };
  return {
    greeting: await next(),
    ask: (line) => {
      child.stdin.write(`${line}\n`);
      return next();
    },
    end: () => child.stdin.end(),
  };
}
