import { describe, expect, it } from "vitest";
import { fitGarment, parseFitting, parseObj, parseTarget } from "./makehuman.ts";

describe("parseObj", () => {
  const mesh = parseObj(
    "# a square\nv 0 0 0\nv 1 0 0\nv 1 1 0\nv 0 1 0\nvt 0.25 0.5\nvt 1 0\ng body\nf 1/1 2/2 3/1 4/2\ng helper\nf 1 2 3\n",
  );

  it("reads decimetres as centimetres", () => {
    expect([...mesh.positions.slice(3, 9)]).toEqual([10, 0, 0, 10, 10, 0]);
  });

  it("cuts a quadrilateral into two triangles of [vertex, texture point] pairs", () => {
    expect([...(mesh.groups.get("body") ?? [])]).toEqual([0, 0, 1, 1, 2, 0, 0, 0, 2, 0, 3, 1]);
  });

  it("keeps groups apart and reads faces without texture", () => {
    expect([...(mesh.groups.get("helper") ?? [])]).toEqual([0, 0, 1, 0, 2, 0]);
  });
});

describe("parseTarget", () => {
  it("reads sparse shifts, short decimals and comments", () => {
    const target = parseTarget("# notice\n\n5 .01 -.002 0\n17 0 1 -2\n");
    expect([...target.indices]).toEqual([5, 17]);
    expect(target.deltas[0]).toBeCloseTo(0.1, 6);
    expect(target.deltas[1]).toBeCloseTo(-0.02, 6);
    expect([...target.deltas.slice(3)]).toEqual([0, 10, -20]);
  });
});

describe("fitting", () => {
  // Base: three corners 1 dm apart on x and y; the reference distances below are half of that.
  const base = Float32Array.from([0, 0, 0, 10, 0, 0, 0, 10, 0, 0, 0, 10]);
  const fitting = parseFitting(
    "name x\nx_scale 0 1 0.5\ny_scale 0 2 1\nz_scale 0 3 0.25\nverts 0\nmaterial some.mhmat\n3\n0 1 2 0.5 0.25 0.25 0.1 0.1 0.1\n",
  );

  it("reads keyword lines among the vertices, single anchors and full lines", () => {
    expect([...fitting.anchors]).toEqual([3, 3, 3, 0, 1, 2]);
    expect([...fitting.weights]).toEqual([1, 0, 0, 0.5, 0.25, 0.25]);
  });

  it("places vertices by weight, with offsets scaled per axis", () => {
    const out = new Float32Array(6);
    fitGarment(fitting, base, out);
    expect([...out.slice(0, 3)]).toEqual([0, 0, 10]);
    // 0.1 dm = 1 cm, times 10/5, 10/10, 10/2.5.
    for (const [k, wanted] of [2.5 + 2, 2.5 + 1, 4].entries()) expect(out[3 + k]).toBeCloseTo(wanted, 5);
  });
});
