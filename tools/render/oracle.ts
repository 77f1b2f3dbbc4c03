/**
 * The realism oracle: does a network trained on real people follow the eyes of drawn ones? A check on the
 * pictures, never a teacher. A network of our own would only tell how well it knows its own pictures.
 */
import { readFileSync } from "node:fs";
import type { Page } from "playwright";
import { rgbaToTensor } from "../../src/inference/crop.ts";
import { createNetwork } from "../../src/inference/runtime/create-network.ts";
import { describeInput } from "../../src/inference/runtime/describe-input.ts";
import { readModel } from "../../src/inference/tflite/read-model.ts";
import { kernelsFromDisk } from "../kernel-files.ts";
import { PROTOCOLS } from "./oracle-protocol.ts";
import type { RendererApi } from "./page/main.ts";
import { hdriSplit } from "./splits.ts";
import { correlation, mean, slope } from "./statistics.ts";

declare const renderer: RendererApi;

/** Published TinyTracker networks answer in tanh × 30 cm. */
const OUTPUT_CM = 30;
const PICTURES_PER_PERSON = 25;

export interface OracleResult {
  readonly protocol: string;
  readonly people: number;
  readonly pictures: number;
  /** Mean over persons of the correlation with the true target. */
  readonly r_x: number;
  readonly r_y: number;
  readonly pooled_r_x: number;
  readonly pooled_r_y: number;
  readonly slope_x: number;
  readonly slope_y: number;
}

export async function askOracle(
  page: Page,
  modelPath: string,
  people: number,
  hdris: readonly string[],
): Promise<OracleResult[]> {
  const model = readModel(readFileSync(modelPath));
  const descriptor = describeInput(model);
  const network = createNetwork(model, await kernelsFromDisk("simd128"));
  const rooms = hdris.filter((name) => hdriSplit(name) === "test");
  const results: OracleResult[] = [];
  for (const protocol of PROTOCOLS) {
    const sittings: { truth: [number[], number[]]; found: [number[], number[]] }[] = [];
    for (let person = 0; person < people; person++) {
      const { width, height } = descriptor;
      const plan = {
        subject: `oracle-${person}`,
        hdri: rooms[person % rooms.length] ?? "",
        protocol,
        pictures: PICTURES_PER_PERSON,
        width,
        height,
      };
      const { rows, pixels } = await page.evaluate((wanted) => renderer.sit(wanted), plan);
      const data = Buffer.from(pixels, "base64");
      const sitting: (typeof sittings)[number] = { truth: [[], []], found: [[], []] };
      for (const [k, row] of rows.entries()) {
        const size = 4 * width * height;
        const crop = { width, height, data: data.subarray(k * size, (k + 1) * size) };
        rgbaToTensor(crop, row.box, row.frame_width, row.frame_height, descriptor, network.input);
        network.run(network.input);
        for (const axis of [0, 1] as const) {
          sitting.truth[axis].push(row.gaze_cm[axis]);
          sitting.found[axis].push(OUTPUT_CM * (network.output[axis] ?? 0));
        }
      }
      sittings.push(sitting);
    }
    const perPerson = (axis: 0 | 1): number =>
      mean(sittings.map(({ truth, found }) => correlation(truth[axis], found[axis])).filter(Number.isFinite));
    const all = (axis: 0 | 1) =>
      [sittings.flatMap(({ truth }) => truth[axis]), sittings.flatMap(({ found }) => found[axis])] as const;
    results.push({
      protocol,
      people,
      pictures: people * PICTURES_PER_PERSON,
      r_x: perPerson(0),
      r_y: perPerson(1),
      pooled_r_x: correlation(...all(0)),
      pooled_r_y: correlation(...all(1)),
      slope_x: slope(...all(0)),
      slope_y: slope(...all(1)),
    });
    console.log(results.at(-1));
  }
  return results;
}
