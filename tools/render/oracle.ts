/**
 * The realism oracle: does a network trained on real people follow the eyes of drawn ones? A check on the
 * pictures, never a teacher. A network of our own would only tell how well it knows its own pictures.
 * Second judge: FaceLandmarker's iris points, which say whether the vertical cue is in the pixels at all.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Page } from "playwright";
import { rgbaToTensor } from "../../src/inference/crop.ts";
import { createNetwork } from "../../src/inference/runtime/create-network.ts";
import { describeInput } from "../../src/inference/runtime/describe-input.ts";
import { readModel } from "../../src/inference/tflite/read-model.ts";
import { kernelsFromDisk } from "../kernel-files.ts";
import type { AblationName } from "./ablations.ts";
import { type JudgedSitting, type OracleFigures, oracleFigures } from "./oracle-figures.ts";
import { PROTOCOLS } from "./oracle-protocol.ts";
import type { RendererApi } from "./page/main.ts";
import type { SittingRow } from "./page/sit.ts";
import { hdriSplit } from "./splits.ts";
import { LID_GAINS } from "./subject.ts";

declare const renderer: RendererApi;

/** Published TinyTracker networks answer in tanh × 30 cm. */
const OUTPUT_CM = 30;
const PICTURES_PER_PERSON = 25;

export interface OracleReport {
  readonly command: string;
  readonly judge: { readonly file: string; readonly sha256: string };
  readonly first: number;
  readonly people: number;
  readonly pictures_per_person: number;
  readonly ablation: AblationName;
  /** Means over people; see subject.ts. */
  readonly lid_gains: { readonly upper: number; readonly lower: number };
  readonly protocols: readonly OracleFigures[];
}

/** What `--out` holds: the renderer as it is, and beside it people with one cue changed. */
export interface OracleFile extends OracleReport {
  readonly ablations?: Readonly<Partial<Record<AblationName, OracleReport>>>;
}

/**
 * The file with a report entered: that of the renderer as it is replaces the former one, that of an ablation
 * goes beside it.
 * @throws {Error} when an ablation has nothing to go beside
 */
export function withReport(file: OracleFile | null, report: OracleReport): OracleFile {
  const { ablation } = report;
  if (ablation === "none") return { ...report, ...(file?.ablations && { ablations: file.ablations }) };
  if (file === null)
    throw new Error("oracle: an ablation goes beside a judgement of the renderer as it is; run that first");
  return { ...file, ablations: { ...file.ablations, [ablation]: report } };
}

interface OraclePlan {
  readonly model: string;
  /** People are numbered; the first of this run. */
  readonly first: number;
  readonly people: number;
  readonly hdris: readonly string[];
  /** One cue of every person changed. */
  readonly ablation: AblationName;
  /** Called after each person with the figures so far: a run that is stopped leaves what it found. */
  readonly keep: (report: OracleReport) => void;
}

type Judge = (row: SittingRow, data: Uint8Array) => readonly [number, number];

export async function askOracle(page: Page, plan: OraclePlan): Promise<void> {
  const bytes = readFileSync(plan.model);
  const model = readModel(bytes);
  const { width, height } = describeInput(model);
  const { ablation, first } = plan;
  // Eyes that do not move say nothing about the cue of their moving.
  const protocols = PROTOCOLS.filter((protocol) => ablation === "none" || protocol !== "eyes_fixed");
  const judge = await openJudge(model);
  const rooms = plan.hdris.filter((name) => hdriSplit(name) === "test");
  const sittings: JudgedSitting[] = [];
  for (let person = 0; person < plan.people; person++) {
    const hdri = rooms[person % rooms.length] ?? "";
    const wanted = {
      subject: `oracle-${first + person}`,
      hdri,
      pictures: PICTURES_PER_PERSON,
      width,
      height,
      ablation,
      protocols,
    };
    for (const { protocol, rows, pixels } of await page.evaluate((one) => renderer.sit(one), wanted)) {
      const data = Buffer.from(pixels, "base64");
      const size = 4 * width * height;
      const judged = rows.map((row, k) => ({
        ...row,
        found_cm: judge(row, data.subarray(k * size, (k + 1) * size)),
      }));
      sittings.push({ protocol, rows: judged });
    }
    plan.keep({
      command: `npm run render -- oracle --people ${person + 1}${first === 0 ? "" : ` --first ${first}`}${ablation === "none" ? "" : ` --ablation "${ablation}"`}`,
      judge: { file: basename(plan.model), sha256: createHash("sha256").update(bytes).digest("hex") },
      first,
      people: person + 1,
      pictures_per_person: PICTURES_PER_PERSON,
      ablation,
      lid_gains: LID_GAINS,
      protocols: oracleFigures(sittings),
    });
  }
}

async function openJudge(model: ReturnType<typeof readModel>): Promise<Judge> {
  const descriptor = describeInput(model);
  const { width, height } = descriptor;
  const network = createNetwork(model, await kernelsFromDisk("simd128"));
  return (row, data) => {
    const crop = { width, height, data };
    rgbaToTensor(crop, row.box, row.frame_width, row.frame_height, descriptor, network.input);
    network.run(network.input);
    return [OUTPUT_CM * (network.output[0] ?? 0), OUTPUT_CM * (network.output[1] ?? 0)];
  };
}
