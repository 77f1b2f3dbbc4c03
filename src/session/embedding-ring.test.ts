import { describe, expect, it } from "vitest";
import { createEmbeddingRing } from "./embedding-ring.ts";

describe("createEmbeddingRing", () => {
  it("gives back the newest frames by capture time, and no others", () => {
    const ring = createEmbeddingRing(3);
    for (let k = 1; k <= 5; k++) ring.push(10 * k, [k, -k]);
    expect(ring.length).toBe(3);
    expect([10, 20, 30, 40, 50].map((at) => ring.at(at)?.join())).toEqual([
      undefined,
      undefined,
      "3,-3",
      "4,-4",
      "5,-5",
    ]);
    expect(ring.at(45)).toBeNull();
  });

  it("copies what it keeps and what it gives", () => {
    const ring = createEmbeddingRing(2);
    const row = Float32Array.of(1, 2);
    ring.push(1, row);
    row[0] = 9;
    ring.at(1)?.fill(7);
    expect(ring.at(1)).toEqual(Float32Array.of(1, 2));
  });

  it("starts afresh with another network's length, and forgets on request", () => {
    const ring = createEmbeddingRing(2);
    ring.push(1, [1]);
    ring.push(2, [2, 3]);
    expect([ring.length, ring.at(1), ring.at(2)?.join()]).toEqual([1, null, "2,3"]);
    ring.clear();
    expect([ring.length, ring.at(2)]).toEqual([0, null]);
  });
});
