import { readdirSync, readFileSync } from "node:fs";

/** A process as /proc tells of it. */
export interface Running {
  pid: number;
  parentPid: number;
  groupPid: number;
  /** The first 15 characters of its program's name. */
  name: string;
  /** Processor time so far, in ticks of 10 ms. */
  ticks: number;
}

/** The process of that number; null when there is none, or only its exit code is left. */
export function readProcess(pid: number): Running | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const name = text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"));
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state = "Z", parentPid = "0", groupPid = "0"] = fields;
    if (state === "Z" || state === "X") return null;
    const ticks = Number(fields[11]) + Number(fields[12]);
    return { pid, parentPid: Number(parentPid), groupPid: Number(groupPid), name, ticks };
  } catch {
    return null;
  }
}

function readAll(): Running[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
}

/** The processes of a group. */
export function readGroup(groupPid: number): number[] {
  return readAll().flatMap((each) => (each.groupPid === groupPid ? [each.pid] : []));
}

/** All children of `pid`, and theirs. */
export function readDescendants(pid: number): Running[] {
  const all = readAll();
  const found: Running[] = [];
  const parents = new Set([pid]);
  for (let before = -1; before < found.length;) {
    before = found.length;
    for (const each of all) {
      if (!parents.has(each.parentPid) || parents.has(each.pid)) continue;
      parents.add(each.pid);
      found.push(each);
    }
  }
  return found;
}

/** The decoders that a server runs at the moment. */
export function readDecoders(serverPid: number): Running[] {
  return readDescendants(serverPid).filter((each) => each.name.startsWith("kineograph-deco"));
}
