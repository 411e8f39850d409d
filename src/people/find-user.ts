import { KineographError, type Reader } from "../platform/index.js";
import { User } from "./user.js";

/** The user called `name`. @throws NOT_FOUND */
export async function findUser(reader: Reader, name: string): Promise<User> {
  const user = await reader.findOneBy(User, { name });
  if (user) return user;
  throw new KineographError(
    "NOT_FOUND",
    `There is no user "${name}". Add one with: npx kineograph user add ${name}`,
  );
}
