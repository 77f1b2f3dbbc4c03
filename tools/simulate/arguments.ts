/** The command line of `npm run simulate`: `--name value` or `--name=value`, each name once. */
import { SETTINGS, type SettingName, type SettingSpec } from "../../src/hardware-sim/settings-table.ts";
import type { SweepRange } from "../../src/hardware-sim/sweep.ts";

export interface SimulateOptions {
  readonly help: boolean;
  readonly checks: boolean;
  readonly ablation: boolean;
  readonly throughput: boolean;
  readonly device: string;
  readonly json: string | null;
  readonly csv: string | null;
  /** A .tflite file to simulate. */
  readonly model: string | null;
  readonly sweep: SweepRange | null;
  /** As typed, numbers read; checked by the simulator. */
  readonly settings: Readonly<Record<string, number | string>>;
}

export class UsageError extends Error {
  override readonly name = "UsageError";
}

const FLAGS = ["help", "checks", "ablation", "throughput"];
const VALUES = ["device", "json", "csv", "model", "sweep"];
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Text to a finite or infinite number; NaN when it is no decimal number, so that the simulator names the setting. */
const readNumber = (text: string): number => (DECIMAL.test(text) ? Number(text) : Number.NaN);

function readSetting(spec: SettingSpec, text: string): number | string {
  if (spec.kind === "choice") return text;
  const value = readNumber(text);
  if (Number.isNaN(value)) throw new UsageError(`--${spec.name}: "${text}" is not a number`);
  return value;
}

function readSweep(text: string): SweepRange {
  const match = /^([a-zA-Z_]+)=([^:]+):([^:]+):([^:]+)$/.exec(text);
  const [, name = "", from = "", to = "", step = ""] = match ?? [];
  const spec = SETTINGS.find((candidate) => candidate.name === name);
  if (match === null) throw new UsageError(`--sweep: "${text}" is not name=first:last:step`);
  if (spec === undefined) throw new UsageError(`--sweep: ${name} is not a setting`);
  const range = { name: spec.name, from: readNumber(from), to: readNumber(to), step: readNumber(step) };
  for (const part of ["from", "to", "step"] as const) {
    if (Number.isNaN(range[part]))
      throw new UsageError(`--sweep ${name}: "${text}" has a part that is not a number`);
  }
  return range;
}

/** @throws UsageError naming the argument. */
export function parseArguments(argv: readonly string[]): SimulateOptions {
  const given = new Map<string, string>();
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? "";
    const match = /^--([a-zA-Z_-]+)(?:=(.*))?$/s.exec(argument);
    if (match === null) throw new UsageError(`"${argument}" is not an argument`);
    const [, name = "", inline] = match;
    const isSetting = SETTINGS.some((spec) => spec.name === name);
    if (!FLAGS.includes(name) && !VALUES.includes(name) && !isSetting)
      throw new UsageError(`--${name} is unknown`);
    if (given.has(name)) throw new UsageError(`--${name} is given twice`);
    if (FLAGS.includes(name)) {
      given.set(name, "yes");
      continue;
    }
    const following = argv[index + 1];
    if (inline === undefined && (following === undefined || following.startsWith("--"))) {
      throw new UsageError(`--${name} needs a value`);
    }
    given.set(name, inline ?? following ?? "");
    if (inline === undefined) index += 1;
  }

  const settings: Partial<Record<SettingName, number | string>> = {};
  for (const spec of SETTINGS) {
    const text = given.get(spec.name);
    if (text !== undefined) settings[spec.name] = readSetting(spec, text);
  }
  const sweepText = given.get("sweep");
  const csv = given.get("csv") ?? null;
  if (csv !== null && sweepText === undefined)
    throw new UsageError("--csv needs --sweep name=first:last:step");
  return {
    help: given.has("help"),
    checks: given.has("checks"),
    ablation: given.has("ablation"),
    throughput: given.has("throughput"),
    device: given.get("device") ?? "imx500",
    json: given.get("json") ?? null,
    csv,
    model: given.get("model") ?? null,
    sweep: sweepText === undefined ? null : readSweep(sweepText),
    settings,
  };
}
