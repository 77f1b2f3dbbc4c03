/**
 * Serves the benchmark page: our sources through Vite, the rivals' files and the networks as they are.
 * Cross-origin isolated, which makes the browser's clock fine (5 µs).
 */
import { readFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createServer, type Plugin } from "vite";
import { COMPILE_HINT, isNetworkModule } from "../compile-hint.ts";
import { PEAKS_FOLDER } from "./build-peaks.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const MODULES = join(ROOT, "node_modules");

/** Address prefix → folder whose files are sent untouched. */
const VENDORS: Readonly<Record<string, string>> = {
  "/vendor/litert/": join(MODULES, "@litertjs", "core", "wasm"),
  "/vendor/peaks/": PEAKS_FOLDER,
  "/vendor/tfjs/": join(MODULES, "@tensorflow", "tfjs-backend-wasm", "dist"),
};

const TYPES: Readonly<Record<string, string>> = { ".js": "text/javascript", ".wasm": "application/wasm" };

/** @param models file path by model name. */
function rawFiles(models: ReadonlyMap<string, string>): Plugin {
  return {
    name: "bench-raw-files",
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = (request.url ?? "").split("?")[0] ?? "";
        const vendor = Object.keys(VENDORS).find((prefix) => path.startsWith(prefix));
        const model = /^\/models\/(.+)\.tflite$/.exec(path)?.[1];
        const folder = vendor === undefined ? undefined : VENDORS[vendor];
        const file = folder !== undefined ? join(folder, basename(path)) : models.get(model ?? "");
        if (file === undefined) {
          next();
          return;
        }
        readFile(file).then(
          (bytes) => {
            response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
            response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
            response.end(bytes);
          },
          () => {
            response.statusCode = 404;
            response.end();
          },
        );
      });
    },
  };
}

/** The built app has these modules in one chunk with the same first line (vite.config.ts). */
const compileHint: Plugin = {
  name: "bench-compile-hint",
  enforce: "post",
  transform: (code, id) => (isNetworkModule(id) ? { code: `${COMPILE_HINT}\n${code}`, map: null } : null),
};

export interface BenchServer {
  readonly url: string;
  close(): Promise<void>;
}

export async function serveBench(models: ReadonlyMap<string, string>): Promise<BenchServer> {
  const server = await createServer({
    configFile: false,
    root: join(ROOT, "tools", "bench", "page"),
    cacheDir: join(ROOT, ".cache", "bench-vite"),
    logLevel: "error",
    plugins: [rawFiles(models), compileHint],
    optimizeDeps: { include: ["@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-wasm"] },
    server: {
      port: 0,
      hmr: false,
      fs: { allow: [ROOT] },
      headers: {
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
      },
    },
  });
  await server.listen();
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error("the benchmark page could not be served");
  return { url, close: () => server.close() };
}
