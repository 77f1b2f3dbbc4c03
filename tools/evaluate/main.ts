/**
 * `npm run evaluate -- --images DIR --labels CSV --json F [--model M] [--mirror] [--views N]`
 *
 * The product's pipeline in a headless browser over labelled pictures: error in cm, bias, spread and
 * found-rate. Labels: see labels.ts; gaze frame as everywhere (+x to the user's right, +y up, cm, origin at
 * the lens). --mirror flips the pictures, not the labels: a check of signs, not a measurement. --views 1 measures the
 * network alone; without it each picture is looked at as often as the page looks at a frame.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { DEFAULT_VIEWS } from "../../src/inference/crop-views.ts";
import { figuresOf, type Prediction } from "./figures.ts";
import { type LabelledPicture, parseLabels } from "./labels.ts";
import { personalFigures } from "./personal.ts";
import { type PictureRun, runPictures, viewCountFrom } from "./run-pictures.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const DEFAULT_MODEL = join(ROOT, "public", "models", "tinytracker.tflite");
const USAGE =
  "npm run evaluate -- --images DIR --labels CSV --json FILE [--model FILE] [--mirror] [--views N]";

function readArguments() {
  const { values } = parseArgs({
    options: {
      images: { type: "string" },
      labels: { type: "string" },
      json: { type: "string" },
      model: { type: "string" },
      mirror: { type: "boolean", default: false },
      views: { type: "string", default: String(DEFAULT_VIEWS) },
    },
  });
  const { images, labels, json, model = DEFAULT_MODEL, mirror } = values;
  if (images === undefined || labels === undefined || json === undefined) {
    throw new Error(`--images, --labels and --json are needed.\nUsage: ${USAGE}`);
  }
  return { images, labels, json, model, mirror, views: viewCountFrom(values.views) };
}

function predictionsOf(labels: readonly LabelledPicture[], run: PictureRun): Prediction[] {
  return labels.flatMap(({ image, x_cm: true_x_cm, y_cm: true_y_cm, subject }, i) => {
    const gaze = run.results[i]?.gaze;
    if (!gaze) return [];
    const prediction = { image, ...gaze, true_x_cm, true_y_cm };
    return [subject === undefined ? prediction : { ...prediction, subject }];
  });
}

async function main(): Promise<void> {
  const { images, labels: labelsFile, json, model, mirror, views } = readArguments();
  const labels = parseLabels(await readFile(labelsFile, "utf8"));
  const started = Date.now();
  const run = await runPictures({
    model,
    views,
    pictures: labels.map(({ image }) => ({ path: resolve(images, image), mirror })),
    progress: (done) => {
      if (done % 100 === 0) process.stderr.write(`${done} of ${labels.length}\n`);
    },
  });
  const predictions = predictionsOf(labels, run);
  const count = (kind: string) => run.results.filter((result) => result.kind === kind).length;
  const figures = figuresOf(predictions);
  const report = {
    images: labels.length,
    found: predictions.length,
    ...figures,
    no_face: count("no-face"),
    eyes_closed: count("eyes-closed"),
    mirrored: mirror,
    views,
    calibrated: personalFigures(predictions),
    model: { file: basename(model), sha256: run.model.sha256, backend: run.model.backend },
    duration_s: Math.round((Date.now() - started) / 1000),
    predictions,
  };
  await mkdir(dirname(resolve(json)), { recursive: true });
  await writeFile(json, `${JSON.stringify(report, null, 2)}\n`);
  process.stdout.write(`${summary(report)}\n`);
  if (predictions.length === 0) throw new Error("no gaze was found in any picture");
}

const cm = (value: number | null) => (value === null ? "none" : `${value.toFixed(2)} cm`);

function summary(report: {
  images: number;
  found: number;
  views: number;
  mean_error_cm: number | null;
  median_error_cm: number | null;
  bias_cm: readonly [number, number] | null;
  mad_cm: readonly [number, number] | null;
  calibrated: ReturnType<typeof personalFigures>;
}): string {
  const pair = (values: readonly [number, number] | null) =>
    values?.map((v) => v.toFixed(2)).join(", ") ?? "none";
  const lines = [
    `pictures ${report.images}, gaze found in ${report.found}, ${report.views} ${report.views === 1 ? "view" : "views averaged"} of each`,
    `error    mean ${cm(report.mean_error_cm)}, median ${cm(report.median_error_cm)}`,
    `bias     x, y ${pair(report.bias_cm)} cm`,
    `spread   x, y ${pair(report.mad_cm)} cm (median absolute deviation)`,
  ];
  const { calibrated } = report;
  if (calibrated) {
    lines.push(
      `after ${calibrated.points} points of the same person: mean ${cm(calibrated.mean_error_cm)} ` +
        `(${calibrated.subjects} people; their mean target alone ${cm(calibrated.mean_target_error_cm)})`,
    );
  }
  return lines.join("\n");
}

try {
  await main();
} catch (error) {
  process.stderr.write(`evaluate failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
