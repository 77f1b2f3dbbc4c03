/**
 * The page that runs pictures through the product's own pipeline, driven from Node (run-pictures.ts).
 * Same client, worker, crop, network and kernels as the app; only the frames come from files.
 */
import { type EyeGeometry, eyeGeometryOf } from "../../../src/inference/calibration-eyes.ts";
import { createGazeClient } from "../../../src/inference/client.ts";
import type { ViewCount } from "../../../src/inference/crop-views.ts";
import type { FaceObservation, FrameResult } from "../../../src/inference/observation.ts";
import type { EngineInfo } from "../../../src/inference/protocol.ts";

/** What Node calls. */
export interface EvaluationPage {
  /** Loads the network and the face stage. */
  start(modelUrl: string): Promise<EngineInfo>;
  /** One picture through the pipeline, as so many views; `mirror` flips it left to right before. */
  run(pictureUrl: string, mirror: boolean, views: ViewCount): Promise<PageResult>;
}

/** Plain numbers, to cross to Node. */
export interface PageResult {
  readonly kind: FrameResult["kind"];
  readonly width: number;
  readonly height: number;
  readonly gaze: { readonly x_cm: number; readonly y_cm: number } | null;
  readonly face: Pick<FaceObservation, "box" | "head" | "eyeOpenness" | "confidence" | "faceCount"> | null;
  readonly stages: FrameResult["stages"];
  /** What personal maps look at beside the gaze; null without one. */
  readonly features: { readonly eyes: EyeGeometry | null; readonly embedding: readonly number[] } | null;
}

let client: ReturnType<typeof createGazeClient> | null = null;

async function bytesOf(url: string): Promise<Blob> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return response.blob();
}

async function pictureAt(url: string, mirror: boolean): Promise<ImageBitmap> {
  const picture = await createImageBitmap(await bytesOf(url));
  if (!mirror) return picture;
  const canvas = new OffscreenCanvas(picture.width, picture.height);
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("no 2d context");
  context.setTransform(-1, 0, 0, 1, picture.width, 0);
  context.drawImage(picture, 0, 0);
  picture.close();
  return canvas.transferToImageBitmap();
}

function withoutLandmarks({ box, head, eyeOpenness, confidence, faceCount }: FaceObservation) {
  return { box, head, eyeOpenness, confidence, faceCount };
}

const page: EvaluationPage = {
  async start(modelUrl) {
    const modelBytes = await (await bytesOf(modelUrl)).arrayBuffer();
    client?.dispose();
    client = createGazeClient({ modelBytes, mode: "image" });
    return client.ready;
  },
  async run(pictureUrl, mirror, views) {
    if (client === null) throw new Error("start() comes first");
    const picture = await pictureAt(pictureUrl, mirror);
    const result = await client.process(picture, performance.now(), false, false, views);
    if (result === null) throw new Error("the picture was replaced by another one");
    const { kind, frame_width: width, frame_height: height, stages } = result;
    const gaze = result.kind === "gaze" ? result.raw : null;
    const face = result.kind === "no-face" ? null : withoutLandmarks(result.face);
    const features =
      result.kind === "gaze"
        ? {
            eyes: eyeGeometryOf(result.face.landmarks, width, height),
            embedding: Array.from(result.embedding),
          }
        : null;
    return { kind, width, height, gaze, face, stages, features };
  },
};

Object.assign(globalThis, { evaluationPage: page });
