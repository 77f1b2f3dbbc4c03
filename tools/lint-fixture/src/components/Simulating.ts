// expect: noRestrictedImports
import { type Simulated, simulate } from "../hardware-sim/workload.ts";

export const shown = (): Simulated => simulate();
