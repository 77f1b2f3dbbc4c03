/**
 * Feeds the filter lab while its panel is on screen: every sample goes into a lab outside React; four times
 * a second its figures become state. Nothing runs while paused, hidden or under a calibration.
 */
import { type RefObject, useEffect, useRef, useState } from "react";
import { createFilterLab, type FilterLab } from "../../session/filter-lab.ts";
import { type LabSummary, labSummary } from "../../session/filter-lab-summary.ts";
import { SWEEP, sweepPoint, type TradeOffPoint } from "../../session/filter-lab-sweep.ts";
import type { Session } from "../../session/session-api.ts";
import { useSession } from "../useSession.ts";

export interface LabFigures {
  readonly summary: LabSummary;
  /** One entry per step of SWEEP; null where it has no figure. */
  readonly tradeOff: readonly (TradeOffPoint | null)[];
}

export interface LabView {
  /** Null before the first effect; drawn from directly, outside React. */
  readonly lab: RefObject<FilterLab | null>;
  readonly figures: LabFigures | null;
}

const PARTS_OF_GAZE = ["calibration", "stream", "networkName"] as const;
const FIGURES_INTERVAL_MS = 250;
/** A sweep of 16 points is renewed in two seconds, a few ms at a time. */
const SWEEP_STEPS_PER_TICK = 2;

export function useFilterLab(isPaused: boolean): LabView {
  const session = useSession();
  const lab = useRef<FilterLab | null>(null);
  const refresh = useRef<(() => void) | null>(null);
  const [figures, setFigures] = useState<LabFigures | null>(null);

  useEffect(() => {
    lab.current = createFilterLab(session.store.getState().settings);
    const leave = session.store.subscribe((now, before) => {
      if (now.settings !== before.settings) lab.current?.setSettings(now.settings);
      // Another map, source or network makes another gaze.
      if (PARTS_OF_GAZE.some((part) => now[part] !== before[part])) lab.current?.clear();
    });
    return () => {
      leave();
      lab.current = null;
    };
  }, [session]);

  useEffect(() => {
    if (isPaused) return;
    return session.samples.subscribe((sample) => lab.current?.push(sample));
  }, [session, isPaused]);

  useEffect(() => {
    const renew = createRefresh(session, lab, setFigures);
    refresh.current = renew;
    const timer = window.setInterval(renew, FIGURES_INTERVAL_MS);
    return () => {
      window.clearInterval(timer);
      refresh.current = null;
    };
  }, [session]);

  useEffect(() => {
    // A pause freezes figures and fixations of the same frames, not those of up to 250 ms before.
    if (isPaused) refresh.current?.();
  }, [isPaused]);

  return { lab, figures };
}

/** Also while paused: other parameters then show what they make of the frozen stretch. */
function createRefresh(
  session: Session,
  lab: RefObject<FilterLab | null>,
  show: (figures: LabFigures | null) => void,
): () => void {
  let next = 0;
  let tradeOff: (TradeOffPoint | null)[] = SWEEP.map(() => null);
  return () => {
    const { settings, phase } = session.store.getState();
    if (lab.current === null || phase.kind === "calibrating" || document.visibilityState === "hidden") return;
    const { frames } = lab.current;
    const viewing = session.screen();
    const summary = labSummary(frames, settings, viewing);
    if (summary === null) {
      show(null);
      return;
    }
    tradeOff = [...tradeOff];
    for (let i = 0; i < SWEEP_STEPS_PER_TICK; i++) {
      const step = SWEEP[next];
      if (step !== undefined) tradeOff[next] = sweepPoint(step, frames, settings, summary, viewing);
      next = (next + 1) % SWEEP.length;
    }
    show({ summary, tradeOff });
  };
}
