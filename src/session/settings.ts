/**
 * The page's settings as one typed table, and their round trip through the address (URL hash), so that
 * any set-up can be shared as a link. Pure: no DOM, no storage.
 *
 * A hash comes from strangers. A value that does not fit its field is ignored and named in a notice;
 * nothing in a hash can throw. Only values that differ from the default are written.
 */
import { VIEW_COUNTS, type ViewCount } from "../inference/crop-views.ts";
import { ONE_EURO_DEFAULTS } from "../inference/filter.ts";
import { KALMAN_DEFAULTS } from "../inference/filter-kalman.ts";
import { FIXATION_DEFAULTS } from "./fixations.ts";

/** One field: its default, and how its text in the address reads. */
export interface SettingField<T> {
  readonly initial: T;
  /** What the field takes, in words, for the notice: "one of dark, light". */
  readonly takes: string;
  /** The value, or undefined when the text does not fit. */
  read(text: string): T | undefined;
  write(value: T): string;
}

export type SettingTable = Readonly<Record<string, SettingField<unknown>>>;
export type SettingsOf<Table extends SettingTable> = {
  readonly [Key in keyof Table]: Table[Key] extends SettingField<infer T> ? T : never;
};

export function choice<const Name extends string>(
  names: readonly Name[],
  initial: NoInfer<Name>,
): SettingField<Name> {
  return {
    initial,
    takes: `one of ${names.join(", ")}`,
    read: (text) => names.find((name) => name === text),
    write: (value) => value,
  };
}

export function flag(initial: boolean): SettingField<boolean> {
  return {
    initial,
    takes: "0 or 1",
    read: (text) => (text === "1" ? true : text === "0" ? false : undefined),
    write: (value) => (value ? "1" : "0"),
  };
}

/** A plain decimal, so that "0x10", " 5", "Infinity" and "1e300" do not pass as numbers. */
const DECIMAL = /^-?\d{1,12}(\.\d{1,12})?$/;

function readNumber(text: string, min: number, max: number): number | undefined {
  if (!DECIMAL.test(text)) return undefined;
  const value = Number(text);
  return value >= min && value <= max ? value : undefined;
}

export interface NumberField extends SettingField<number> {
  readonly min: number;
  readonly max: number;
}

export function number(initial: number, min: number, max: number): NumberField {
  return {
    initial,
    min,
    max,
    takes: `a number from ${min} to ${max}`,
    read: (text) => readNumber(text, min, max),
    write: plainDecimal,
  };
}

/** Without an exponent, as `DECIMAL` reads it. */
function plainDecimal(value: number): string {
  const text = String(value);
  return text.includes("e") ? value.toFixed(12) : text;
}

/** A number the visitor may leave unset (null); unset is never written. */
export function optionalNumber(min: number, max: number): SettingField<number | null> {
  return {
    initial: null,
    takes: `a number from ${min} to ${max}`,
    read: (text) => readNumber(text, min, max),
    write: (value) => String(value),
  };
}

/** What the setting `views` may be. "auto": as many as there is time for, see inference/view-budget.ts. */
export const VIEW_NAMES = ["auto", ...VIEW_COUNTS.map((count): `${ViewCount}` => `${count}`)] as const;

export const PAGE_SETTINGS = {
  theme: choice(["auto", "dark", "light"], "auto"),
  mirror: flag(true),
  /** Which rendered person "Watch a demo" shows. */
  demo: choice(["ana", "ben", "sam", "kit", "ada", "eli"], "ana"),
  preset: choice(["booth", "standard", "research"], "standard"),
  /** How a calibration target is accepted: by click or key, or by resting the eyes on it. */
  accept: choice(["click", "dwell"], "click"),
  /** Whether a rendered clip accepts its targets itself; otherwise whoever sits at the page presses. */
  clip_press: flag(true),
  /** Shifted crops of each frame, some of them mirrored, whose answers are averaged. */
  views: choice(VIEW_NAMES, "auto"),
  filter: choice(["one-euro", "kalman", "none"], "one-euro"),
  /** Which panel stands beside the picture. */
  view: choice(["sensor", "network", "signal"], "sensor"),
  /** One Euro: cut-off at rest, Hz; its rise with speed, Hz per px/s; cut-off of the speed estimate, Hz. */
  euro_cutoff_Hz: number(ONE_EURO_DEFAULTS.minCutoff_Hz, 0.01, 30),
  euro_beta: number(ONE_EURO_DEFAULTS.beta_perPx, 0, 1),
  euro_derivative_Hz: number(ONE_EURO_DEFAULTS.derivativeCutoff_Hz, 0.01, 30),
  /** Kalman: noise of one sample per axis, px; acceleration noise density, px/s^1.5. */
  kalman_noise_px: number(KALMAN_DEFAULTS.sampleNoise_px, 1, 2000),
  kalman_agility: number(KALMAN_DEFAULTS.agility, 1, 1_000_000),
  /** Fixations by dispersion: largest width + height, degrees; shortest duration, ms. */
  fixation_deg: number(FIXATION_DEFAULTS.dispersion_deg, 0.1, 30),
  fixation_ms: number(FIXATION_DEFAULTS.minDuration_ms, 50, 2000),
  /** Ellipses of 68 and 95 % around the dot, once a calibration has told how far off it is. */
  uncertainty: flag(true),
  /** Width of the screen's picture, cm; null while assumed from CSS pixels. */
  screen_cm: optionalNumber(5, 500),
  /** Device px per cm, from a matched bank card; comes before `screen_cm`; null without a card. */
  card_dpcm: optionalNumber(2, 600),
  /** Eye to screen, cm; null while assumed. */
  distance_cm: optionalNumber(15, 300),
  /** Where `distance_cm` comes from. */
  distance_by: choice(["typed", "blind-spot", "iris"], "typed"),
  /** The key R recentres. A single letter can be hit by mistake or by speech input (WCAG 2.1.4), so it can be switched off. */
  keys: flag(true),
  /** Also keeps the network's last hidden layer of every frame, for the session file. */
  embedding: flag(false),
  /** A public place: nothing is stored, and a stop forgets the visitor. */
  kiosk: flag(false),
  /** Seed of target orders; 0 draws a new one each time. */
  seed: number(0, 0, 999_999_999),
} satisfies SettingTable;

export type PageSettings = SettingsOf<typeof PAGE_SETTINGS>;

/** The setting as inference takes it. */
export const viewsAsked = ({ views }: Pick<PageSettings, "views">): ViewCount | "auto" =>
  VIEW_COUNTS.find((count) => `${count}` === views) ?? "auto";

export function initialSettings<Table extends SettingTable>(table: Table): SettingsOf<Table> {
  const entries = Object.entries(table).map(([key, field]) => [key, field.initial]);
  return Object.fromEntries(entries) as SettingsOf<Table>;
}

export interface ReadSettings<Table extends SettingTable> {
  readonly settings: SettingsOf<Table>;
  /** One sentence per part of the hash that was ignored, naming the field. */
  readonly notices: readonly string[];
}

/** Longest hash that is read at all; ours stay below 600 characters. */
const MAX_HASH_LENGTH = 4000;

/** Foreign text as it may stand in a notice: short, printable. */
const quote = (text: string): string => {
  const printable = text.replace(/[^\p{L}\p{N}\p{P}\p{S} ]/gu, "?");
  return `“${printable.length > 24 ? `${printable.slice(0, 24)}…` : printable}”`;
};

/** Reads `#key=value&…`. Never throws. */
export function readHash<Table extends SettingTable>(table: Table, hash: string): ReadSettings<Table> {
  const values: Record<string, unknown> = { ...initialSettings(table) };
  const notices: string[] = [];
  const text = hash.replace(/^#/, "");
  if (text.length > MAX_HASH_LENGTH) {
    return {
      settings: initialSettings(table),
      notices: ["The settings in the address are too long and were ignored."],
    };
  }
  const seen = new Set<string>();
  for (const [key, value] of new URLSearchParams(text)) {
    const field = Object.hasOwn(table, key) ? table[key] : undefined;
    if (field === undefined) {
      notices.push(`The address sets ${quote(key)}, which is no setting of this page. It was ignored.`);
      continue;
    }
    if (seen.has(key)) {
      notices.push(`The address sets “${key}” more than once. The first one counts.`);
      continue;
    }
    seen.add(key);
    const parsed: unknown = field.read(value);
    if (parsed === undefined) {
      notices.push(
        `The address sets “${key}” to ${quote(value)}, but it takes ${field.takes}. It was ignored.`,
      );
    } else {
      values[key] = parsed;
    }
  }
  return { settings: values as SettingsOf<Table>, notices };
}

/** The hash of everything that differs from its default; "" when nothing does. */
export function writeHash<Table extends SettingTable>(table: Table, settings: SettingsOf<Table>): string {
  const parameters = new URLSearchParams();
  for (const [key, field] of Object.entries(table)) {
    const value: unknown = settings[key];
    if (value !== field.initial) parameters.set(key, field.write(value));
  }
  const text = parameters.toString();
  return text === "" ? "" : `#${text}`;
}
