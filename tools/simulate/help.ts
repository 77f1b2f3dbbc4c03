/** What `npm run simulate -- --help` prints; settings from their table. */
import { DEVICES } from "../../src/hardware-sim/devices.ts";
import { SETTINGS, type SettingSpec } from "../../src/hardware-sim/settings-table.ts";

function rangeOf(spec: SettingSpec): string {
  return spec.kind === "number"
    ? `${spec.min} … ${spec.max} ${spec.unit}, default ${spec.default} [${spec.provenance}]`
    : `${spec.choices.map((choice) => choice.value).join(" | ")}, default ${spec.default} [${spec.provenance}]`;
}

export function helpText(): string {
  const width = Math.max(...SETTINGS.map((spec) => spec.name.length)) + 2;
  return [
    "One frame through a simulated image sensor or board.",
    "",
    "  npm run simulate -- --device imx500 --json frame.json",
    "  npm run simulate -- --mode binned --clock_MHz 200",
    "  npm run simulate -- --model public/models/tinytracker.tflite",
    "  npm run simulate -- --sweep clock_MHz=100:262.5:12.5 --csv clock.csv",
    "  npm run simulate -- --checks",
    "",
    `  --device   ${Object.keys(DEVICES).join(" | ")} (default imx500)`,
    "  --json     write the whole report to this file",
    "  --sweep    name=first:last:step, one numeric setting; --csv writes it, --json includes it",
    "  --model    a .tflite file to simulate (without one, --network loaded is the measured one)",
    "  --checks   published figures against the model",
    "  --throughput  how long ten thousand live frames take to simulate",
    "  --ablation what each assumption of the IMX500 model is worth",
    "",
    "Settings:",
    ...SETTINGS.map((spec) => `  --${spec.name.padEnd(width)}${rangeOf(spec)}`),
    "",
  ].join("\n");
}
