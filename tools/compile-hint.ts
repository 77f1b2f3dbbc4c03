/**
 * Asks V8 to compile the network's JavaScript whole when it is loaded (explicit compile hints:
 * https://v8.dev/blog/explicit-compile-hints). Reader, planner and the glue round the kernels each run once,
 * at start; without the hint every function is first skimmed, then compiled when it is called. Other engines
 * read the line as a comment. The app and the benchmark get it from here, so that what is timed is what is shipped.
 */
import type { UserConfig } from "vite";

/** The first line of a file, or V8 ignores it. */
export const COMPILE_HINT = "//# allFunctionsCalledOnLoad";

/** Chunk of the built app with what must be compiled before the first result. */
export const NETWORK_CHUNK = "network";

/** Modules between the bytes of a .tflite file and the network's first result. */
const NETWORK_MODULE = /\/src\/inference\/(?:kernels|runtime|tflite)\/[^/?]+\.ts$/;

export const isNetworkModule = (id: string): boolean => NETWORK_MODULE.test(id.replaceAll("\\", "/"));

/** How Vite builds the worker, in the app and in the library: the network in a chunk of its own, with the hint. */
export const WORKER_BUILD = {
  format: "es",
  rolldownOptions: {
    output: {
      codeSplitting: { groups: [{ name: NETWORK_CHUNK, test: isNetworkModule }] },
      postBanner: ({ name }) => (name === NETWORK_CHUNK ? `${COMPILE_HINT}\n` : ""),
    },
  },
} satisfies UserConfig["worker"];
