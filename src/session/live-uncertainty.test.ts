/** Coverage of the live ellipse on simulated people: the whole way from collected targets to a new gaze. */
import { describe, expect, it } from "vitest";
import { applyMap } from "../inference/calibration.ts";
import { createSeededRandom } from "../inference/calibration-random.ts";
import type { CalibrationSample, MapInput } from "../inference/calibration-samples.ts";
import {
  type CalibrationPreset,
  TARGET_LAYOUTS,
  type TargetPosition,
} from "../inference/calibration-targets.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import type { Ellipse } from "./accuracy-spread.ts";
import type { CollectedTarget, TargetRole } from "./calibration-flow.ts";
import { type CalibrationRecord, evaluateCalibration, positionPx } from "./calibration-record.ts";
import { HEAD_SHIFT_SHARE, liveUncertainty } from "./live-uncertainty.ts";
import { screenGeometry } from "./screen.ts";

const facts = { screen_width_px: 1440, viewport_left_px: 0, viewport_top_px: 0 };
const screen = screenGeometry(
  { ...facts, viewport_width_px: 1440, viewport_height_px: 900 },
  { screen_cm: 34, distance_cm: 60 },
);

interface Person {
  /** Raw gaze of the frames of one fixation. */
  look(position: TargetPosition): MapInput[];
}

/**
 * A network that compresses, shears, shifts and bends this person's gaze, lands each fixation off by
 * `fixation_cm`, and adds noise that fades from frame to frame. Centimetres of a 34 × 21 cm screen.
 */
function person(seed: number, { fixation_cm, bend_cm }: { fixation_cm: number; bend_cm: number }): Person {
  const random = createSeededRandom(seed);
  const normal = createNormal(random);
  const own = Array.from({ length: 8 }, normal);
  const [shearX = 0, shearY = 0, ...bends] = own;
  const across = 10 + 5 * random.uniform();
  const down = 5 + 3 * random.uniform();
  const bent = (from: number, u: number, v: number): number =>
    bend_cm * ((bends[from] ?? 0) * u * u + (bends[from + 1] ?? 0) * v * v + (bends[from + 2] ?? 0) * u * v);
  return {
    look({ x_frac, y_frac }) {
      const u = 2 * x_frac - 1;
      const v = 2 * y_frac - 1;
      const x_cm = 3 + across * u + shearX * v + bent(0, u, v) + fixation_cm * normal();
      const y_cm = -5 - down * v - shearY * u + bent(3, u, v) + fixation_cm * normal();
      let noise = { x_cm: 0, y_cm: 0 };
      return Array.from({ length: 14 }, () => {
        noise = { x_cm: 0.6 * noise.x_cm + 0.5 * normal(), y_cm: 0.6 * noise.y_cm + 0.5 * normal() };
        const raw = { x_cm: x_cm + noise.x_cm, y_cm: y_cm + noise.y_cm };
        return { raw, head: null, eyes: null, embedding: null };
      });
    },
  };
}

function calibrate(who: Person, preset: CalibrationPreset): CalibrationRecord {
  const collect = (role: TargetRole, position: TargetPosition, index: number): CollectedTarget => {
    const shown_ms = 1000 * index;
    const kept = who.look(position).map((input, k): CalibrationSample => {
      return { captured_ms: shown_ms + 200 + 33 * k, validity: "valid", input };
    });
    const collection = { kept, dropped: [], spread_cm: 0, repeat: null };
    return { role, position, shown_ms, accepted_ms: shown_ms + 700, attempts: 1, collection, used: true };
  };
  const { calibration, validation } = TARGET_LAYOUTS[preset];
  const collected = [
    ...calibration.map((position, index) => collect("calibration", position, index)),
    ...validation.map((position, index) => collect("validation", position, index + calibration.length)),
  ];
  return evaluateCalibration(collected, screen, 1);
}

function holds({ semiMajor, semiMinor, angle_rad }: Ellipse, dx: number, dy: number): boolean {
  const along = dx * Math.cos(angle_rad) + dy * Math.sin(angle_rad);
  const across = dy * Math.cos(angle_rad) - dx * Math.sin(angle_rad);
  return (along / semiMajor) ** 2 + (across / semiMinor) ** 2 <= 1;
}

/** Share of new gaze, anywhere on the screen, whose ellipses hold the place looked at. */
function coverage(preset: CalibrationPreset, seed: number, kind: { fixation_cm: number; bend_cm: number }) {
  const inside = { inner: 0, outer: 0, all: 0 };
  for (let k = 0; k < 120; k++) {
    const who = person(seed + k, kind);
    const record = calibrate(who, preset);
    const ellipses = liveUncertainty(record, null, screen);
    if (ellipses === null) throw new Error("no ellipse");
    const random = createSeededRandom(seed - 1 - k);
    for (let look = 0; look < 20; look++) {
      const position = { x_frac: 0.05 + 0.9 * random.uniform(), y_frac: 0.05 + 0.9 * random.uniform() };
      const input = who.look(position).at(-1);
      if (input === undefined) throw new Error("no gaze");
      const dot = applyMap(record.fit.map, input);
      const truth = positionPx(position, screen);
      const dx = truth.x_px - dot.x_px - ellipses.centre_px.x;
      const dy = truth.y_px - dot.y_px - ellipses.centre_px.y;
      if (holds(ellipses.inner, dx, dy)) inside.inner++;
      if (holds(ellipses.outer, dx, dy)) inside.outer++;
      inside.all++;
    }
  }
  return { inner: inside.inner / inside.all, outer: inside.outer / inside.all };
}

const PEOPLE = {
  steady: { fixation_cm: 0.4, bend_cm: 0.5 },
  usual: { fixation_cm: 0.8, bend_cm: 1 },
  restless: { fixation_cm: 1.5, bend_cm: 2 },
} as const;

describe("live ellipse on simulated people (seed 4100)", () => {
  it.each(
    (["booth", "standard", "research"] as const).flatMap((preset) =>
      (["steady", "usual", "restless"] as const).map((kind) => [preset, kind] as const),
    ),
  )("%s preset, %s people: 68 % holds 60 to 76 %, 95 % holds 91 to 98 %", (preset, kind) => {
    const { inner, outer } = coverage(preset, 4100, PEOPLE[kind]);
    expect(inner).toBeGreaterThan(0.6);
    expect(inner).toBeLessThan(0.76);
    expect(outer).toBeGreaterThan(0.91);
    expect(outer).toBeLessThan(0.98);
  });
});

describe("live ellipse", () => {
  const record = calibrate(person(7, PEOPLE.usual), "standard");
  const still = liveUncertainty(record, null, screen);
  if (still === null) throw new Error("no ellipse");

  it("widens by half of what a moved head would do on the screen", () => {
    const moved = liveUncertainty(record, { shift_cm: 3, turn_deg: 0 }, screen);
    const sum = ({ semiMajor: a, semiMinor: b }: Ellipse): number => a * a + b * b;
    const added_px = HEAD_SHIFT_SHARE * 3 * screen.x_pxPerCm;
    const factor = sum(still.inner) / covarianceSum(record);
    expect(moved && sum(moved.inner) - sum(still.inner)).toBeCloseTo(factor * 2 * added_px ** 2, 3);
    const turned = liveUncertainty(record, { shift_cm: 0, turn_deg: 8 }, screen);
    expect(turned && sum(turned.inner)).toBeGreaterThan(sum(still.inner));
    expect(moved?.centre_px).toEqual(still.centre_px);
  });

  it("is centred on the dot and √2 as wide after a recentring", () => {
    const map = { ...record.fit.map, drift_px: { x_px: 20, y_px: -5 } };
    const after = liveUncertainty({ ...record, fit: { ...record.fit, map } }, null, screen);
    expect(after?.centre_px).toEqual({ x: 0, y: 0 });
    expect(after?.inner.semiMajor).toBeCloseTo(Math.SQRT2 * still.inner.semiMajor, 9);
  });

  it("follows a clip's screen that is stretched over a smaller viewport", () => {
    const half = { ...screen, x_pxPerCm: screen.x_pxPerCm / 2, y_pxPerCm: screen.y_pxPerCm / 2 };
    const small = liveUncertainty(record, null, half);
    expect(small?.inner.semiMajor).toBeCloseTo(still.inner.semiMajor / 2, 9);
    expect(small?.centre_px.x).toBeCloseTo(still.centre_px.x / 2, 9);
  });

  it("is not drawn from fewer than three validation targets", () => {
    const targets = record.validation.targets.slice(0, 2);
    const few = { ...record, validation: { ...record.validation, targets } };
    expect(liveUncertainty(few, null, screen)).toBeNull();
  });
});

/** Trace of the covariance the ellipse is made of, px². */
function covarianceSum(record: CalibrationRecord): number {
  const measured = record.validation.targets.flatMap((t) => (t.kind === "measured" ? [t] : []));
  const n = measured.length;
  const between = (of: (bias: { x: number; y: number }) => number): number => {
    const mean = measured.reduce((sum, t) => sum + of(t.bias.px) / n, 0);
    return measured.reduce((sum, t) => sum + (of(t.bias.px) - mean) ** 2 / (n - 1), 0);
  };
  const within = measured.reduce((sum, t) => sum + (t.covariance_px.xx + t.covariance_px.yy) / n, 0);
  return between((b) => b.x) + between((b) => b.y) + within;
}
