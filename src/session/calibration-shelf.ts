/**
 * Where kept calibrations lie: the browser's localStorage, one text per camera. Private windows, full disks and
 * strict settings refuse at any call; a refusal is an answer here, never an exception.
 */

export interface CalibrationShelf {
  /** Slots in use. */
  slots(): string[];
  get(slot: string): string | null;
  /** False when the browser refuses. */
  put(slot: string, text: string): boolean;
  remove(slot: string): void;
}

const PREFIX = "tinytracker.calibration.";

type TextStore = Pick<Storage, "length" | "key" | "getItem" | "setItem" | "removeItem">;

/** @param open gives the browser's storage; may throw. Null where the browser stores nothing for this page. */
export function openShelf(open: () => TextStore): CalibrationShelf | null {
  const storage = attempt(open, null);
  if (storage === null || !canStore(storage)) return null;
  return {
    slots: () =>
      attempt(
        () =>
          Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? "")
            .filter((name) => name.startsWith(PREFIX))
            .map((name) => name.slice(PREFIX.length)),
        [],
      ),
    get: (slot) => attempt(() => storage.getItem(PREFIX + slot), null),
    put: (slot, text) =>
      attempt(() => {
        storage.setItem(PREFIX + slot, text);
        return true;
      }, false),
    remove: (slot) => attempt(() => storage.removeItem(PREFIX + slot), undefined),
  };
}

/** Some browsers hand out a storage that takes nothing. */
function canStore(storage: TextStore): boolean {
  const probe = `${PREFIX}probe`;
  return attempt(() => {
    storage.setItem(probe, "1");
    storage.removeItem(probe);
    return true;
  }, false);
}

function attempt<T>(action: () => T, otherwise: T): T {
  try {
    return action();
  } catch {
    // SecurityError or QuotaExceededError: the browser stores nothing here, which the caller says in words.
    return otherwise;
  }
}
