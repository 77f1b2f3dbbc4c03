/**
 * The visitor of a calibration on a rendered clip: looks at each target by playing the part of the clip in
 * which the rendered person does, and, where nobody else accepts the targets, presses once the eyes are there.
 */
import { type CalibrationPreset, TARGET_LAYOUTS } from "../inference/calibration-targets.ts";
import type { FlowTarget } from "./calibration-flow.ts";
import { segmentLookingAt } from "./demo-script.ts";
import type { DemoSource, FrameSource } from "./source.ts";

export interface DemoVisitor {
  /** @param shown_ms onset of the target; a call with the same onset does nothing */
  look(target: FlowTarget | undefined, shown_ms: number): void;
  rest(): void;
  /** Since when the clip has shown eyes on the target, ms on the page's clock; null while it does not. */
  arrived_ms(): number | null;
}

/** The visitor presses this long after the clip shows the right fixation. */
export const DEMO_PRESS_MS = 900;

/** @param press accepts the target; null leaves that to whoever sits at the page, or to the dwell */
export function createDemoVisitor(
  source: Pick<DemoSource, "lookAt">,
  press: (() => void) | null,
): DemoVisitor {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let onset_ms = Number.NaN;
  let arrived_ms: number | null = null;
  const expect = (shown_ms: number): void => {
    onset_ms = shown_ms;
    arrived_ms = null;
    clearTimeout(timer);
  };
  return {
    look(target, shown_ms) {
      if (target === undefined || shown_ms === onset_ms) return;
      expect(shown_ms);
      const { x_frac, y_frac } = target.position;
      void source.lookAt([x_frac, y_frac], target.role).then((isLooking) => {
        // A press on a target that the clip never looks at would teach the map nonsense.
        if (!isLooking || onset_ms !== shown_ms) return;
        arrived_ms = performance.now();
        if (press !== null) timer = setTimeout(press, DEMO_PRESS_MS);
      });
    },
    rest: () => expect(Number.NaN),
    arrived_ms: () => arrived_ms,
  };
}

/** The preset asked for, or the standard one where the clip shows nobody looking at some of its targets. */
export function presetFor(source: FrameSource, asked: CalibrationPreset): CalibrationPreset {
  if (source.kind === "camera") return asked;
  const { calibration, validation } = TARGET_LAYOUTS[asked];
  const isWhole = [...calibration, ...validation].every(
    ({ x_frac, y_frac }) => segmentLookingAt(source.script, [x_frac, y_frac]) !== null,
  );
  return isWhole ? asked : "standard";
}
