import type { Command } from "commander";
import { loadDemo, removeDemo } from "../demo/index.js";
import { outputOf } from "./options.js";
import { startProgress, writeResult } from "./output.js";
import { withCatalog } from "./run.js";

/** demo load and remove: rendered clips to try everything on. */
export function addDemoCommands(program: Command): void {
  const demo = program.command("demo").description("rendered clips to try everything on");
  demo
    .command("load", { isDefault: true })
    .description("render the demo's clips, import and scan them as version `demo`")
    .action(async (_options: object, command: Command) => {
      const output = outputOf(command);
      const progress = startProgress(output, "Rendering");
      await withCatalog((context, { settings, frames: { pool } }) =>
        loadDemo(context, {
          home: settings.home,
          pool,
          onProgress: (done, total) => progress.update(done, total),
        }).finally(() => progress.end()),
      );
      writeResult(output, { version: "demo" }, () => "Loaded the version demo of kinetics.");
    });
  demo
    .command("remove")
    .description("drop the version `demo` and its files")
    .action(async (_options: object, command: Command) => {
      await withCatalog((context, { settings, frames: { store } }) =>
        removeDemo(context, { home: settings.home, store }),
      );
      writeResult(outputOf(command), { removed: true }, () => "Removed the demo.");
    });
}
