/** Figures of the int8 network against its float32 twin on the same pictures, summed up as they come. Pure. */
import { medianOf } from "../inference/calibration-samples.ts";
import { GAZE_SCALE_CM } from "../inference/runtime/describe-input.ts";
import type { GazePointCm } from "../units.ts";

/** One picture through both. */
export interface TwinPair {
  /** Gaze of the int8 network. */
  readonly int8: GazePointCm;
  /** Output of the float twin, −1…1. */
  readonly float: { readonly x: number; readonly y: number };
  readonly int8_ms: number;
  readonly float_ms: number;
}

/** All measured in this browser. */
export interface TwinFigures {
  /** Pictures that both computed. */
  readonly pictures: number;
  /** Pictures with a gaze since the twin was switched on; the twin, being slower, gets every n-th. */
  readonly offered: number;
  /** Distance of the two gaze points. */
  readonly latest_cm: number;
  readonly mean_cm: number;
  readonly max_cm: number;
  /** Medians of the newest pictures. */
  readonly int8_ms: number;
  readonly float_ms: number;
}

/** Times are medians over this many. */
const NEWEST = 60;

export interface TwinComparison {
  /** A picture with a gaze was there, whether or not the twin gets it. */
  offer(): void;
  add(pair: TwinPair): void;
  /** Null before the first pair. */
  figures(): TwinFigures | null;
}

export function createTwinComparison(): TwinComparison {
  const int8_ms: number[] = [];
  const float_ms: number[] = [];
  let [pictures, offered, sum_cm, max_cm, latest_cm] = [0, 0, 0, 0, 0];
  const keep = (times: number[], time_ms: number): void => {
    times.push(time_ms);
    if (times.length > NEWEST) times.shift();
  };
  return {
    offer() {
      offered += 1;
    },
    add(pair) {
      const { int8, float } = pair;
      latest_cm = Math.hypot(float.x * GAZE_SCALE_CM - int8.x_cm, float.y * GAZE_SCALE_CM - int8.y_cm);
      pictures += 1;
      sum_cm += latest_cm;
      max_cm = Math.max(max_cm, latest_cm);
      keep(int8_ms, pair.int8_ms);
      keep(float_ms, pair.float_ms);
    },
    figures() {
      if (pictures === 0) return null;
      return {
        pictures,
        offered: Math.max(offered, pictures),
        latest_cm,
        mean_cm: sum_cm / pictures,
        max_cm,
        int8_ms: medianOf(int8_ms) ?? Number.NaN,
        float_ms: medianOf(float_ms) ?? Number.NaN,
      };
    },
  };
}
