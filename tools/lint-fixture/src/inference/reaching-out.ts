// expect: noRestrictedImports
import { FaceLandmarker } from "@mediapipe/tasks-vision";
// expect: noRestrictedImports
import { useState } from "react";
// expect: noRestrictedImports
import type { Simulated } from "../hardware-sim/workload.ts";

export const reaching = (simulated: Simulated) => [FaceLandmarker, useState, simulated];
