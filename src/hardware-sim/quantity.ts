/** Shorthand for a number that can be quoted, and for one worked out from others. */
import type { Provenance, Quantity } from "../units.ts";

export const quantity = (value: number, unit: string, provenance: Provenance, source: string): Quantity => ({
  value,
  unit,
  provenance,
  source,
});

/** Our arithmetic on sourced numbers; `formula` says how. */
export const derived = (value: number, unit: string, formula: string): Quantity =>
  quantity(value, unit, "modelled", formula);
