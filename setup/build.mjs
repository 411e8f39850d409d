/** `npm run build`: all that `npm start` needs, without starting it. */
import { prepare } from "./prepare.mjs";

await prepare();
