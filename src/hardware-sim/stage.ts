/**
 * What a stage of a frame costs, and how its energy is summed: terms of count × energy per action,
 * or power × time.
 */
import { type MilliJoules, type Millis, mJ, ms, mW } from "../units.ts";
import type { EnergyTerm, Part } from "./report.ts";

/** 1 pJ = 1e-9 mJ. */
export const MILLI_PER_PICO = 1e-9;

export interface StageResult {
  readonly duration_ms: Millis;
  readonly energy_mJ: MilliJoules | null;
  readonly bytes: number;
  /** Starts count from the start of the stage. */
  readonly parts: readonly Part[];
  readonly energy_terms: readonly EnergyTerm[];
}

export const powerTerm = (
  name: string,
  power: { value: number; provenance: EnergyTerm["provenance"]; source: string },
  duration_ms: number,
): EnergyTerm => ({
  name,
  energy_mJ: mJ((power.value * duration_ms) / 1000),
  provenance: power.provenance,
  source: power.source,
  amount: duration_ms,
  amount_unit: "ms",
  each: power.value,
  each_unit: "mW",
});

export const countTerm = (
  name: string,
  count: number,
  unit: string,
  each: { value: number; provenance: EnergyTerm["provenance"]; source: string },
): EnergyTerm => ({
  name,
  energy_mJ: mJ(count * each.value * MILLI_PER_PICO),
  provenance: each.provenance,
  source: each.source,
  amount: count,
  amount_unit: unit,
  each: each.value,
  each_unit: "pJ",
});

export const sumOf = (terms: readonly EnergyTerm[]): MilliJoules =>
  mJ(terms.reduce((sum, term) => sum + term.energy_mJ, 0));

/** A stage that does not take place. */
export const skippedStage = (hasEnergy: boolean): StageResult => ({
  duration_ms: ms(0),
  energy_mJ: hasEnergy ? mJ(0) : null,
  bytes: 0,
  parts: [],
  energy_terms: [],
});

/** Mean power of a stage; null without energy. */
export const stagePower = (stage: StageResult) =>
  stage.energy_mJ === null
    ? null
    : mW(stage.duration_ms > 0 ? (stage.energy_mJ * 1000) / stage.duration_ms : 0);
