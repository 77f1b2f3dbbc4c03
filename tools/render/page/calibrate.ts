/** Measures which mesh vertex each MediaPipe landmark sits on, from near-frontal drawings of many people. */
import type { Camera, Circumstances } from "../frame-sample.ts";
import { sampleLight } from "../light-sample.ts";
import { createRandom } from "../random.ts";
import { sampleSubject } from "../subject.ts";
import { openFinder } from "./landmarker.ts";
import type { Studio } from "./studio.ts";

/** Points of MediaPipe's mesh that make the face box. */
const POINTS = 468;
const SIDE = 480;
const CAMERA: Camera = {
  frame_width: SIDE,
  frame_height: SIDE,
  diagonal_deg: 50,
  focal_px: 850,
  tilt_deg: 0,
};

export async function calibrateLandmarks(studio: Studio, people: number, hdri: string): Promise<number[]> {
  const finder = await openFinder();
  const corners = studio.pack.integers(studio.pack.table.body);
  const candidates = [...new Set(corners.filter((_, k) => k % 2 === 0))];
  const cost = new Float64Array(POINTS * candidates.length);
  await studio.enterRoom(hdri);
  for (let k = 0; k < people; k++) {
    const random = createRandom(k);
    const subject = { ...sampleSubject("train", `calibration-${k}`), spectacles: null, hair: null };
    await studio.castPerson(subject);
    for (const yaw_deg of [-8, 0, 8]) {
      const circumstances: Circumstances = {
        camera: CAMERA,
        screen: { device: "laptop", left_cm: -15, right_cm: 15, bottom_cm: -20, top_cm: -1 },
        pose: { yaw_deg, pitch_deg: random.uniform(-5, 5), roll_deg: 0, eyes_cm: [0, 3, 50] },
        gaze_cm: [0, 0],
        headFollows: false,
        lidClosure: 0,
        blink: false,
        expression: [],
        pupilFactor: 1,
      };
      const shot = studio.arrange(circumstances, {
        ...sampleLight(random),
        kind: "even",
        roomGain: 1,
        frontShare: 0.6,
        lamps: [],
        faceLevel: 0.25,
      });
      const found = finder.find(studio.draw(CAMERA, 0, 0, SIDE, SIDE, 1));
      if (found === null) continue;
      const { posed, body } = studio.person();
      const normals = body.geometry.getAttribute("normal").array;
      const facing = new Map<number, boolean>();
      for (const [drawn, source] of body.sources.entries())
        facing.set(source, (normals[3 * drawn + 2] ?? 0) > 0.12);
      for (const [c, vertex] of candidates.entries()) {
        const [x, y] = studio.toFrame(shot, CAMERA, [
          posed[3 * vertex] ?? 0,
          posed[3 * vertex + 1] ?? 0,
          posed[3 * vertex + 2] ?? 0,
        ]);
        const hidden = facing.get(vertex) === true ? 0 : 400;
        for (let p = 0; p < POINTS; p++) {
          const at = p * candidates.length + c;
          const distance = ((found[3 * p] ?? 0) * SIDE - x) ** 2 + ((found[3 * p + 1] ?? 0) * SIDE - y) ** 2;
          cost[at] = (cost[at] ?? 0) + Math.min(4000, distance) + hidden;
        }
      }
    }
  }
  return Array.from({ length: POINTS }, (_, p) => {
    let best = 0;
    for (let c = 1; c < candidates.length; c++)
      if ((cost[p * candidates.length + c] ?? 0) < (cost[p * candidates.length + best] ?? 0)) best = c;
    return candidates[best] ?? 0;
  });
}
