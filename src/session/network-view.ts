/** What the page shows of the network taken apart, and of its float twin. Plain data in the slow state. */
import type { GazeError } from "../inference/errors.ts";
import type { NetworkInspection } from "../inference/inspect/inspect-network.ts";
import type { SessionStore } from "./store.ts";
import type { TwinFigures } from "./twin-comparison.ts";

/** How many pictures the activations are looked at on. */
export const INSPECTED_PICTURES = 12;

export type InspectionView =
  | { readonly kind: "none" }
  /** Pictures with a gaze are gathered; `pictures` of INSPECTED_PICTURES so far. */
  | { readonly kind: "gathering"; readonly pictures: number }
  | { readonly kind: "measuring" }
  | { readonly kind: "done"; readonly inspection: NetworkInspection }
  | { readonly kind: "failed"; readonly error: GazeError };

export type TwinView =
  | { readonly kind: "off" }
  | { readonly kind: "loading" }
  | { readonly kind: "on"; readonly figures: TwinFigures | null }
  | { readonly kind: "failed"; readonly error: GazeError };

/** A file that was dropped and cannot run. */
export interface RefusedNetwork {
  readonly name: string;
  readonly error: GazeError;
}

export interface NetworkView {
  /** Of the network that runs, or that will run from the next start. */
  readonly inspection: InspectionView;
  readonly twin: TwinView;
  readonly refused: RefusedNetwork | null;
}

export const NO_NETWORK_VIEW: NetworkView = {
  inspection: { kind: "none" },
  twin: { kind: "off" },
  refused: null,
};

export function changeNetworkView(store: SessionStore, change: Partial<NetworkView>): void {
  store.setState(({ network }) => ({ network: { ...network, ...change } }));
}
