// expect: noRestrictedImports
import { GazeError } from "../../../../src/inference/errors.ts";
import { ms } from "../../../../src/units.ts";

// expect: noRestrictedGlobals
export const now = () => ms(Date.now());

// expect: noRestrictedGlobals
export const elapsed = () => ms(performance.now());

// expect: noJsRestrictedProperties
export const dice = () => Math.random();

export const failure = () => new GazeError("worker/crashed", "units may be imported here, inference may not");
