/** Time in a replay: plays at a speed, stops at the end, can be sought. Pure: every call brings the time. */

export const REPLAY_SPEEDS = [0.5, 1, 2, 4] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];

export interface ReplayClock {
  readonly isPlaying: boolean;
  /** Where the replay stands, 0 … duration. */
  at(now_ms: number): number;
  /** From the end it starts over. */
  play(now_ms: number): void;
  pause(now_ms: number): void;
  seek(at_ms: number, now_ms: number): void;
  setSpeed(speed: ReplaySpeed, now_ms: number): void;
}

export function createReplayClock(duration_ms: number): ReplayClock {
  let isPlaying = false;
  let speed: number = 1;
  let from_ms = 0;
  let since_ms = 0;

  const clamp = (at_ms: number): number => Math.min(Math.max(at_ms, 0), duration_ms);
  const anchor = (at_ms: number, now_ms: number): void => {
    from_ms = clamp(at_ms);
    since_ms = now_ms;
  };
  const clock: ReplayClock = {
    get isPlaying() {
      return isPlaying;
    },
    at(now_ms) {
      if (!isPlaying) return from_ms;
      const at_ms = clamp(from_ms + (now_ms - since_ms) * speed);
      if (at_ms >= duration_ms) {
        isPlaying = false;
        from_ms = duration_ms;
      }
      return at_ms;
    },
    play(now_ms) {
      anchor(from_ms >= duration_ms ? 0 : clock.at(now_ms), now_ms);
      isPlaying = duration_ms > 0;
    },
    pause(now_ms) {
      anchor(clock.at(now_ms), now_ms);
      isPlaying = false;
    },
    seek: anchor,
    setSpeed(next, now_ms) {
      anchor(clock.at(now_ms), now_ms);
      speed = next;
    },
  };
  return clock;
}
