/** The panel in a real browser: what it says, what it hands back, how it is reached without a mouse. */

import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { deviceNamed } from "../hardware-sim/devices.ts";
import { workloadFor } from "../hardware-sim/networks.ts";
import { PRESETS, type Preset } from "../hardware-sim/presets.ts";
import { settingsTable } from "../hardware-sim/settings.ts";
import type { SensorSettings } from "../hardware-sim/settings-table.ts";
import { deviceSettings, simulateFrame } from "../hardware-sim/simulate.ts";
import "./tokens.css";
import "./base.css";
import { SensorPanel } from "./SensorPanel.tsx";
import type { MeasuredStages } from "./sensor/measured.ts";

const imx500 = deviceNamed("imx500");
const boards = [deviceNamed("coral-micro"), deviceNamed("spresense")];
const table = settingsTable(imx500.adjustable, imx500.overrides);

/** React and the layout answer a moment later; a busy machine takes longer. Short of the test's own limit, so that a failure says what was found. */
const eventually = <T,>(read: () => T) => expect.poll(read, { timeout: 10_000 });

let host: HTMLElement;
let root: Root;
let changes: Partial<SensorSettings>[];
let chosen: Preset[];

beforeEach(() => {
  host = document.body.appendChild(document.createElement("main"));
  host.style.width = "1200px";
  root = createRoot(host);
  changes = [];
  chosen = [];
});

afterEach(() => {
  root.unmount();
  document.documentElement.style.fontSize = "";
  host.remove();
});

async function show(
  settings: Record<string, unknown> = {},
  hasLoadedNetwork = true,
  measured: MeasuredStages | null = { face_ms: 12, crop_ms: 1, network_ms: 4, views: 1, total_ms: 17 },
  views = 1,
): Promise<void> {
  const complete = deviceSettings(imx500, settings);
  flushSync(() =>
    root.render(
      <SensorPanel
        report={simulateFrame(imx500, complete, workloadFor(complete.network, imx500, null))}
        settings={complete}
        comparisons={boards.map((board) =>
          simulateFrame(board, deviceSettings(board), board.published.workload),
        )}
        measured={measured}
        views={views}
        totals={null}
        table={table}
        presets={PRESETS}
        hasLoadedNetwork={hasLoadedNetwork}
        onSettingsChange={(change) => changes.push(change)}
        onPreset={(preset) => chosen.push(preset)}
      />,
    ),
  );
  await eventually(() => host.querySelector("svg[role=img]")).not.toBeNull();
}

const text = (): string => host.textContent ?? "";
function find<T extends Element>(selector: string): T {
  const element = host.querySelector<T>(selector);
  if (element === null) throw new Error(`nothing matches ${selector}`);
  return element;
}

/** What reaches past the host's edge and is not clipped by a scrolling box of its own. */
const sticksOut = (width_px: number): readonly string[] => {
  const edge_px = host.getBoundingClientRect().left + width_px + 0.5;
  return [...host.querySelectorAll("*")]
    .filter((one) => one.closest("details, .visually-hidden") === null)
    .filter((one) => one.getBoundingClientRect().right > edge_px)
    .map((one) => `${one.tagName}.${one.getAttribute("class")}: ${one.textContent?.slice(0, 40)}`);
};

describe("SensorPanel", () => {
  test("says what the page's further views would add to one run's figures", async () => {
    const measured = { face_ms: 12, crop_ms: 1, network_ms: 4, views: 5, total_ms: 17 };
    await show({}, true, measured, 5);
    expect(text()).toContain(
      "averages 5 views of each frame; there, the runs for the other 4 would add at least 3.44 ms and 0.24 mJ",
    );
    expect(text()).toContain("network 4.00 ms (5 views)");
    await show({}, true, { ...measured, views: 1 }, 1);
    expect(text()).not.toMatch(/views/);
  });

  test("draws the paper's frame to scale: the network's block is 0.86 of 19 ms wide", async () => {
    await show();
    const blocks = [...host.querySelectorAll("svg[role=img] rect")].filter(
      (rect) => rect.closest("pattern") === null,
    );
    const widths = blocks.map((block) => Number(block.getAttribute("width")));
    expect(widths).toHaveLength(4);
    const total = widths.reduce((a, b) => a + b, 0);
    expect((widths[2] ?? 0) / total).toBeCloseTo(0.86 / 19, 3);
    // Area is energy: 0.06 of 4.9 mJ.
    const areas = blocks.map(
      (block) => Number(block.getAttribute("width")) * Number(block.getAttribute("height")),
    );
    expect((areas[2] ?? 0) / areas.reduce((a, b) => a + b, 0)).toBeCloseTo(0.06 / 4.9, 3);
  });

  test("says simulated and measured here in words, and invents no energy", async () => {
    await show();
    expect(text()).toContain("simulated");
    expect(text()).toContain("measured here");
    expect(text()).toContain("energy: not published");
    expect(text()).toContain("energy: a browser cannot measure it");
  });

  test("before anything is measured this computer shows no number", async () => {
    await show({}, true, null);
    expect(text()).toContain("This computernothing measured yet");
    expect(text()).not.toContain("measured here");
  });

  test("a badge tells its source on focus and hides it on Escape", async () => {
    await show();
    const badge = find<HTMLButtonElement>('button[aria-label="published: source of Network energy"]');
    badge.focus();
    await eventually(() => host.querySelector("[role=tooltip]")).not.toBeNull();
    const tooltip = find<HTMLElement>("[role=tooltip]");
    expect(badge.getAttribute("aria-describedby")).toBe(tooltip.id);
    expect(tooltip.textContent).toContain("arXiv 2307.07813");
    expect(tooltip.textContent).toContain("11,800,000 MACs × 0.402 pJ");
    await userEvent.keyboard("{Escape}");
    await eventually(() => host.querySelector("[role=tooltip]")).toBeNull();
  });

  test("arrow keys walk through the operators", async () => {
    await show();
    const strip = find<HTMLElement>("[role=slider]");
    strip.focus();
    await userEvent.keyboard("{Home}{ArrowRight}");
    await eventually(() => strip.getAttribute("aria-valuenow")).toBe("2");
    expect(strip.getAttribute("aria-valuetext")).toMatch(/^2 of 51: stem \(CONV_2D\)/);
    await userEvent.keyboard("{End}{ArrowRight}");
    await eventually(() => strip.getAttribute("aria-valuenow")).toBe("51");
  });

  test("controls hand back their change; a frame rate also turns pacing on", async () => {
    await show();
    const select = [...host.querySelectorAll("select")].find((one) => one.value === "full");
    if (select === undefined) throw new Error("no read-out control");
    await userEvent.selectOptions(select, "binned");
    await eventually(() => changes.at(-1)).toEqual({ mode: "binned" });
    const rate = [...host.querySelectorAll<HTMLInputElement>("input[type=number]")].find(
      (one) => one.value === "30",
    );
    if (rate === undefined) throw new Error("no frame rate control");
    await userEvent.fill(rate, "5");
    await userEvent.keyboard("{Enter}");
    await eventually(() => changes.at(-1)).toEqual({ frame_rate_fps: 5, pacing: "timed" });
  });

  test("a number out of range is put back, not handed on", async () => {
    await show();
    const clock = [...host.querySelectorAll<HTMLInputElement>("input[type=number]")].find(
      (one) => one.value === "262.5",
    );
    if (clock === undefined) throw new Error("no clock control");
    await userEvent.fill(clock, "900");
    clock.blur();
    await eventually(() => clock.value).toBe("262.5");
    expect(changes).toEqual([]);
  });

  test("marks the preset in force and hands back the one chosen", async () => {
    const { changes } = PRESETS.find(({ id }) => id === "pixels") ?? { changes: {} };
    await show(changes);
    const pressed = [...host.querySelectorAll("button[aria-pressed=true]")].map(
      (button) => button.textContent,
    );
    expect(pressed).toEqual(["Ship the pixels"]);
    await userEvent.click(find('button[title^="The published measurement"]'));
    await eventually(() => chosen.map((preset) => preset.id)).toEqual(["paper"]);
  });

  test("a number out of range is put back, and the field says what it takes", async () => {
    await show();
    const field = find<HTMLInputElement>('input[type="number"]');
    const before = field.value;
    await userEvent.fill(field, "1e300");
    await userEvent.keyboard("{Enter}");
    await eventually(() => host.querySelector('[role="alert"]')?.textContent ?? "").toMatch(
      /takes .+ It stays at /,
    );
    expect(field.value).toBe(before);
  });

  test("without a loaded network the paper's stands in, and the control says so", async () => {
    await show({}, false);
    expect(text()).not.toContain("This network");
    expect(find<HTMLOptionElement>('option[value="loaded"]').textContent).toContain("none running yet");
  });

  test("a network that does not fit: by how many bytes, first thing", async () => {
    await show({ network: "itracker" });
    expect(text()).toContain("18,478,472 too many");
    expect(text()).toContain("does not fit: 18,478,472 bytes too many");
  });

  test("the table holds every stage of every device, with sources", async () => {
    await show();
    expect(host.querySelectorAll("table tbody tr")).toHaveLength(3 * 5);
    expect(find("table").textContent).toContain("read-out at 4056×3040");
  });

  test.each([100, 150, 200])("nothing is wider than a phone, letters at %i per cent", async (percent) => {
    document.documentElement.style.fontSize = `${percent}%`;
    host.style.width = "390px";
    await show();
    await eventually(() => sticksOut(390)).toEqual([]);
    expect(host.scrollWidth).toBeLessThanOrEqual(390);
  });
});
