/**
 * Discrete events: frames passing through stages that hold one frame each. A frame moves on when
 * the next stage is free and blocks its own until then: nothing on the chip can store a second frame.
 * Serial operation is one stage. Times in ms on the caller's clock.
 */
import type { Millis } from "../units.ts";
import { ms } from "../units.ts";

export interface ScheduledFrame {
  readonly start_ms: Millis;
  readonly finish_ms: Millis;
}

export interface Schedule {
  /** When the first stage can take the next frame. */
  readonly free_ms: Millis;
  /** Sends a frame in no earlier than `ready_ms`; `stages_ms` may differ from frame to frame. */
  admit(ready_ms: number, stages_ms: readonly number[], period_ms: number): ScheduledFrame;
}

/** An empty pipeline. `period_ms` of a frame: the least time from its start to the next one's. */
export function createSchedule(): Schedule {
  let freeAt: number[] = [];
  let nextStart_ms = Number.NEGATIVE_INFINITY;
  return {
    get free_ms() {
      return ms(Math.max(nextStart_ms, freeAt[0] ?? Number.NEGATIVE_INFINITY));
    },
    admit(ready_ms, stages_ms, period_ms) {
      const start_ms = Math.max(ready_ms, nextStart_ms, freeAt[0] ?? Number.NEGATIVE_INFINITY);
      const leaves: number[] = [];
      let at_ms = start_ms;
      stages_ms.forEach((stage_ms, index) => {
        const done_ms = at_ms + stage_ms;
        // The frame stays where it is until the next stage has let go of the one before.
        const nextFree_ms = freeAt[index + 1] ?? Number.NEGATIVE_INFINITY;
        at_ms = index + 1 < stages_ms.length ? Math.max(done_ms, nextFree_ms) : done_ms;
        leaves.push(at_ms);
      });
      freeAt = leaves;
      nextStart_ms = start_ms + period_ms;
      return { start_ms: ms(start_ms), finish_ms: ms(at_ms) };
    },
  };
}
