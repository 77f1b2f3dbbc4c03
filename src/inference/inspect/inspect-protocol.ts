/** The one question and the one answer of the inspecting worker. */
import type { WireError } from "../errors.ts";
import type { NetworkInspection } from "./inspect-network.ts";

export interface InspectionRequest {
  /** The .tflite file; transferred. */
  readonly modelBytes: ArrayBuffer;
  /** Inputs as the network had them; may be none. */
  readonly pictures: readonly Int8Array[];
  /** Kernels that run the network in the page; null where it does not run yet. */
  readonly backend: string | null;
}

export type InspectionReply =
  | { readonly type: "inspected"; readonly inspection: NetworkInspection }
  | { readonly type: "failed"; readonly error: WireError };
