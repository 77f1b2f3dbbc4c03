/**
 * The compiled kernels: which builds there are, what a browser must have to run one, and compiling.
 * Which build to use is decided in runtime/choose-kernels.ts.
 */
import { GazeError } from "../errors.ts";

/** simd128 runs in every current browser; relaxed adds the 8-bit dot product. */
export type KernelFamily = "simd128" | "relaxed";

/**
 * The binaries. The relaxed family comes twice, because processors read the dot product's second
 * operand differently beyond 0…127: as unsigned (x86 with VNNI) or as signed (ARM).
 */
export type KernelBuild = "simd128" | "relaxed-unsigned" | "relaxed-signed";

/** One build, compiled. Plain data; can be shared by many networks. */
export interface Kernels {
  readonly family: KernelFamily;
  readonly module: WebAssembly.Module;
  /** Activations lie in memory as q + 128 (unsigned bytes) instead of q. */
  readonly storedUnsigned: boolean;
}

/** Where tools/build-kernels.ts puts the binaries; Vite turns these into hashed asset addresses. */
export const KERNEL_URLS: Readonly<Record<KernelBuild, URL>> = {
  simd128: new URL("./build/simd128.wasm", import.meta.url),
  "relaxed-unsigned": new URL("./build/relaxed-unsigned.wasm", import.meta.url),
  "relaxed-signed": new URL("./build/relaxed-signed.wasm", import.meta.url),
};

/** A function returning i8x16.splat(0): valid exactly where SIMD128 is. */
const SIMD128_PROBE = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00], // magic, version
  ...[0x01, 0x05, 0x01, 0x60, 0x00, 0x01, 0x7b], // type 0: () → v128
  ...[0x03, 0x02, 0x01, 0x00], // function 0 of type 0
  ...[0x0a, 0x08, 0x01, 0x06, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x0b], // i32.const 0, i8x16.splat
]);

/** @throws GazeError wasm/no-simd where the browser lacks WebAssembly SIMD. */
export function requireSimd128(): void {
  if (typeof WebAssembly === "object" && WebAssembly.validate(SIMD128_PROBE)) return;
  throw new GazeError("wasm/no-simd", "This browser cannot run WebAssembly SIMD, which the network needs.", {
    cure: "Update the browser: Chrome 91, Edge 91, Firefox 89 and Safari 16.4 and later can.",
  });
}

/** @throws GazeError wasm/no-simd; WebAssembly.CompileError for bytes that are not the kernels. */
export async function compileKernels(build: KernelBuild, bytes: BufferSource): Promise<Kernels> {
  requireSimd128();
  return {
    family: build === "simd128" ? "simd128" : "relaxed",
    module: await WebAssembly.compile(bytes),
    storedUnsigned: build === "relaxed-unsigned",
  };
}

/** Fetches a build's bytes. @throws GazeError model/fetch */
export async function fetchKernelBytes(build: KernelBuild): Promise<ArrayBuffer> {
  const response = await fetch(KERNEL_URLS[build]);
  if (response.ok) return response.arrayBuffer();
  throw new GazeError("model/fetch", `${build}.wasm: the server answered ${response.status}`, {
    cure: "Reload the page; if that does not help, the installation is incomplete.",
  });
}
