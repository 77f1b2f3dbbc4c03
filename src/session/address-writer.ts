/**
 * Keeps the window's address up to date without writing it on each step of a slider: browsers ration
 * history.replaceState (Safari throws a SecurityError above 100 calls in 30 s, Chrome drops calls).
 * The first change is written at once, later ones together, the last one always.
 */

/** Two writes are at least this far apart: at most 75 in 30 s. */
export const ADDRESS_INTERVAL_MS = 400;

export interface AddressWriter {
  /** Something that stands in the address has changed. */
  changed(): void;
  /** Forgets what waits: the address was changed from outside and is the newer word. */
  drop(): void;
  /** Writes what waits, and ends. */
  dispose(): void;
}

export interface AddressWriterOptions {
  /** The address as it should be, asked at the time of writing. */
  readonly compose: () => string;
  readonly write: (address: string) => void;
  /** Tells by `pagehide` that the page goes: the window. */
  readonly page: Pick<EventTarget, "addEventListener" | "removeEventListener">;
}

export function createAddressWriter({ compose, write, page }: AddressWriterOptions): AddressWriter {
  /** Runs for one interval after each write. */
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWaiting = false;

  const flush = (): void => {
    if (!isWaiting) return;
    isWaiting = false;
    write(compose());
  };
  const rest = (): void => {
    timer = setTimeout(() => {
      timer = null;
      if (!isWaiting) return;
      flush();
      rest();
    }, ADDRESS_INTERVAL_MS);
  };
  page.addEventListener("pagehide", flush);

  return {
    changed() {
      isWaiting = true;
      if (timer !== null) return;
      flush();
      rest();
    },
    drop() {
      isWaiting = false;
    },
    dispose() {
      flush();
      if (timer !== null) clearTimeout(timer);
      timer = null;
      page.removeEventListener("pagehide", flush);
    },
  };
}
