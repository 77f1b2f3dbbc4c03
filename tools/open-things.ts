/**
 * Counts what a page holds open: listeners on the objects that outlive a view, intervals, animation frames
 * asked for, object addresses. Installed before the page's first script; a leak is a count that grows.
 */
export interface OpenThings {
  /** Listeners on window, document and mediaDevices, as "window keydown", each with its count. */
  readonly listeners: Readonly<Record<string, number>>;
  readonly intervals: number;
  /** Animation frames asked for and neither run nor cancelled. */
  readonly animationFrames: number;
  /** blob: addresses made and not revoked. */
  readonly objectUrls: number;
}

declare global {
  interface Window {
    openThings?: () => OpenThings;
  }
}

/** Runs in the page, before everything that is to be counted; uses nothing from outside itself. */
export function installOpenThings(): void {
  type Given = [
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ];
  const held = new Map<string, Set<unknown>>();
  const watched = { window, document, mediaDevices: navigator.mediaDevices };
  for (const [name, target] of Object.entries(watched)) {
    // On the object, not on the prototype: another tool may have put its own there.
    const add = target.addEventListener.bind(target);
    const remove = target.removeEventListener.bind(target);
    const keyOf = (type: string, options: unknown): string => {
      const isCapture =
        options === true || (options as AddEventListenerOptions | undefined)?.capture === true;
      return `${name} ${type}${isCapture ? " capture" : ""}`;
    };
    Object.assign(target, {
      addEventListener(...given: Given) {
        const [type, listener, options] = given;
        const isOnce = typeof options === "object" && options?.once === true;
        const key = keyOf(type, options);
        if (!isOnce) held.set(key, (held.get(key) ?? new Set()).add(listener));
        add(...given);
      },
      removeEventListener(...given: Given) {
        const [type, listener, options] = given;
        held.get(keyOf(type, options))?.delete(listener);
        remove(...given);
      },
    });
  }

  const intervals = new Set<unknown>();
  const { setInterval, clearInterval, requestAnimationFrame, cancelAnimationFrame } = window;
  Object.assign(window, {
    setInterval: (...given: Parameters<typeof setInterval>) => {
      const id = setInterval(...given);
      intervals.add(id);
      return id;
    },
    clearInterval: (id: number) => {
      intervals.delete(id);
      clearInterval(id);
    },
  });

  const frames = new Set<number>();
  window.requestAnimationFrame = (callback) => {
    const id = requestAnimationFrame((time_ms) => {
      frames.delete(id);
      callback(time_ms);
    });
    frames.add(id);
    return id;
  };
  window.cancelAnimationFrame = (id) => {
    frames.delete(id);
    cancelAnimationFrame(id);
  };

  const urls = new Set<string>();
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (object) => {
    const url = createObjectURL.call(URL, object);
    urls.add(url);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    urls.delete(url);
    revokeObjectURL.call(URL, url);
  };

  window.openThings = () => ({
    listeners: Object.fromEntries(
      [...held].filter(([, set]) => set.size > 0).map(([key, set]) => [key, set.size]),
    ),
    intervals: intervals.size,
    animationFrames: frames.size,
    objectUrls: urls.size,
  });
}
