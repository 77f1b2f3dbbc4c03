/** Long work in short tasks, so that frames, paints and clicks get their turn in between. */

/** Work for at most about this long in a row, ms: half a frame at 60 Hz. */
const SLICE_MS = 8;

export interface SliceClock {
  now(): number;
  /** Resolves in a later task. */
  nextTask(): Promise<void>;
}

const PAGE_CLOCK: SliceClock = {
  now: () => performance.now(),
  nextTask: () => new Promise((resolve) => setTimeout(resolve)),
};

/** Runs the steps to their end and gives their result; what they throw rejects. */
export async function inSlices<Result>(
  steps: Generator<void, Result>,
  clock: SliceClock = PAGE_CLOCK,
): Promise<Result> {
  for (;;) {
    const start_ms = clock.now();
    do {
      const step = steps.next();
      if (step.done === true) return step.value;
    } while (clock.now() - start_ms < SLICE_MS);
    await clock.nextTask();
  }
}
