import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import helmet from "@fastify/helmet";
import serveStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";

/** The package's root: two folders up from src/api, three from dist/src/api. */
function findPackageRoot(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!existsSync(path.join(folder, "package.json"))) folder = path.dirname(folder);
  return folder;
}

/** Where the built pages lie. */
export function pagesFolder(): string {
  return path.join(findPackageRoot(), "dist", "dashboard");
}

/**
 * The dashboard at / and the playground at /playground, from the built pages; nothing comes from
 * anywhere else, and the content security policy says so.
 */
export async function addPages(app: FastifyInstance): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'self'"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": ["'self'", "data:", "blob:"],
        "font-src": ["'self'", "data:"],
        "worker-src": ["'self'", "blob:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'self'"],
      },
    },
    // Plain HTTP on loopback and behind a proxy that speaks TLS: the proxy decides.
    strictTransportSecurity: false,
  });
  const root = pagesFolder();
  if (!existsSync(root)) {
    const words = "The pages are not built. Run: npm run build\n";
    app.get("/", (_request, reply) => reply.code(503).type("text/plain").send(words));
    return;
  }
  await app.register(serveStatic, {
    root,
    // The router takes /playground and /playground/ for one, so a redirect would turn in circles.
    redirect: false,
    // Names under /assets hold a hash of what they name; the two pages are asked for anew.
    cacheControl: false,
    setHeaders: (reply, file) => {
      const isHashed = path.dirname(file) === path.join(root, "assets");
      reply.setHeader(
        "cache-control",
        isHashed ? "public, max-age=31536000, immutable" : "no-cache",
      );
    },
  });
  app.get("/playground", (_request, reply) => reply.sendFile("playground/index.html"));
}
