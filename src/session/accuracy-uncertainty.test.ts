import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../inference/calibration-random.ts";
import { assumedViewing } from "../inference/calibration-viewing.ts";
import { createNormal } from "../inference/normal.fixture.ts";
import { accuracyReport } from "./accuracy.ts";
import type { TargetRecording } from "./accuracy-target.ts";
import { uncertaintyEllipse, uncertaintyOf } from "./accuracy-uncertainty.ts";

const viewing = assumedViewing(1920, 1080);

describe("uncertainty of the live dot", () => {
  it.each([4, 8, 13])(
    "holds at least the stated share of new gaze with %s targets, and is not absurdly wide (seed 53)",
    (count) => {
      const random = createSeededRandom(53);
      const normal = createNormal(random);
      /** One target: a bias of its own, and noise around it. */
      const look = (): { bias: [number, number]; sample: () => [number, number] } => {
        const bias: [number, number] = [40 + 60 * normal(), -25 + 35 * normal()];
        return { bias, sample: () => [bias[0] + 20 * normal(), bias[1] + 30 * normal()] };
      };
      const share = 0.95;
      let inside = 0;
      const runs = 200;
      for (let run = 0; run < runs; run++) {
        const recordings = Array.from({ length: count }, (_, i): TargetRecording => {
          const { sample } = look();
          return {
            target: { x_px: 100 * i, y_px: 500 },
            samples: Array.from({ length: 10 }, (_, k) => {
              const [dx, dy] = sample();
              return {
                captured_ms: 33 * k,
                validity: "valid",
                point: { x_px: 100 * i + dx, y_px: 500 + dy },
              };
            }),
          };
        });
        const uncertainty = uncertaintyOf(accuracyReport(recordings, viewing, 1));
        const ellipse = uncertainty && uncertaintyEllipse(uncertainty, share);
        if (!uncertainty || !ellipse) throw new Error("no ellipse");
        const [ex, ey] = look().sample();
        const dx = ex - uncertainty.bias_px.x;
        const dy = ey - uncertainty.bias_px.y;
        const along = dx * Math.cos(ellipse.angle_rad) + dy * Math.sin(ellipse.angle_rad);
        const across = dy * Math.cos(ellipse.angle_rad) - dx * Math.sin(ellipse.angle_rad);
        if ((along / ellipse.semiMajor) ** 2 + (across / ellipse.semiMinor) ** 2 <= 1) inside++;
      }
      expect(inside / runs).toBeGreaterThan(share - 4 * Math.sqrt((share * (1 - share)) / runs));
      // The average over targets makes it a little cautious; more targets may not make it more so.
      expect(inside / runs).toBeLessThan(0.995);
    },
    20000,
  );

  it("counts points left out of the fit as evidence, and needs three in all", () => {
    const none = accuracyReport([], viewing, 1);
    const off = (x: number, y: number) => ({
      predicted: { x_px: 500 + x, y_px: 300 + y },
      target: { x_px: 500, y_px: 300 },
    });
    expect(uncertaintyOf(none, [off(1, 2), off(3, 5)])).toBeNull();
    const three = uncertaintyOf(none, [off(1, 2), off(3, 5), off(5, 2)]);
    expect(three?.bias_px).toEqual({ x: 3, y: 3 });
    expect(three?.covariance_px).toEqual({ xx: 4, yy: 3, xy: 0 });
  });
});
