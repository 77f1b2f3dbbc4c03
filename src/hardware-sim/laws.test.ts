/** Laws that hold for every device, every valid setting and every network. Failing seeds are printed by fast-check. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DeviceSpec } from "./device.ts";
import { DEVICES, deviceNamed } from "./devices.ts";
import type { FrameReport } from "./report.ts";
import { settingsTable, withDefaults } from "./settings.ts";
import type { SensorSettings } from "./settings-table.ts";
import { simulateFrame } from "./simulate.ts";
import type { Workload } from "./workload.ts";

const imx500 = deviceNamed("imx500");
const count = fc.integer({ min: 0, max: 50_000_000 });
const workloads: fc.Arbitrary<Workload> = fc.record({
  name: fc.constant("any"),
  inputBytes: count,
  weightBytes: count,
  peakActivationBytes: count,
  outputBytes: fc.integer({ min: 1, max: 100_000 }),
  layers: fc.array(
    fc.record({
      name: fc.constant("layer"),
      kind: fc.constant("CONV_2D"),
      macs: count,
      weight_bytes: count,
      in_bytes: count,
      out_bytes: count,
    }),
    { minLength: 1, maxLength: 12 },
  ),
});

function settingsOf(device: DeviceSpec): fc.Arbitrary<SensorSettings> {
  const table = settingsTable(device.adjustable, device.overrides);
  const fields = Object.fromEntries(
    table.map((spec) => [
      spec.name,
      spec.kind === "number"
        ? fc.double({ min: spec.min, max: spec.max, noNaN: true })
        : fc.constantFrom(...spec.choices.map((choice) => choice.value)),
    ]),
  );
  return fc.record(fields).map((record) => {
    const changes: Record<string, unknown> = { ...record };
    for (const [start, size, limit] of [
      ["roi_x_px", "roi_width_px", device.array.columns],
      ["roi_y_px", "roi_height_px", device.array.rows],
    ] as const) {
      if (start in changes)
        changes[start] = Math.max(0, Math.min(Number(changes[start]), limit - Number(changes[size])));
    }
    return withDefaults(changes, settingsTable(null, device.overrides));
  });
}

const cases = Object.values(DEVICES).map((device) => [device.label, device] as const);

function everyNumber(value: unknown, path: string, visit: (path: string, value: number) => void): void {
  if (typeof value === "number") visit(path, value);
  else if (value !== null && typeof value === "object") {
    for (const [key, inner] of Object.entries(value)) everyNumber(inner, `${path}.${key}`, visit);
  }
}

describe.each(cases)("%s", (_label, device) => {
  test("segments tile the frame, parts tile their segment: no gap, no overlap", () => {
    fc.assert(
      fc.property(settingsOf(device), workloads, (settings, workload) => {
        const report = simulateFrame(device, settings, workload);
        let end = 0;
        for (const segment of report.segments) {
          expect(segment.start_ms).toBe(end);
          end += segment.duration_ms;
          let partEnd = 0;
          for (const part of segment.parts) {
            expect(part.start_ms).toBeCloseTo(partEnd, 6);
            partEnd += part.duration_ms;
          }
          if (segment.parts.length > 0) expect(partEnd).toBeCloseTo(segment.duration_ms, 6);
        }
        expect(report.total_ms).toBe(end);
      }),
    );
  });

  test("energy is the sum of power × time, of parts and of terms", () => {
    fc.assert(
      fc.property(settingsOf(device), workloads, (settings, workload) => {
        const report = simulateFrame(device, settings, workload);
        let total = 0;
        for (const segment of report.segments) {
          if (segment.energy_mJ === null || segment.power_mW === null) {
            expect([report.total_mJ, segment.power_mW, segment.energy_mJ]).toEqual([null, null, null]);
            return;
          }
          const scale = Math.max(1, segment.energy_mJ);
          expect((segment.power_mW * segment.duration_ms) / 1000 / scale).toBeCloseTo(
            segment.energy_mJ / scale,
            9,
          );
          const terms = segment.energy_terms.reduce((sum, term) => sum + term.energy_mJ, 0);
          expect(terms / scale).toBeCloseTo(segment.energy_mJ / scale, 9);
          const parts = segment.parts.reduce((sum, part) => sum + (part.energy_mJ ?? Number.NaN), 0);
          expect(parts / scale).toBeCloseTo(segment.energy_mJ / scale, 9);
          total += segment.energy_mJ;
        }
        expect(report.total_mJ).toBe(total);
      }),
    );
  });

  test("no NaN, no infinity, nothing negative", () => {
    fc.assert(
      fc.property(settingsOf(device), workloads, (settings, workload) => {
        everyNumber(simulateFrame(device, settings, workload), "report", (path, value) => {
          expect(Number.isFinite(value) && value >= 0, `${path} = ${value}`).toBe(true);
        });
      }),
    );
  });

  test("a slower clock never costs less, in time or energy", () => {
    fc.assert(
      fc.property(
        settingsOf(device),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        workloads,
        (settings, by, workload) => {
          const slower = { ...settings, clock_MHz: Math.max(1, settings.clock_MHz * by) };
          if (slower.clock_MHz > settings.clock_MHz) return;
          expectCostsNoLess(
            simulateFrame(device, settings, workload),
            simulateFrame(device, slower, workload),
          );
        },
      ),
    );
  });

  test("more MACs or bytes in any layer, tensor or answer never cost less", () => {
    const field = fc.constantFrom(
      "macs",
      "weight_bytes",
      "in_bytes",
      "out_bytes",
      "inputBytes",
      "outputBytes" as const,
    );
    fc.assert(
      fc.property(
        settingsOf(device),
        workloads,
        field,
        fc.nat(11),
        count,
        (settings, workload, which, index, more) => {
          const at = index % workload.layers.length;
          const grown: Workload =
            which === "inputBytes" || which === "outputBytes"
              ? { ...workload, [which]: workload[which] + more }
              : {
                  ...workload,
                  layers: workload.layers.map((layer, i) =>
                    i === at && which in layer
                      ? { ...layer, [which]: Number(layer[which as "macs"]) + more }
                      : layer,
                  ),
                };
          expectCostsNoLess(
            simulateFrame(device, settings, workload),
            simulateFrame(device, settings, grown),
          );
        },
      ),
    );
  });

  test("overlapping frames is never slower, and its rate is 1 / the slowest stage", () => {
    fc.assert(
      fc.property(settingsOf(device), workloads, (settings, workload) => {
        const { operation, segments } = simulateFrame(device, { ...settings, payload: "answer" }, workload);
        expect(operation.pipelined_fps).toBeGreaterThanOrEqual(operation.serial_fps * (1 - 1e-12));
        const [readout, isp, inference, result] = segments.map((segment) => segment.duration_ms);
        const row_ms =
          (device.modes.find((mode) => mode.id === settings.mode)?.row_time_us.value ?? 0) / 1000;
        const slowest = Math.max(
          (readout ?? 0) + (isp ?? 0),
          inference ?? 0,
          result ?? 0,
          settings.exposure_ms + row_ms,
          operation.readout_period_ms,
        );
        expect(operation.pipelined_fps).toBeCloseTo(1000 / slowest, 9);
      }),
    );
  });
});

function expectCostsNoLess(before: FrameReport, after: FrameReport): void {
  const slack = 1 - 1e-12;
  expect(after.total_ms).toBeGreaterThanOrEqual(before.total_ms * slack);
  if (before.total_mJ !== null) expect(after.total_mJ).toBeGreaterThanOrEqual(before.total_mJ * slack);
}

describe("Sony IMX500", () => {
  test("a larger region never costs less", () => {
    const size = fc.tuple(fc.integer({ min: 64, max: 4056 }), fc.integer({ min: 64, max: 3040 }));
    fc.assert(
      fc.property(settingsOf(imx500), size, size, workloads, (settings, a, b, workload) => {
        const at = (width: number, height: number) =>
          simulateFrame(
            imx500,
            { ...settings, roi_x_px: 0, roi_y_px: 0, roi_width_px: width, roi_height_px: height },
            workload,
          );
        expectCostsNoLess(
          at(Math.min(a[0], b[0]), Math.min(a[1], b[1])),
          at(Math.max(a[0], b[0]), Math.max(a[1], b[1])),
        );
      }),
    );
  });

  test("reading every pixel never costs less than reading 2×2 bins", () => {
    fc.assert(
      fc.property(settingsOf(imx500), workloads, (settings, workload) => {
        const timing = settings.mode.startsWith("pi-") ? "pi-" : "";
        const at = (mode: string) =>
          simulateFrame(imx500, withDefaults({ ...settings, mode: `${timing}${mode}` }), workload);
        expectCostsNoLess(at("binned"), at("full"));
      }),
    );
  });

  test("doubling a count doubles its term", () => {
    const doubled = fc.integer({ min: 1, max: 10_000_000 });
    fc.assert(
      fc.property(doubled, doubled, (macs, bytes) => {
        const inference_ms = (layers: Workload["layers"]) =>
          simulateFrame(imx500, withDefaults(), { ...imx500.published.workload, layers }).segments[2]
            ?.duration_ms ?? 0;
        const layer = { name: "x", kind: "CONV_2D", macs: 0, weight_bytes: 0, in_bytes: 0, out_bytes: 0 };
        const overhead = inference_ms([layer]);
        const one = inference_ms([{ ...layer, macs }]) - overhead;
        expect(inference_ms([{ ...layer, macs: 2 * macs }]) - overhead).toBeCloseTo(2 * one, 9);
        const moved = inference_ms([{ ...layer, in_bytes: bytes }]) - overhead;
        expect(inference_ms([{ ...layer, in_bytes: 2 * bytes }]) - overhead).toBeCloseTo(2 * moved, 9);
        expect(inference_ms([layer, layer])).toBeCloseTo(2 * overhead, 12);
      }),
    );
  });

  test("doubling the rows doubles read-out time, conversions' energy and bytes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 1520 }), (rows) => {
        const readout = (height: number) => {
          const [segment] = simulateFrame(
            imx500,
            withDefaults({ roi_rows: "roi", roi_height_px: height }),
            imx500.published.workload,
          ).segments;
          return segment;
        };
        const one = readout(rows);
        const two = readout(2 * rows);
        if (one === undefined || two === undefined) throw new Error("no read-out");
        expect(two.duration_ms).toBeCloseTo(2 * one.duration_ms, 9);
        expect(two.bytes).toBe(2 * one.bytes);
        for (const [index, term] of one.energy_terms.entries()) {
          expect(two.energy_terms[index]?.energy_mJ).toBeCloseTo(2 * term.energy_mJ, 12);
        }
      }),
    );
  });
});
