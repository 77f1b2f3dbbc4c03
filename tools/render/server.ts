/** Serves the page, the assets and the jobs to the browser that draws; takes the drawn results. */
import { existsSync, readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type Rollup } from "vite";
import { buildPack } from "./pack.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));

export interface RenderServer {
  readonly address: string;
  close(): Promise<void>;
}

export interface JobDesk {
  /** Next job as JSON text, or null when there is none left. */
  next(): string | null;
  /** A finished job, as the page packed it (see page/result.ts). */
  take(body: Buffer): void;
}

export async function startServer(assetsFolder: string, desk: JobDesk): Promise<RenderServer> {
  const page = await bundlePage();
  const { table, block } = buildPack(assetsFolder);
  const fixed = new Map<string, readonly [string, string | Uint8Array]>([
    ["/", ["text/html", readFileSync(join(HERE, "page/index.html"), "utf8")]],
    ["/page.js", ["text/javascript", page]],
    ["/pack.json", ["application/json", JSON.stringify(table)]],
    ["/pack.bin", ["application/octet-stream", block]],
  ]);
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname);
    const send = (type: string, body: string | Uint8Array): void => {
      response.writeHead(200, { "content-type": type }).end(body);
    };
    const entry = fixed.get(path);
    if (entry !== undefined) return send(...entry);
    if (path === "/job") return send("application/json", desk.next() ?? "null");
    if (path === "/result" && request.method === "POST") {
      readBody(request).then(
        (body) => {
          desk.take(body);
          send("text/plain", "ok");
        },
        () => response.writeHead(500).end(),
      );
      return;
    }
    const vision = visionFile(path);
    if (vision !== null && existsSync(vision)) return send(typeOf(path), readFileSync(vision));
    if (path === "/favicon.ico") return send("image/x-icon", "");
    const file = path.startsWith("/assets/")
      ? join(assetsFolder, normalize(path.slice("/assets".length)))
      : null;
    if (file !== null && existsSync(file)) return send("application/octet-stream", readFileSync(file));
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { address: addressOf(server), close: () => new Promise((resolve) => server.close(() => resolve())) };
}

const typeOf = (path: string): string =>
  path.endsWith(".js")
    ? "text/javascript"
    : path.endsWith(".wasm")
      ? "application/wasm"
      : "application/octet-stream";

/** Files of the face finder: its program from the package, its model as built for the app. */
function visionFile(path: string): string | null {
  const root = join(HERE, "../..");
  if (path === "/face.task") return join(root, "public/models/face.task");
  if (!path.startsWith("/vision/")) return null;
  return join(root, "node_modules/@mediapipe/tasks-vision/wasm", normalize(path.slice("/vision".length)));
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

async function bundlePage(): Promise<string> {
  const result = (await build({
    configFile: false,
    logLevel: "error",
    root: HERE,
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: "esnext",
      lib: { entry: join(HERE, "page/main.ts"), formats: ["es"], fileName: "page" },
    },
  })) as Rollup.RollupOutput[] | Rollup.RollupOutput;
  const [first] = Array.isArray(result) ? result : [result];
  const chunk = first?.output[0];
  if (chunk?.type !== "chunk") throw new Error("the page could not be bundled");
  return chunk.code;
}
