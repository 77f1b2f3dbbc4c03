/** The report of a calibration: its figures, one point done again, the ellipse around the dot, and paper. */
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import type { Locator, Page } from "@playwright/test";
import { reportSections } from "../src/components/report/report-sections.ts";
import { recordingReport } from "../src/session/recording-report.ts";
import { readRecording } from "../src/session/session-file.ts";
import { expect, test } from "./browser.ts";
import { calibrationOf } from "./inspection.ts";
import { beginCalibration, demoButton, expectRunning } from "./page-words.ts";

const dialog = (page: Page) => page.getByRole("dialog", { name: "Calibration" });
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

/** The texts of the table with this caption, row by row, without row heads. */
const cellsOf = (page: Page | Locator, caption: string): Promise<string[][]> =>
  page
    .getByRole("table", { name: caption })
    .locator("tbody tr")
    .evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
    );

async function redo(page: Page, index: number): Promise<void> {
  await dialog(page).getByRole("radio").nth(index).check();
  await button(page, "Redo this point").click();
  await expect(page.getByTestId("redo-after")).toBeVisible({ timeout: 120_000 });
}

test("the report: figures as recorded, one point redone alone, ellipse on and off, one sheet of paper", async ({
  launch,
}) => {
  test.setTimeout(420_000);
  const { page, watch } = await launch({ camera: "none" });
  await page.goto("/#preset=booth&seed=7");
  await demoButton(page).click();
  await expectRunning(page);
  await button(page, "Calibrate").click();
  await beginCalibration(page);
  await expect(button(page, "Keep")).toBeVisible({ timeout: 180_000 });

  const first = await calibrationOf(page);
  const index = first.collected.findIndex(({ role }) => role === "validation");
  await redo(page, index);
  await button(page, "Use the new point").click();
  const second = await calibrationOf(page);
  const changed = second.collected.flatMap((target, place) =>
    JSON.stringify(target) === JSON.stringify(first.collected[place]) ? [] : [place],
  );
  expect(changed, "exactly the point that was done again").toEqual([index]);
  expect(second.fit.map, "a check target is not fitted to").toEqual(first.fit.map);
  expect(second.validation.targets.slice(1)).toEqual(first.validation.targets.slice(1));
  expect(second.validation.targets[0]).not.toEqual(first.validation.targets[0]);

  await redo(page, 0);
  await button(page, "Keep the old point").click();
  expect(await calibrationOf(page), "keeping the old point changes nothing").toEqual(second);

  await dialog(page).getByText("All figures").click();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
  await button(page, "Keep").click();

  const ellipse = page.getByTestId("gaze-uncertainty");
  await expect(ellipse).toHaveAttribute("data-state", "live");
  await expect(ellipse).toBeVisible();
  await page.getByText("Settings", { exact: true }).click();
  await button(page, "Uncertainty around the dot").click();
  await expect(ellipse).toBeHidden();
  await button(page, "Uncertainty around the dot").click();
  await expect(ellipse).toBeVisible();

  await page.getByText("All figures").click();
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /^Save session/ }).click();
  const recording = readRecording(readFileSync(await (await saved).path(), "utf8"));
  const figures = recordingReport(recording);
  const [accuracy, precision] = reportSections({ recording, figures });
  const card = page.locator("details").filter({ hasText: "All figures" });
  for (const section of [accuracy, precision]) {
    expect(await cellsOf(card, section?.title ?? "")).toEqual(section?.rows.map(({ cells }) => [...cells]));
  }
  if (figures.unfiltered.summary.kind !== "measured") throw new Error("The report has no data.");
  const shown = page.locator('[data-testid="error-figures"] [data-unit="px"]');
  expect(Number(await shown.getAttribute("data-value"))).toBeCloseTo(figures.unfiltered.summary.mean.px, 9);

  const paper = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
  expect(paper.match(/\/Type\s*\/Page\b/g), "pages").toHaveLength(1);
  await page.emulateMedia({ media: "print" });
  await expect(page.getByRole("heading", { name: /^Calibration report/ })).toBeVisible();
  await expect(page.locator("video")).toBeHidden();
  expect(watch.errors).toEqual([]);
});
