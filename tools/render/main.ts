/** `npm run render -- <command>`: draws training pictures and demo clips. See README.md. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ablationNamed } from "./ablations.ts";
import { boxFigures, fitBoxes, tellBoxes } from "./box-figures.ts";
import { GL_BACKENDS, openBrowser, openPage } from "./browser.ts";
import type { ClipPlan } from "./clip-plans.ts";
import { drawClips } from "./clips.ts";
import { compareOnPage } from "./compare-boxes.ts";
import { renderData } from "./data.ts";
import { writeObservations } from "./observations.ts";
import { askOracle, type OracleFile, type OracleReport, withReport } from "./oracle.ts";
import type { BoxComparison } from "./page/boxes.ts";
import type { RendererApi } from "./page/main.ts";
import { partAsked } from "./part.ts";
import { assetRooms } from "./rooms.ts";
import { startServer } from "./server.ts";
import { drawSessions } from "./sessions.ts";
import { writeAtomically } from "./shards.ts";
import { contactSheet } from "./sheet.ts";
import { HEAD_MODELS } from "./subject.ts";
import { wholeNumber } from "./whole-number.ts";

declare const renderer: RendererApi;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const USAGE = `npm run render -- data      --out training/data/first [--pictures 16000] [--frames 24] [--seed 1] [--first 0] [--part 1,1,0 or --box-scale 1] [--pages 2] [--gl swiftshader|vulkan|gl-egl]
npm run render -- clips     --out public/demo [--only ana] [--extend]
npm run render -- stills    --out DIR --requests FILE.json
npm run render -- look      --out DIR --requests FILE.json
npm run render -- boxes     --out FILE.json [--pictures 1500] [--first 0]
npm run render -- sheet     SHARD.rgb --out FILE.png
npm run render -- oracle    --out FILE.json [--people 12] [--first 0] [--model ../shared/models/TinyTracker.tflite] [--ablation "cornea reflection off"]
npm run render -- landmarks [--people 24]
npm run render -- observe   --out DIR --people 20000 [--seed 1]
npm run render -- sessions  --out DIR [--people 16] [--first 0] [--split test] [--preset standard] [--frames 24] [--seed 1]
all commands: [--assets ../shared/assets3d]`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    assets: { type: "string", default: join(ROOT, "../shared/assets3d") },
    out: { type: "string" },
    pictures: { type: "string" },
    frames: { type: "string", default: "24" },
    seed: { type: "string", default: "1" },
    pages: { type: "string", default: "2" },
    gl: { type: "string", default: "swiftshader" },
    people: { type: "string", default: "12" },
    requests: { type: "string" },
    only: { type: "string" },
    extend: { type: "boolean", default: false },
    model: { type: "string" },
    ablation: { type: "string", default: "none" },
    split: { type: "string", default: "test" },
    preset: { type: "string", default: "standard" },
    first: { type: "string", default: "0" },
    "box-scale": { type: "string" },
    part: { type: "string" },
  },
});
/** Pictures per person of `boxes`. */
const BOXES_EACH = 8;
const [command] = positionals;
const hdris = assetRooms(values.assets);
const needOut = (): string => {
  if (values.out === undefined) throw new Error(`${command}: --out is missing\n${USAGE}`);
  return resolve(values.out);
};

function glBackend(name: string) {
  const found = GL_BACKENDS.find((known) => known === name);
  if (found === undefined) throw new Error(`--gl ${name}: known are ${GL_BACKENDS.join(", ")}`);
  return found;
}

/** Runs a task in one page with no jobs to hand out. */
async function onPage(task: (page: Awaited<ReturnType<typeof openPage>>) => Promise<void>): Promise<void> {
  const server = await startServer(values.assets, { next: () => null, take: () => {} });
  const browser = await openBrowser();
  try {
    await task(await openPage(browser, server.address));
  } finally {
    await browser.close();
    await server.close();
  }
}

if (command === "data") {
  await renderData({
    assets: values.assets,
    folder: needOut(),
    hdris,
    pictures: wholeNumber("pictures", values.pictures ?? "16000", 1),
    frames: wholeNumber("frames", values.frames, 1),
    first: wholeNumber("first", values.first, 0),
    seed: wholeNumber("seed", values.seed, 0),
    part: partAsked({ part: values.part, side: values["box-scale"] }),
    pages: wholeNumber("pages", values.pages, 1),
    gl: glBackend(values.gl),
  });
} else if (command === "look") {
  const out = needOut();
  mkdirSync(out, { recursive: true });
  const requests = JSON.parse(readFileSync(values.requests ?? "", "utf8")) as Parameters<
    RendererApi["look"]
  >[0][];
  await onPage(async (page) => {
    for (const [k, request] of requests.entries()) {
      const png = await page.evaluate((wanted) => renderer.look(wanted), request);
      writeFileSync(join(out, `look-${String(k).padStart(3, "0")}.png`), Buffer.from(png, "base64"));
    }
  });
} else if (command === "stills") {
  const out = needOut();
  mkdirSync(out, { recursive: true });
  const requests = JSON.parse(readFileSync(values.requests ?? "", "utf8")) as {
    plan: ClipPlan;
    frame: number;
  }[];
  await onPage(async (page) => {
    for (const [k, { plan, frame }] of requests.entries()) {
      const { png, ...rest } = await page.evaluate(([p, f]) => renderer.still(p, f), [plan, frame] as const);
      console.log(k, plan.subject, rest);
      writeFileSync(join(out, `still-${String(k).padStart(3, "0")}.png`), Buffer.from(png, "base64"));
    }
  });
} else if (command === "clips") {
  const { only, extend: isExtension } = values;
  const request = { out: needOut(), ...(only !== undefined && { only }), isExtension };
  await onPage((page) => drawClips(page, request));
} else if (command === "oracle") {
  const out = needOut();
  const model = values.model ?? join(ROOT, "../shared/models/TinyTracker.tflite");
  const people = wholeNumber("people", values.people, 1);
  const first = wholeNumber("first", values.first, 0);
  const ablation = ablationNamed(values.ablation);
  const before = existsSync(out) ? (JSON.parse(readFileSync(out, "utf8")) as OracleFile) : null;
  const keep = (report: OracleReport): void => {
    writeAtomically(out, `${JSON.stringify(withReport(before, report), null, 1)}\n`);
    console.log(`${report.people} of ${values.people} people`);
  };
  await onPage((page) => askOracle(page, { model, first, people, hdris, ablation, keep }));
} else if (command === "sheet") {
  const [, shard] = positionals;
  if (shard === undefined) throw new Error(`sheet: which shard?\n${USAGE}`);
  writeFileSync(needOut(), contactSheet(shard, 12, 10));
} else if (command === "boxes") {
  const out = needOut();
  mkdirSync(dirname(out), { recursive: true });
  const people = Math.ceil(wholeNumber("pictures", values.pictures ?? "1500", 1) / BOXES_EACH);
  const keep = (rows: readonly BoxComparison[]): void => {
    writeAtomically(out, `${JSON.stringify({ figures: boxFigures(rows), rows })}\n`);
    if (rows.length % (10 * BOXES_EACH) === 0)
      console.log(`${rows.length} of ${people * BOXES_EACH} pictures`);
  };
  const run = { first: wholeNumber("first", values.first, 0), people, each: BOXES_EACH, hdris, keep };
  await onPage(async (page) => {
    const rows = await compareOnPage(page, run);
    console.log(tellBoxes(boxFigures(rows)));
    for (const head of HEAD_MODELS) {
      const own = rows.filter((row) => row.head === head);
      if (own.length > 0) console.log(`${head}: ${tellBoxes(boxFigures(own))}`, fitBoxes(own));
    }
  });
} else if (command === "sessions") {
  const { people, split, preset, frames, seed, first } = values;
  const request = {
    out: needOut(),
    hdris,
    people: wholeNumber("people", people, 1),
    first: wholeNumber("first", first, 0),
    frames: wholeNumber("frames", frames, 1),
    seed: wholeNumber("seed", seed, 0),
  };
  await onPage((page) => drawSessions(page, { ...request, split, preset }));
} else if (command === "observe") {
  writeObservations(needOut(), wholeNumber("people", values.people, 1), wholeNumber("seed", values.seed, 0));
} else if (command === "landmarks") {
  await onPage(async (page) => {
    const vertices = await page.evaluate(
      (people) => renderer.calibrate(people, "pmndrs_studio"),
      wholeNumber("people", values.people, 1),
    );
    writeFileSync(join(ROOT, "tools/render/landmarks.json"), `${JSON.stringify({ vertices })}\n`);
  });
} else {
  console.error(USAGE);
  process.exitCode = 2;
}
