import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ADDRESS_INTERVAL_MS, type AddressWriter, createAddressWriter } from "./address-writer.ts";

/** Safari refuses more than this many replaceState calls within 30 s. */
const SAFARI_CALLS_PER_30_S = 100;

const writers: AddressWriter[] = [];

function setUp() {
  const page = new EventTarget();
  const written: { text: string; at_ms: number }[] = [];
  let state = "#0";
  const writer = createAddressWriter({
    compose: () => state,
    write: (text) => written.push({ text, at_ms: performance.now() }),
    page,
  });
  writers.push(writer);
  const change = (text: string): void => {
    state = text;
    writer.changed();
  };
  return { page, written, writer, change, texts: () => written.map(({ text }) => text) };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const { dispose } of writers.splice(0)) dispose();
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

describe("the address writer", () => {
  it("writes a single change at once, and nothing after it", () => {
    const { change, texts } = setUp();
    change("#a");
    expect(texts()).toEqual(["#a"]);
    vi.advanceTimersByTime(10 * ADDRESS_INTERVAL_MS);
    expect(texts()).toEqual(["#a"]);
  });

  it("ends a drag with its last step, and stays far below what Safari refuses", () => {
    const { change, written } = setUp();
    const steps = (30_000 * 60) / 1000;
    for (let step = 0; step < steps; step++) {
      change(`#${step}`);
      vi.advanceTimersByTime(1000 / 60);
    }
    vi.advanceTimersByTime(ADDRESS_INTERVAL_MS);
    expect(written.at(-1)?.text).toBe(`#${steps - 1}`);
    expect(written.length).toBeGreaterThan(10);
    expect(written.length).toBeLessThan(SAFARI_CALLS_PER_30_S);
    for (const [index, { at_ms }] of written.entries())
      expect(Math.round(at_ms - (written[index - 1]?.at_ms ?? -1e9))).toBeGreaterThanOrEqual(
        ADDRESS_INTERVAL_MS,
      );
  });

  it("loses nothing when the page goes", () => {
    const { page, change, texts } = setUp();
    change("#a");
    change("#b");
    page.dispatchEvent(new Event("pagehide"));
    expect(texts()).toEqual(["#a", "#b"]);
    page.dispatchEvent(new Event("pagehide"));
    expect(texts()).toEqual(["#a", "#b"]);
  });

  it("does not write over an address that somebody has typed meanwhile", () => {
    const { page, writer, change, texts } = setUp();
    change("#a");
    change("#b");
    writer.drop();
    vi.advanceTimersByTime(10 * ADDRESS_INTERVAL_MS);
    page.dispatchEvent(new Event("pagehide"));
    expect(texts()).toEqual(["#a"]);
  });

  it("writes what waits when it ends, and leaves neither timer nor listener", () => {
    const { page, writer, change, texts } = setUp();
    change("#a");
    change("#b");
    const left = vi.spyOn(page, "removeEventListener");
    writer.dispose();
    expect(texts()).toEqual(["#a", "#b"]);
    expect(left.mock.calls.map(([name]) => name)).toEqual(["pagehide"]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
