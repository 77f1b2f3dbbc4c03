/**
 * `npm run example`: builds the library and serves dist-lib/ with the same security headers as the app;
 * prints the address of the example page. PORT chooses the port (4174, or the next free one).
 */
import { join } from "node:path";
import { preview } from "vite";
import { buildLibrary, LIBRARY_FOLDER } from "./build-lib.ts";
import { SECURITY_HEADERS } from "./content-security-policy.ts";

const DEFAULT_PORT = 4174;

try {
  await buildLibrary();
  const port = Number(process.env.PORT ?? DEFAULT_PORT);
  const server = await preview({
    root: join(LIBRARY_FOLDER, ".."),
    configFile: false,
    appType: "mpa",
    build: { outDir: LIBRARY_FOLDER },
    preview: { port, strictPort: process.env.PORT !== undefined, headers: { ...SECURITY_HEADERS } },
    logLevel: "warn",
  });
  const address = server.resolvedUrls?.local[0] ?? `http://localhost:${port}/`;
  process.stdout.write(`\n  Example page: ${address}example/\n  Stop with Ctrl+C.\n`);
} catch (error) {
  process.stderr.write(`npm run example failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
