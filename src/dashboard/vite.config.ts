import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

function at(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** Two pages, all they need beside them: no address of another origin is ever asked. */
export default defineConfig({
  root: at("."),
  base: "/",
  plugins: [react()],
  build: {
    outDir: at("../../dist/dashboard"),
    emptyOutDir: true,
    // Monaco, the playground's editor, is one large chunk by nature.
    chunkSizeWarningLimit: 6000,
    reportCompressedSize: false,
    rolldownOptions: {
      // "use no memo" speaks to React's compiler, which is not used here.
      onLog: (level, log, tell) => {
        if (log.code !== "MODULE_LEVEL_DIRECTIVE") tell(level, log);
      },
      input: { dashboard: at("index.html"), playground: at("playground/index.html") },
    },
  },
  worker: { format: "es" },
  server: {
    proxy: Object.fromEntries(
      ["/graphql", "/session", "/frames", "/exports", "/datasets"].map((path) => [
        path,
        "http://127.0.0.1:4000",
      ]),
    ),
  },
});
