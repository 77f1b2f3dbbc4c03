/**
 * The start checks while the ready screen is open: looks four times a second, tells the store what has
 * changed, and begins by itself where the visitor has no hands free.
 */
import { type StartCountdown, startCountdown } from "./start-countdown.ts";
import { type StartGate, type StartTrouble, type StartWatch, troublesOf } from "./start-gate.ts";

/** What the ready screen shows. */
export interface StartGateView {
  readonly gate: StartGate;
  /** Null where nothing begins by itself. */
  readonly countdown: StartCountdown | null;
}

export interface StartGating {
  open(options: { readonly isHandsFree: boolean; readonly begin: () => void }): void;
  /** Ends the look-out. @returns what did not hold at this moment; null when it was not open. */
  close(): StartTrouble[] | null;
}

const LOOK_INTERVAL_MS = 250;

export interface StartGatingOptions {
  readonly watch: StartWatch;
  /** Called when the view has changed. The last one stands while the page goes full screen. */
  readonly show: (view: StartGateView) => void;
  /** On the page's performance clock. */
  readonly now?: () => number;
}

export function createStartGating({
  watch,
  show,
  now = () => performance.now(),
}: StartGatingOptions): StartGating {
  let timer: ReturnType<typeof setInterval> | null = null;
  let shown = "";

  const close: StartGating["close"] = () => {
    if (timer === null) return null;
    clearInterval(timer);
    timer = null;
    return troublesOf(watch.gate(now()));
  };

  return {
    close,
    open({ isHandsFree, begin }) {
      close();
      const opened_ms = now();
      let heldSince_ms: number | null = null;
      shown = "";
      const look = (): void => {
        const now_ms = now();
        const gate = watch.gate(now_ms);
        heldSince_ms = gate.holds ? (heldSince_ms ?? now_ms) : null;
        const countdown = isHandsFree ? startCountdown({ opened_ms, heldSince_ms }, now_ms) : null;
        const view = { gate, countdown };
        const text = JSON.stringify(view);
        if (text !== shown) show(view);
        shown = text;
        if (countdown?.left_s === 0) begin();
      };
      timer = setInterval(look, LOOK_INTERVAL_MS);
      look();
    },
  };
}
