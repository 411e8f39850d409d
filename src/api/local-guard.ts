import { readFile } from "node:fs/promises";
import { isIPv4, type Socket } from "node:net";

/** States of /proc/net/tcp in which a socket still belongs to a process (06 is TIME_WAIT). */
const deadState = "06";

function hexPort(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, "0");
}

/** An IPv4 address as /proc/net/tcp writes it: one 32-bit word in the machine's byte order. */
function hexIPv4(address: string): string {
  const bytes = address.split(".").map(Number).toReversed();
  return Buffer.from(bytes).toString("hex").toUpperCase();
}

const mapped = "0000000000000000FFFF0000";
const loopback6 = "00000000000000000000000001000000";

/** How each table may write `address`. */
function spellings(address: string): string[] {
  const v4 = address.replace(/^::ffff:/, "");
  if (isIPv4(v4)) return [hexIPv4(v4), mapped + hexIPv4(v4)];
  return address === "::1" ? [loopback6] : [];
}

function findUid(table: string, from: string[], to: string[]): number | null {
  for (const line of table.split("\n").slice(1)) {
    const [, local = "", remote = "", state, , , , uid, , inode] = line.trim().split(/\s+/);
    if (!from.includes(local) || !to.includes(remote)) continue;
    // A socket in TIME_WAIT is nobody's, and its uid is printed as 0.
    if (state !== deadState && inode !== "0" && uid !== undefined) return Number(uid);
  }
  return null;
}

/**
 * The account that holds the other end of a loopback connection, by /proc/net/tcp and tcp6; null
 * where it cannot be told (another operating system, a socket that is gone, another machine).
 */
export async function readPeerUid(socket: Socket): Promise<number | null> {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (!remoteAddress || !remotePort || !localAddress || !localPort) return null;
  // Seen from the client: its local end is our remote one.
  const from = spellings(remoteAddress).map((address) => `${address}:${hexPort(remotePort)}`);
  const to = spellings(localAddress).map((address) => `${address}:${hexPort(localPort)}`);
  for (const file of ["/proc/net/tcp", "/proc/net/tcp6"]) {
    const table = await readFile(file, "utf8").catch(() => "");
    const uid = findUid(table, from, to);
    if (uid !== null) return uid;
  }
  return null;
}

/** Whether a Host header names this machine's loopback: no other page's script can forge that. */
export function isLoopbackHost(host: string | undefined): boolean {
  return host !== undefined && /^(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/i.test(host);
}

const peers = new WeakMap<Socket, Promise<number | null>>();

/** The same, asked once for each connection. */
export function peerUidOf(socket: Socket): Promise<number | null> {
  let uid = peers.get(socket);
  if (!uid) {
    uid = readPeerUid(socket);
    peers.set(socket, uid);
  }
  return uid;
}
