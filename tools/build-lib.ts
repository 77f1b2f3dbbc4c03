/**
 * `npm run build:lib`: builds the library into dist-lib/, complete in itself: one ES module, its worker and
 * WebAssembly, type declarations, the network, the face stage's files, licences, and the example page.
 * Any static host may serve it; docs/library.md has the layout.
 */
import { execFile } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "vite";
import { WORKER_BUILD } from "./compile-hint.ts";
import { prepareAssets } from "./prepare-assets.ts";

const ROOT = join(import.meta.dirname, "..");
export const LIBRARY_FOLDER = join(ROOT, "dist-lib");
const TYPES = join(LIBRARY_FOLDER, "types");

/** Copied as they are: what the worker fetches at run time, the terms, and the example. */
const COPIES: readonly (readonly [from: string, to: string])[] = [
  ["public/models", "models"],
  ["public/vendor", "vendor"],
  ["public/icon.svg", "icon.svg"],
  ["LICENSE", "LICENSE"],
  ["THIRD_PARTY_NOTICES.md", "THIRD_PARTY_NOTICES.md"],
  ["docs/library.md", "README.md"],
  ["examples/plain-page", "example"],
];

export async function buildLibrary(): Promise<void> {
  await prepareAssets();
  await rm(LIBRARY_FOLDER, { recursive: true, force: true });
  await bundle();
  await declareTypes();
  for (const [from, to] of COPIES) await cp(join(ROOT, from), join(LIBRARY_FOLDER, to), { recursive: true });
}

/**
 * Not Vite's library mode, which turns WebAssembly and workers into data: addresses that a strict content
 * security policy refuses: a build whose only entry is the module, with its exports kept.
 */
async function bundle(): Promise<void> {
  await build({
    root: ROOT,
    configFile: false,
    logLevel: "error",
    base: "./",
    publicDir: false,
    worker: WORKER_BUILD,
    build: {
      target: "es2022",
      outDir: LIBRARY_FOLDER,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 1200,
      rollupOptions: {
        input: { tinytracker: join(ROOT, "src", "inference", "library.ts") },
        preserveEntrySignatures: "strict",
        output: { entryFileNames: "[name].js" },
      },
    },
  });
}

/** Declarations by the compiler; imports end in .js, as users of the built module expect. */
async function declareTypes(): Promise<void> {
  const compiler = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  await promisify(execFile)(process.execPath, [compiler, "-p", "tsconfig.lib.json"], { cwd: ROOT });
  for (const name of await readdir(TYPES, { recursive: true })) {
    if (!name.endsWith(".d.ts")) continue;
    const text = await readFile(join(TYPES, name), "utf8");
    await writeFile(join(TYPES, name), text.replaceAll(/(from |import\()"(\.[^"]+)\.ts"/g, '$1"$2.js"'));
  }
  await mkdir(LIBRARY_FOLDER, { recursive: true });
  await writeFile(
    join(LIBRARY_FOLDER, "tinytracker.d.ts"),
    'export * from "./types/inference/library.js";\n',
  );
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await buildLibrary();
    process.stdout.write("built dist-lib/: npm run example serves its example page\n");
  } catch (error) {
    process.stderr.write(`build:lib failed: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
