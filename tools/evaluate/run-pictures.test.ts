import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labelsOfFolder } from "./labelled-frame.ts";
import { runPictures } from "./run-pictures.ts";

const SHARED = join(import.meta.dirname, "..", "..", "..", "shared");
const FRAMES = join(SHARED, "media", "labelled-frame");
const MODEL = join(SHARED, "models", "TinyTracker.tflite");
const present = existsSync(FRAMES) && existsSync(MODEL);
if (!present) {
  process.stdout.write(
    "skipped: sign test of the published network (../shared/media or ../shared/models is absent)\n",
  );
}

describe("runPictures", () => {
  it.skipIf(!present)(
    "gives the published network's x the sign of the user's left, and the other one mirrored",
    { timeout: 180_000 },
    async () => {
      const [label] = await labelsOfFolder(FRAMES);
      expect(label?.x_cm).toBeCloseTo(-12.9, 1);
      const pictures = [join(FRAMES, label?.image ?? "")];
      const plain = await runPictures({ model: MODEL, pictures });
      const mirrored = await runPictures({ model: MODEL, pictures, mirror: true });
      expect(plain.results[0]?.gaze?.x_cm).toBeLessThan(0);
      expect(mirrored.results[0]?.gaze?.x_cm).toBeGreaterThan(0);
    },
  );

  it("names the file that is missing before it starts anything", async () => {
    await expect(runPictures({ model: "no-model.tflite", pictures: [] })).rejects.toThrow(/no-model.tflite/);
    await expect(runPictures({ model: import.meta.filename, pictures: ["no.png"] })).rejects.toThrow(
      /no.png/,
    );
  });
});
