/**
 * The one error class of the simulator. Every refusal names the field that caused it and the cure,
 * so that a page, a script or a test can point at it. Imports nothing: the caller's room converts.
 */

export const SIMULATION_ERROR_CODES = [
  "setting/unknown",
  "setting/missing",
  "setting/not-a-number",
  "setting/out-of-range",
  "setting/not-a-choice",
  "setting/not-adjustable",
  "workload/invalid",
  "device/unknown",
  "sweep/invalid",
  "frame/invalid",
] as const;

export type SimulationErrorCode = (typeof SIMULATION_ERROR_CODES)[number];

export class SimulationError extends Error {
  override readonly name = "SimulationError";
  readonly code: SimulationErrorCode;
  /** The setting or property at fault, e.g. `roi_width_px` or `layers[3].macs`. */
  readonly field: string;
  /** What to do about it. */
  readonly cure: string;

  constructor(code: SimulationErrorCode, field: string, problem: string, cure: string) {
    super(`${field}: ${problem}`);
    this.code = code;
    this.field = field;
    this.cure = cure;
  }
}
