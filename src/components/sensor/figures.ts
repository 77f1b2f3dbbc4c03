/** Numbers as the panel writes them: three significant digits or so, units apart, no locale. */
import type { EnergyTerm } from "../../hardware-sim/report.ts";

/** Milliseconds: 0.86, 5.52, 16.5, 333. */
export function msText(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 10 ? 2 : size < 100 ? 1 : 0);
}

/** Millijoules: 0.060, 4.90, 34.2, 1200. Never more digits than the model deserves. */
export function mJText(value: number): string {
  const size = Math.abs(value);
  return value.toFixed(size < 0.1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0);
}

/** Keeps a number and its sign on one line. */
const NBSP = "\u00a0";

/** A share as a percentage: 1.2 %, 87 %; never rounded up to all or down to nothing. */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  if (percent > 0 && percent < 0.005) return `<${NBSP}0.01${NBSP}%`;
  if (percent < 100 && percent > 99.995) return `>${NBSP}99.99${NBSP}%`;
  const toEdge = Math.min(percent, 100 - percent);
  const digits = toEdge === 0 ? 0 : toEdge < 0.095 ? 2 : percent < 9.95 || toEdge < 0.5 ? 1 : 0;
  return `${percent.toFixed(digits)}${NBSP}%`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;

/** Bytes in decimal units: 8 B, 7.7 kB, 15.4 MB. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 99.5 ? 0 : value >= 9.95 ? 1 : 2;
  return `${value.toFixed(digits)} ${BYTE_UNITS[unit] ?? "B"}`;
}

/** Whole numbers with thousands set apart: 11,800,000. */
export const countText = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Energy that grows from mJ to kJ. */
export function energyText(energy_mJ: number): string {
  if (energy_mJ < 1000) return `${mJText(energy_mJ)} mJ`;
  const joules = energy_mJ / 1000;
  return joules < 1000 ? `${joules.toFixed(joules < 10 ? 2 : 1)} J` : `${(joules / 1000).toFixed(2)} kJ`;
}

/** One term of an energy: `column converters: 12,330,240 conversions × 28.4 pJ = 0.35 mJ`. */
export function termText(term: EnergyTerm): string {
  const amount = term.amount_unit === "ms" ? term.amount.toFixed(2) : countText(term.amount);
  const each = term.each < 1000 ? term.each.toPrecision(3) : countText(term.each);
  return `${term.name}: ${amount} ${term.amount_unit} × ${each} ${term.each_unit} = ${mJText(term.energy_mJ)} mJ`;
}

/** Hours a battery lasts: minutes below two hours, days above two days. */
export function hoursText(hours: number): string {
  if (hours < 2) return `${Math.round(hours * 60)} min`;
  if (hours < 48) return `${hours.toFixed(hours < 10 ? 1 : 0)} h`;
  return `${Math.round(hours / 24)} days`;
}

/** A round step that gives between three and seven ticks up to `limit`. */
export function tickStep(limit: number): number {
  if (!(limit > 0) || !Number.isFinite(limit)) return 1;
  const rough = limit / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const mantissa = rough / power;
  return power * (mantissa < 1.5 ? 1 : mantissa < 3.5 ? 2 : mantissa < 7.5 ? 5 : 10);
}

/** 0, step, 2 step … up to and including `limit`. */
export function ticksUpTo(limit: number): readonly number[] {
  const step = tickStep(limit);
  return Array.from({ length: Math.floor(limit / step + 1e-9) + 1 }, (_, index) => index * step);
}
