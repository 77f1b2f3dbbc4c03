/**
 * Every preset, accepted in every way, by six rendered people: the whole flow, and the figures shown against those
 * recomputed from the saved file: with the page's own code, and afresh from the numbers in the file. The clip
 * only looks at the targets; the click, the key or the eyes' rest is the test's or the page's.
 */
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { chooseMap } from "../src/inference/calibration-choice.ts";
import { MAP_KINDS } from "../src/inference/calibration-features.ts";
import { priorFor } from "../src/inference/calibration-prior.ts";
import { type CalibrationPreset, TARGET_LAYOUTS } from "../src/inference/calibration-targets.ts";
import type { SessionRecording } from "../src/session/recording.ts";
import { readSessionFile } from "../src/session/session-file.ts";
import { expect, test } from "./browser.ts";
import { beginCalibration, demoButton, expectRunning } from "./page-words.ts";
import { meanErrorOf, type PlainSession } from "./plain-figures.ts";

const WAYS = ["click", "key", "dwell"] as const;
type Way = (typeof WAYS)[number];

const VISITS: readonly (readonly [person: string, preset: CalibrationPreset, way: Way])[] = [
  ["ana", "booth", "click"],
  ["ben", "booth", "key"],
  ["sam", "booth", "dwell"],
  ["kit", "standard", "click"],
  ["ada", "standard", "key"],
  ["eli", "standard", "dwell"],
  ["sam", "research", "click"],
  ["kit", "research", "key"],
  ["ana", "research", "dwell"],
];

const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const dialog = (page: Page) => page.getByRole("dialog", { name: "Calibration" });
const target = (page: Page) =>
  dialog(page).locator('button[data-stage="looking"]', { has: page.locator("svg") });

/** Accepts target after target until the result is there. A press before the eyes have arrived does not count. */
async function acceptAll(page: Page, way: Way): Promise<number> {
  let presses = 0;
  await expect(async () => {
    if (way !== "dwell" && (await target(page).isVisible())) {
      if (way === "click") await target(page).click({ timeout: 250, noWaitAfter: true });
      else await page.keyboard.press(presses % 2 === 0 ? "Space" : "Enter");
      presses += 1;
    }
    await expect(button(page, "Keep")).toBeVisible({ timeout: 50 });
  }).toPass({ timeout: 120_000, intervals: [50] });
  return presses;
}

async function savedFile(page: Page): Promise<string> {
  const download = page.waitForEvent("download");
  await button(page, "Save session (JSON)").click();
  return readFile(await (await download).path(), "utf8");
}

/** The unrounded figures on screen: px, cm, degrees. */
const shownFigures = async (page: Page): Promise<number[]> =>
  (
    await page
      .getByTestId("error-figures")
      .locator("[data-unit]")
      .evaluateAll((cells) => cells.map((cell) => cell.getAttribute("data-value")))
  ).map(Number);

/** The map that the calibration targets alone lead to: what a fit that has seen others could not equal. */
function refit({ targets, viewing, lens, model }: SessionRecording) {
  if (lens === null) throw new Error("the file holds no lens");
  const points = targets
    .filter(({ role, used }) => role === "calibration" && used)
    .map(({ target: place, samples }) => ({
      target: place,
      inputs: samples.flatMap(({ validity, raw, head, eyes, embedding }) =>
        validity === "valid" && raw !== null ? [{ raw, head, eyes, embedding }] : [],
      ),
    }));
  const { x_pxPerCm, y_pxPerCm } = viewing;
  const screen = { x_pxPerCm, y_pxPerCm, lens: lens.place };
  return chooseMap(points, MAP_KINDS, { screen, prior: priorFor(model.sha256) });
}

for (const [person, preset, way] of VISITS) {
  test(`${preset}, accepted by ${way}, ${person}: the error shown is that of the saved samples`, async ({
    launch,
  }) => {
    test.setTimeout(180_000);
    const { page, watch } = await launch({ camera: "none" });
    const accept = way === "dwell" ? "dwell" : "click";
    await page.goto(`/#demo=${person}&preset=${preset}&accept=${accept}&clip_press=0&embedding=1&seed=11`);
    await demoButton(page).click();
    await expectRunning(page);
    await button(page, "Calibrate").click();
    await beginCalibration(page);
    const presses = await acceptAll(page, way);
    await button(page, "Keep").click();
    await expect(dialog(page)).toHaveCount(0);

    const shown = await shownFigures(page);
    const text = await savedFile(page);
    const { recording, report, agreement } = readSessionFile(text);
    const { calibration, validation } = TARGET_LAYOUTS[preset];
    const placesOf = (role: string): string[] =>
      recording.targets
        .filter((row) => row.role === role)
        .map(({ target: { x_px, y_px } }) => `${x_px.toFixed(3)} ${y_px.toFixed(3)}`);
    const { viewportWidth_px, viewportHeight_px } = recording.screen;
    const asPlaces = (targets: typeof calibration): string[] =>
      targets.map(
        ({ x_frac, y_frac }) =>
          `${(x_frac * viewportWidth_px).toFixed(3)} ${(y_frac * viewportHeight_px).toFixed(3)}`,
      );
    expect(placesOf("calibration").sort()).toEqual(asPlaces(calibration).sort());
    expect(placesOf("validation").sort()).toEqual(asPlaces(validation).sort());
    expect(placesOf("validation").filter((place) => placesOf("calibration").includes(place))).toEqual([]);
    expect(recording.protocol).toEqual({ preset, accept });
    if (way === "dwell") expect(presses).toBe(0);
    else expect(presses).toBeGreaterThanOrEqual(recording.targets.length);

    expect(agreement).not.toBe("none");
    const { summary } = report.unfiltered;
    if (summary.kind !== "measured") throw new Error("no validation target gave data");
    const { px, cm, deg } = summary.mean;
    for (const [index, figure] of [px, cm, deg].entries()) expect(shown[index]).toBeCloseTo(figure, 9);
    const plain = meanErrorOf(JSON.parse(text) as PlainSession);
    expect(shown[0]).toBeCloseTo(plain.px, 6);
    expect(shown[1]).toBeCloseTo(plain.cm, 6);
    expect(shown[2]).toBeCloseTo(plain.deg, 6);
    expect(refit(recording).map, "the map of the calibration targets alone").toEqual(
      recording.calibration?.map,
    );
    console.log(`${person}, ${preset}, ${way}: ${px.toFixed(0)} px, ${cm.toFixed(2)} cm, ${deg.toFixed(1)}°`);
    expect(watch.errors).toEqual([]);
    expect(watch.offOrigin).toEqual([]);
  });
}
