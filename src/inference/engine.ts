/**
 * One frame's way: face → crop → network → FrameResult. Knows nothing of messages or threads.
 * Needs a place with OffscreenCanvas and WebGL (a worker).
 */
import {
  asSeen,
  cropToRgba,
  cropToTensor,
  eyeBoxFromLandmarks,
  type FramePatch,
  type PixelRect,
  patchRect,
  rgbaToTensor,
} from "./crop.ts";
import { type CropView, overViews, type ViewCount, viewsOf } from "./crop-views.ts";
import { type LoadedModel, loadModel } from "./engine-model.ts";
import { BlinkGate } from "./eye-openness.ts";
import { openFaceTasks } from "./face.ts";
import { loadFaceAssets } from "./face-assets.ts";
import { FaceFinder } from "./face-finder.ts";
import { FramePixels } from "./frame-pixels.ts";
import type { CropViews, FaceObservation, FrameResult, RgbaImage } from "./observation.ts";
import type { EngineInfo, ModelInfo } from "./protocol.ts";
import { GAZE_SCALE_CM } from "./runtime/describe-input.ts";

export interface EngineOptions {
  /** The .tflite file. */
  readonly modelBytes: ArrayBuffer;
  /** Absolute address of the folder with models/ and vendor/, with a trailing slash. */
  readonly assetsUrl: string;
  /** video: frames follow each other. image: each picture for itself (evaluation). */
  readonly mode: "video" | "image";
}

/** What a result carries besides the gaze. */
export interface FrameWants {
  /** Pictures for the view. */
  readonly crops: boolean;
  /** The network's input. */
  readonly input: boolean;
  /** Shifted crops, some mirrored, whose answers are averaged. */
  readonly views: ViewCount;
}

export interface Engine {
  readonly info: EngineInfo;
  /** Replaces the network. On failure the old one stays. @throws GazeError as loadModel */
  loadModel(bytes: ArrayBuffer): Promise<ModelInfo>;
  /**
   * Everything about one frame. Does not close the bitmap.
   * @param captured_ms on the sender's clock; handed back in the result
   * @throws GazeError webgl/absent, face/load
   */
  process(frame: ImageBitmap, captured_ms: number, wants: FrameWants): FrameResult;
  dispose(): void;
}

/** Side of the eye pictures for the view, pixels. */
const EYE_VIEW_px = 96;

/** @throws GazeError webgl/absent, face/load, model/corrupt, model/unsupported, wasm/no-simd */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  // The network first: it is quick to refuse, and a wrong file should not wait for 14 MB of face stage.
  const model = await loadModel(new Uint8Array(options.modelBytes));
  const assets = await loadFaceAssets(options.assetsUrl);
  const finder = new FaceFinder(await openFaceTasks(assets, options.mode), options.mode);
  const face = { bundle: assets.bundleUrl, official: assets.official };
  return new FrameEngine(finder, face, model, options.mode);
}

class FrameEngine implements Engine {
  private readonly pixels = new FramePixels();
  private readonly blink = new BlinkGate();
  private readonly finder: FaceFinder;
  private readonly face: EngineInfo["face"];
  private readonly mode: "video" | "image";
  private model: LoadedModel;

  constructor(finder: FaceFinder, face: EngineInfo["face"], model: LoadedModel, mode: "video" | "image") {
    this.finder = finder;
    this.face = face;
    this.model = model;
    this.mode = mode;
  }

  get info(): EngineInfo {
    return { model: this.model.info, face: this.face };
  }

  async loadModel(bytes: ArrayBuffer): Promise<ModelInfo> {
    this.model = await loadModel(new Uint8Array(bytes));
    return this.model.info;
  }

  process(frame: ImageBitmap, captured_ms: number, wants: FrameWants): FrameResult {
    const { width: frame_width, height: frame_height } = frame;
    const { network, info } = this.model;
    const started = performance.now();
    this.pixels.load(frame);
    const brightness = this.pixels.brightness();
    const face = this.finder.find(this.pixels, captured_ms, info.input.part);
    const found = performance.now();
    const common = { captured_ms, frame_width, frame_height, brightness };
    if (face === null) {
      this.blink.reset();
      const stages = { face_ms: found - started, crop_ms: performance.now() - found, network_ms: 0 };
      return { kind: "no-face", ...common, stages };
    }
    if (this.mode === "image") this.blink.reset();
    if (this.blink.update(face.eyeOpenness)) {
      const stages = { face_ms: found - started, crop_ms: performance.now() - found, network_ms: 0 };
      return { kind: "eyes-closed", ...common, stages, face };
    }
    const { picture, raw, embedding, crop_ms, network_ms, ofInput } = this.look(face, wants);
    return {
      kind: "gaze",
      ...common,
      stages: { face_ms: found - started, crop_ms, network_ms },
      face,
      raw,
      embedding,
      // Outside the stages: crop is the network's input alone, these are for the eyes of the visitor.
      crops: picture === null ? null : this.views(face, picture),
      ...(wants.input ? { input: network.input.slice(), ofInput } : {}),
    };
  }

  dispose(): void {
    this.finder.dispose();
  }

  /** All views through the network; the picture of the face's own crop, where it is wanted, and its answer are told apart. */
  private look(face: FaceObservation, wants: FrameWants) {
    const { network } = this.model;
    const { width, height } = this.pixels;
    const began = performance.now();
    const views = viewsOf(face.box, wants.views);
    // Copied once for all views, which overlap.
    const patch = this.pixels.patch(union(views.map(({ box }) => patchRect(box, width, height))));
    let [crop_ms, network_ms] = [performance.now() - began, 0];
    let picture: RgbaImage | null = null;
    let ofInput = { raw: { x_cm: 0, y_cm: 0 }, network_ms };
    const { gaze, embedding } = overViews(views, (view, isLast) => {
      const started = performance.now();
      picture = this.crop(patch, view, wants.crops && isLast);
      const cropped = performance.now();
      network.run(network.input);
      const run_ms = performance.now() - cropped;
      crop_ms += cropped - started;
      network_ms += run_ms;
      const [x = 0, y = 0] = network.output;
      const raw = { x_cm: x * GAZE_SCALE_CM, y_cm: y * GAZE_SCALE_CM };
      ofInput = { raw, network_ms: run_ms };
      return { gaze: raw, embedding: network.embedding };
    });
    return { picture, raw: gaze, embedding, crop_ms, network_ms, ofInput };
  }

  /** Writes the network's input; returns the same picture before quantisation where it is wanted, of a view that is not mirrored. */
  private crop(patch: FramePatch, { box, mirrored }: CropView, wantPicture: boolean): RgbaImage | null {
    const { network, info } = this.model;
    const { input } = info;
    if (!wantPicture) {
      cropToTensor(patch, box, input, network.input, mirrored);
      return null;
    }
    const picture = cropToRgba(patch, box, input.width, input.height);
    rgbaToTensor(picture, box, patch.frame_width, patch.frame_height, input, network.input);
    return picture;
  }

  private views(face: FaceObservation, picture: RgbaImage): CropViews {
    const { width, height } = this.pixels;
    const left = eyeBoxFromLandmarks(face.landmarks, width, height, "left");
    const right = eyeBoxFromLandmarks(face.landmarks, width, height, "right");
    const patch = this.pixels.patch(union([left, right].map((box) => patchRect(box, width, height))));
    return {
      face: asSeen(picture, this.model.info.input.layout),
      leftEye: cropToRgba(patch, left, EYE_VIEW_px, EYE_VIEW_px),
      rightEye: cropToRgba(patch, right, EYE_VIEW_px, EYE_VIEW_px),
    };
  }
}

/** Smallest rectangle that holds all of them. */
function union(rects: readonly PixelRect[]): PixelRect {
  const left_px = Math.min(...rects.map((rect) => rect.left_px));
  const top_px = Math.min(...rects.map((rect) => rect.top_px));
  const right_px = Math.max(...rects.map((rect) => rect.left_px + rect.width));
  const bottom_px = Math.max(...rects.map((rect) => rect.top_px + rect.height));
  return { left_px, top_px, width: right_px - left_px, height: bottom_px - top_px };
}
