import { spawnSync } from "node:child_process";
import { userInfo } from "node:os";
import { KineographError } from "../platform/index.js";

/**
 * How the embedded Postgres is launched: it refuses to run as root, must end when this process
 * does, and must own its data folder.
 */
export interface Launcher {
  /** Stands before a program and its arguments. */
  readonly prefix: readonly string[];
  /** Stands before `postgres` too: ends it, with a fast shutdown, when its parent is gone. */
  readonly endWithParent: readonly string[];
  /** What the data folder's owner must be, in ids of this process's own user namespace. */
  readonly ownerUid: number;
}

/** `nobody`, on every system that has user namespaces. */
const nobody = 65534;

const inOwnNamespace = ["unshare", "--user", `--map-user=${nobody}`, `--map-group=${nobody}`, "--"];

/*
 * Where user namespaces are blocked, as in many containers. The one capability lets `nobody` pass
 * folders of root's, so that the checkout and the home may lie under /root, and the socket folder
 * stays root's: other processes of `nobody` cannot enter it.
 */
const asNobody = ["setpriv", `--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups"];
const asNobodyPastFolders = [
  ...asNobody,
  "--inh-caps=+dac_override",
  "--ambient-caps=+dac_override",
  "--",
];

/**
 * Where setpriv is missing (macOS): a shell that holds the other end of a pipe of ours and ends
 * Postgres when the pipe closes. It waits for Postgres too, so its exit is Postgres's.
 */
const shellThatEndsIt = [
  "/bin/sh",
  "-c",
  '"$@" 3<&- & p=$!; (cat <&3 >/dev/null; kill -INT $p) 2>/dev/null & c=$!; trap "kill -INT $p" INT TERM; trap "kill -QUIT $p" QUIT; ' +
    "wait $p; s=$?; while kill -0 $p 2>/dev/null; do wait $p; s=$?; done; kill $c 2>/dev/null; exit $s",
  "sh",
];

/**
 * Chooses by trying, since whether namespaces are allowed is seen no other way. Each try takes
 * about 4 ms.
 *
 * @throws DATABASE_UNAVAILABLE  run by root, and this system lets root become nobody else
 */
export function chooseLauncher(): Launcher {
  const endWithParent = works(["setpriv", "--pdeathsig=INT", "--"])
    ? ["setpriv", "--pdeathsig=INT", "--"]
    : shellThatEndsIt;
  const uid = process.getuid?.() ?? 0;
  if (uid !== 0 && isKnownUser()) return { prefix: [], endWithParent, ownerUid: uid };
  if (works(inOwnNamespace)) return { prefix: inOwnNamespace, endWithParent, ownerUid: uid };
  if (uid === 0 && works(asNobodyPastFolders)) {
    return { prefix: asNobodyPastFolders, endWithParent, ownerUid: nobody };
  }
  if (uid === 0 && works([...asNobody, "--"])) {
    return { prefix: [...asNobody, "--"], endWithParent, ownerUid: nobody };
  }
  throw new KineographError(
    "DATABASE_UNAVAILABLE",
    uid === 0
      ? "Postgres does not run as root, and this system lets root start it neither in a user namespace (unshare) " +
          "nor as `nobody` (setpriv). Start Kineograph as another user, or set DATABASE_URL."
      : `Postgres wants a user with a name and uid ${uid} has none here. Set DATABASE_URL, or add the uid to /etc/passwd.`,
  );
}

/** Postgres looks its own user up by uid and gives up when there is none (`docker run --user`). */
function isKnownUser(): boolean {
  try {
    userInfo();
    return true;
  } catch {
    return false;
  }
}

function works(prefix: readonly string[]): boolean {
  const [program, ...rest] = [...prefix, "true"];
  return program !== undefined && spawnSync(program, rest, { stdio: "ignore" }).status === 0;
}
