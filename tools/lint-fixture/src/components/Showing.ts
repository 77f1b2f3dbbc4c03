import type { Simulated } from "../hardware-sim/workload.ts";

/** Breaks no rule: a component may know the types of what it shows. */
export const text = (simulated: Simulated): string => `${simulated.macCount} MAC`;
