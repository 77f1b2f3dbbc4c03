/**
 * `npm run simulate -- --device imx500 --json FILE [--setting value …] [--sweep name=first:last:step --csv FILE]`
 * One frame through a simulated device: a table on the terminal, the same report as JSON, a sweep as CSV.
 * Exit codes: 0 done, 1 a file could not be read or written, 2 the command line is wrong.
 */
import { writeFileSync } from "node:fs";
import { ablation } from "../src/hardware-sim/ablation.ts";
import { arrayLayouts, countRatios } from "../src/hardware-sim/array-layouts.ts";
import { publishedChecks } from "../src/hardware-sim/checks.ts";
import { deviceNamed } from "../src/hardware-sim/devices.ts";
import { SimulationError } from "../src/hardware-sim/errors.ts";
import { workloadFor } from "../src/hardware-sim/networks.ts";
import { deviceSettings, simulateFrame } from "../src/hardware-sim/simulate.ts";
import { sweep } from "../src/hardware-sim/sweep.ts";
import { parseArguments, UsageError } from "./simulate/arguments.ts";
import { helpText } from "./simulate/help.ts";
import { loadWorkload, ModelFileError } from "./simulate/model-file.ts";
import {
  ablationText,
  checksText,
  countRatiosText,
  layoutsText,
  reportText,
  throughputText,
} from "./simulate/text.ts";
import { timeSimulatedFrames } from "./simulate/throughput.ts";
import { reportJson, sweepCsv } from "./simulate/write.ts";

const EXIT = { done: 0, file: 1, usage: 2 } as const;

class WriteError extends Error {
  override readonly name = "WriteError";
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new WriteError(`cannot write ${path}: ${reason}`, { cause });
  }
  process.stderr.write(`wrote ${path}\n`);
}

function run(argv: readonly string[]): void {
  const options = parseArguments(argv);
  if (options.help) {
    process.stdout.write(helpText());
    return;
  }
  if (options.checks) {
    process.stdout.write(checksText(publishedChecks()));
    return;
  }
  if (options.ablation) {
    process.stdout.write(`${ablationText(ablation())}\n${countRatiosText(countRatios())}\n`);
    process.stdout.write(layoutsText(arrayLayouts()));
    return;
  }
  if (options.throughput) {
    process.stdout.write(throughputText(timeSimulatedFrames()));
    return;
  }
  const device = deviceNamed(options.device);
  const loaded = options.model === null ? null : loadWorkload(options.model);
  const settings = deviceSettings(device, options.settings);
  const workload = workloadFor(settings.network, device, loaded);
  const report = simulateFrame(device, settings, workload);
  const points = options.sweep === null ? null : sweep(device, settings, workload, options.sweep);

  process.stdout.write(reportText(report));
  if (options.json !== null) write(options.json, reportJson(report, device, points));
  if (options.csv !== null && options.sweep !== null && points !== null) {
    write(options.csv, sweepCsv(options.sweep.name, points));
  }
}

/** What went wrong and what to do, on two lines. */
function explain(thrown: unknown): { text: string; exit: number } {
  if (thrown instanceof SimulationError)
    return { text: `${thrown.message}\n  ${thrown.cure}`, exit: EXIT.usage };
  if (thrown instanceof UsageError) {
    return { text: `${thrown.message}\n  npm run simulate -- --help lists everything.`, exit: EXIT.usage };
  }
  if (thrown instanceof ModelFileError)
    return { text: `${thrown.message}\n  ${thrown.cure}`, exit: EXIT.file };
  if (thrown instanceof WriteError) {
    return { text: `${thrown.message}\n  Name a file in a folder that exists.`, exit: EXIT.file };
  }
  throw thrown;
}

try {
  run(process.argv.slice(2));
} catch (thrown) {
  const { text, exit } = explain(thrown);
  process.stderr.write(`simulate: ${text}\n`);
  process.exitCode = exit;
}
