import { FaceLandmarker } from "@mediapipe/tasks-vision";
// expect: noRestrictedImports
import type { Simulated } from "../hardware-sim/workload.ts";

export const only_face_may = (simulated: Simulated) => [FaceLandmarker, simulated];
