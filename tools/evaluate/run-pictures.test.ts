import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { labelsOfFolder } from "./labelled-frame.ts";
import { runPictures, viewCountFrom } from "./run-pictures.ts";

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
    "has the signs of the gaze frame (ARCHITECTURE.md) on a photograph with known target and head, and the other ones mirrored",
    { timeout: 180_000 },
    async () => {
      const [label] = await labelsOfFolder(FRAMES);
      expect(label?.x_cm).toBeCloseTo(-12.9, 1);
      const path = join(FRAMES, label?.image ?? "");
      const astronaut = join(SHARED, "media", "astronaut.png");
      const pictures = [
        { path, mirror: false },
        { path, mirror: true },
        { path: astronaut, mirror: false },
      ];
      const { results } = await runPictures({ model: MODEL, pictures });
      const [plain, mirrored, portrait] = results;
      expect(plain?.gaze?.x_cm).toBeLessThan(0);
      expect(mirrored?.gaze?.x_cm).toBeGreaterThan(0);
      // The label's head: 3.1 cm to the left of the unmirrored picture (the user's right), 5.7 cm below the
      // lens, 31 cm away. MediaPipe assumes its own lens, so only the sign and the rough size are known.
      const head = plain?.face?.head;
      expect(head?.x_cm).toBeGreaterThan(1);
      expect(head?.y_cm).toBeLessThan(-2);
      expect(head?.z_cm).toBeGreaterThan(20);
      expect(head?.z_cm).toBeLessThan(60);
      expect(mirrored?.face?.head.x_cm).toBeCloseTo(-(head?.x_cm ?? 0), 0);
      expect(mirrored?.face?.head.yaw_deg).toBeCloseTo(-(head?.yaw_deg ?? 0), -1);
      // The target lies on the user's left, and the head has turned there.
      expect(head?.yaw_deg).toBeLessThan(-3);
      expect(portrait?.kind).toBe("gaze");
      expect(portrait?.face?.faceCount).toBe(1);
      expect(portrait?.face?.eyeOpenness.left).toBeGreaterThan(0.2);
    },
  );

  it("takes as many views as the page can", () => {
    expect(viewCountFrom("9")).toBe(9);
    for (const text of ["2", "many", ""])
      expect(() => viewCountFrom(text)).toThrow(/--views .* takes 1, 5, 9/);
  });

  it("names the file that is missing before it starts anything", async () => {
    await expect(runPictures({ model: "no-model.tflite", pictures: [] })).rejects.toThrow(/no-model.tflite/);
    await expect(
      runPictures({ model: import.meta.filename, pictures: [{ path: "no.png", mirror: false }] }),
    ).rejects.toThrow(/no.png/);
  });
});
