/** Calibration through the page, on a rendered person whose true gaze is known, and what disturbs it. */
import type { Page } from "@playwright/test";
import card from "../public/models/tinytracker.card.json" with { type: "json" };
import { PAUSE_WORDS } from "../src/components/calibration-words.ts";
import { applyMap } from "../src/inference/calibration.ts";
import { chooseMap } from "../src/inference/calibration-choice.ts";
import { MAP_KINDS } from "../src/inference/calibration-features.ts";
import { priorFor } from "../src/inference/calibration-prior.ts";
import type { CalibrationRecord } from "../src/session/calibration-record.ts";
import { fakeCameraFile } from "../tools/fake-camera/fake-camera.ts";
import { installRecorder, type RecordedFrame, readRecord } from "../tools/page-recorder/page-recorder.ts";
import { expect, test } from "./browser.ts";
import { calibrationOf, samplesOf } from "./inspection.ts";
import {
  beginByKeyboard,
  beginCalibration,
  demoButton,
  expectProblem,
  expectRunning,
  startButton,
} from "./page-words.ts";
import { isShared, PHOTOGRAPH, whyNotShared } from "./shared-media.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Calibration" });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const target = (page: Page) => dialog(page).getByRole("button", { name: /look at it and press/ });

async function calibrateOnDemo(page: Page): Promise<void> {
  await page.goto("/");
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
  await beginCalibration(page);
  await expect(button(page, "Keep")).toBeVisible({ timeout: 180_000 });
}

/**
 * Mean error over the validation targets, recomputed from what the engine sent: the map is fitted again to
 * the calibration targets alone, so that a validation target in the page's fit would show.
 */
function recomputeError(
  record: CalibrationRecord,
  frames: readonly RecordedFrame[],
): { px: number; cm: number } {
  const { screen, collected } = record;
  const { map } = chooseMap(
    collected
      .filter(({ role, used }) => role === "calibration" && used)
      .map(({ position, collection }) => ({
        target: {
          x_px: position.x_frac * screen.viewport_width_px,
          y_px: position.y_frac * screen.viewport_height_px,
        },
        inputs: collection.kept.flatMap(({ input }) => input ?? []),
      })),
    MAP_KINDS,
    { screen, prior: priorFor(card.sha256) },
  );
  expect(map.spec.kind, "the kind that the calibration targets alone lead to").toBe(record.fit.map.spec.kind);
  const errors = collected
    .filter(({ role, used }) => role === "validation" && used)
    .map(({ position, collection }) => {
      const points = collection.kept.map(({ captured_ms, input }) => {
        const frame = frames.find((candidate) => candidate.captured_ms === captured_ms);
        if (input === null) return [Number.NaN, Number.NaN];
        const raw = { x_cm: frame?.raw_x_cm ?? Number.NaN, y_cm: frame?.raw_y_cm ?? Number.NaN };
        const { x_px, y_px } = applyMap(map, { ...input, raw });
        return [x_px, y_px];
      });
      const mean = (axis: 0 | 1) =>
        points.reduce((sum, point) => sum + (point[axis] ?? Number.NaN), 0) / points.length;
      const x_px = mean(0) - position.x_frac * screen.viewport_width_px;
      const y_px = mean(1) - position.y_frac * screen.viewport_height_px;
      return { px: Math.hypot(x_px, y_px), cm: Math.hypot(x_px / screen.x_pxPerCm, y_px / screen.y_pxPerCm) };
    });
  const meanOf = (unit: "px" | "cm") => errors.reduce((sum, error) => sum + error[unit], 0) / errors.length;
  return { px: meanOf("px"), cm: meanOf("cm") };
}

test("demo clip: the error shown is the error of the recorded samples, and four corners land in their quadrants", async ({
  launch,
}) => {
  test.setTimeout(420_000);
  const { page, context, watch } = await launch({ camera: "none" });
  await installRecorder(context, 20_000);
  await calibrateOnDemo(page);

  const record = await calibrationOf(page);
  const recomputed = recomputeError(record, (await readRecord(page)).frames);
  const shown = (unit: string) => dialog(page).locator(`[data-testid="error-figures"] [data-unit="${unit}"]`);
  expect(Number(await shown("px").getAttribute("data-value"))).toBeCloseTo(recomputed.px, 6);
  expect(Number(await shown("cm").getAttribute("data-value"))).toBeCloseTo(recomputed.cm, 6);
  await expect(shown("px")).toHaveText(`${recomputed.px.toFixed(0)} px`);
  await expect(shown("cm")).toHaveText(`${recomputed.cm.toFixed(2)} cm`);
  console.log(
    `error on four validation targets: ${recomputed.px.toFixed(0)} px, ${recomputed.cm.toFixed(2)} cm`,
  );

  const placesOf = (role: string) =>
    record.collected
      .filter((collected) => collected.role === role)
      .map(({ position }) => JSON.stringify(position));
  expect(placesOf("calibration")).toHaveLength(9);
  expect(placesOf("validation")).toHaveLength(4);
  expect(placesOf("validation").filter((place) => placesOf("calibration").includes(place))).toEqual([]);

  await button(page, "Keep").click();
  await expect(dialog(page)).toHaveCount(0);
  for (const [vertical, upper] of [
    ["Upper", true],
    ["Lower", false],
  ] as const) {
    for (const [horizontal, left] of [
      ["left", true],
      ["right", false],
    ] as const) {
      await button(page, `${vertical} ${horizontal}`).click();
      await expect
        .poll(() => shareInQuadrant(page, left, upper), {
          message: `${vertical} ${horizontal}`,
          timeout: 60_000,
        })
        .toBeGreaterThanOrEqual(0.8);
      const dot = await page
        .getByTestId("gaze-dot")
        .or(page.getByTestId("gaze-arrow"))
        .evaluateAll(shownPlace);
      expect(dot && dot.x_px < dot.width_px / 2, `the dot is ${horizontal}`).toBe(left);
      expect(dot && dot.y_px < dot.height_px / 2, `the dot is ${vertical}`).toBe(upper);
    }
  }
  expect(watch.errors).toEqual([]);
  expect(watch.offOrigin).toEqual([]);
});

/** Of the last ten samples, how many lie in the quadrant of the viewport; 0 until there are ten with gaze. */
async function shareInQuadrant(page: Page, left: boolean, upper: boolean): Promise<number> {
  const { width = 0, height = 0 } = page.viewportSize() ?? {};
  const samples = (await samplesOf(page, 10)).filter(({ validity }) => validity === "gaze");
  const inside = samples.filter(
    ({ filtered_x_px, filtered_y_px }) =>
      filtered_x_px < width / 2 === left && filtered_y_px < height / 2 === upper,
  );
  return samples.length < 10 ? 0 : inside.length / samples.length;
}

/** Where the visible one of the dot's marks stands in the viewport. Runs in the page. */
function shownPlace(marks: (Element | SVGElement)[]) {
  const mark = marks.find((candidate) => (candidate as HTMLElement).dataset.state === "live");
  if (!mark) return null;
  const { e, f } = new DOMMatrix(getComputedStyle(mark).transform);
  return { x_px: e, y_px: f, width_px: window.innerWidth, height_px: window.innerHeight };
}

test("keyboard alone, by a visitor whose eyes never move: the page does not flatter", async ({ launch }) => {
  test.skip(!isShared(PHOTOGRAPH), whyNotShared(PHOTOGRAPH));
  test.setTimeout(240_000);
  const { page } = await launch({ camera: await fakeCameraFile(PHOTOGRAPH.path) });
  await page.goto("/");
  await startButton(page).focus();
  await page.keyboard.press("Enter");
  await expectRunning(page);
  await button(page, "Calibrate").focus();
  await page.keyboard.press("Enter");
  await beginByKeyboard(page);
  const refused = dialog(page).getByRole("alert");
  const names = new Set<string>();
  // Each target takes the focus by itself; a press before the eyes can have arrived does not count.
  await expect(async () => {
    const name = (await target(page).isVisible()) ? await target(page).getAttribute("aria-label") : null;
    if (name !== null) {
      names.add(name);
      await page.keyboard.press("Space");
    }
    await expect(button(page, "Keep").or(refused)).toBeVisible({ timeout: 250 });
  }).toPass({ timeout: 200_000, intervals: [100] });
  expect(names.size).toBeGreaterThanOrEqual(9);
  // A photograph's gaze is noise about one point: no map, or one that is plainly said to be far off.
  if (await refused.isVisible()) {
    await expectProblem(page, "calibration/degenerate");
    return;
  }
  await expect(button(page, "Keep")).toBeFocused();
  const error = await dialog(page).locator('[data-unit="px"]').getAttribute("data-value");
  console.log(`error of a photograph: ${error} px`);
  // The check targets stand 0.3 of the viewport, 240 px or more, from its centre.
  expect(Number(error)).toBeGreaterThan(150);
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toHaveCount(0);
});

test("a window that changes its size pauses the calibration, says why, and can go on", async ({ launch }) => {
  const { page } = await launch({ camera: "none" });
  await page.goto("/");
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
  await beginCalibration(page);
  await expect(target(page)).toBeVisible();
  await page.setViewportSize({ width: 1000, height: 700 });
  const pause = dialog(page).getByRole("alert");
  await expect(pause.getByRole("heading", { name: PAUSE_WORDS["window resized"].title })).toBeVisible();
  await pause.getByRole("button", { name: /Go on|Start over/ }).click();
  await expect(target(page)).toBeVisible();
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expectRunning(page);
});

test("a demo clip that lacks some research targets calibrates on the standard ones, and says so", async ({
  launch,
}) => {
  const { page, watch } = await launch({ camera: "none" });
  await page.route("**/demo/ana.json", async (route) => {
    const response = await route.fetch();
    const script = (await response.json()) as { segments: { target_frac: number[] | null }[] };
    const segments = script.segments.filter(({ target_frac }) => target_frac?.[0] !== 0.3);
    await route.fulfill({ response, json: { ...script, segments } });
  });
  await page.goto("/#preset=research");
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
  await expect(button(page, "Begin")).toBeVisible();
  const targets = await page.evaluate(() => {
    const view = window.__tinytracker?.state().phase;
    return view?.kind === "calibrating" && view.view.kind === "running" ? view.view.flow.targets.length : 0;
  });
  expect(targets).toBe(9 + 4);
  await page.keyboard.press("Escape");
  await expect(page.getByText("this calibration uses the standard ones")).toBeVisible();
  expect(watch.errors).toEqual([]);
});
