import { describe, expect, it } from "vitest";
import { figuresOf, type Prediction } from "./figures.ts";
import { personalFigures } from "./personal.ts";

const at = (
  x_cm: number,
  y_cm: number,
  true_x_cm: number,
  true_y_cm: number,
  subject?: string,
): Prediction => ({
  image: "p.png",
  x_cm,
  y_cm,
  true_x_cm,
  true_y_cm,
  ...(subject === undefined ? {} : { subject }),
});

describe("figuresOf", () => {
  it("gives error, bias and spread worked out by hand", () => {
    // Differences (3, 4), (0, 0), (6, −8), (1, 0): distances 5, 0, 10, 1.
    const figures = figuresOf([at(5, 6, 2, 2), at(1, 1, 1, 1), at(7, -7, 1, 1), at(2, 3, 1, 3)]);
    expect(figures.mean_error_cm).toBe(4);
    expect(figures.median_error_cm).toBe(3);
    expect(figures.bias_cm).toEqual([2.5, -1]);
    // x: 0, 1, 3, 6 about 2 → 2, 1, 1, 4; y: −8, 0, 0, 4 about 0 → 8, 0, 0, 4.
    expect(figures.mad_cm).toEqual([1.5, 2]);
  });

  it("has no figures without predictions", () => {
    expect(figuresOf([]).mean_error_cm).toBeNull();
  });
});

describe("personalFigures", () => {
  const targets = Array.from({ length: 40 }, (_, i) => [((i * 7) % 11) - 5, ((i * 5) % 13) - 6] as const);

  it("finds each subject's own affine map again, judged on pictures the fit has not seen", () => {
    const predictions = ["ann", "ben"].flatMap((subject, s) =>
      targets.map(([x, y]) => at(0.5 * x + 0.1 * y + 3 + s, 0.4 * y - 0.2 * x - 5 * s, x, y, subject)),
    );
    const figures = personalFigures(predictions);
    expect(figures?.subjects).toBe(2);
    expect(figures?.points).toBe(9);
    // What is left is the shrinkage of the ridge, a few per cent.
    expect(figures?.mean_error_cm).toBeLessThan(0.5);
    expect(figures?.uncalibrated_mean_error_cm).toBeGreaterThan(3);
    expect(figures?.mean_target_error_cm).toBeGreaterThan(3);
  });

  it("brings nothing where the prediction says nothing: no better than the mean target", () => {
    const noise = (i: number) => Math.sin(i * 12.9898) * 4;
    const figures = personalFigures(targets.map(([x, y], i) => at(noise(i), noise(i + 100), x, y, "ann")));
    expect(figures?.mean_error_cm).toBeGreaterThan(0.95 * (figures?.mean_target_error_cm ?? 0));
  });

  it("leaves out subjects with too few pictures", () => {
    expect(personalFigures(targets.slice(0, 9).map(([x, y]) => at(x, y, x, y, "ann")))).toBeNull();
    expect(personalFigures([at(1, 2, 3, 4)])).toBeNull();
    expect(personalFigures(targets.slice(0, 10).map(([x, y]) => at(x, y, x, y, "ann")))?.subjects).toBe(1);
  });
});
