/**
 * The pixels of the current frame, in main memory. A frame may live on the GPU; it is fetched once, and the
 * face stage, the crops and the brightness all read that copy.
 */
import { type FramePatch, luma, type PixelRect } from "./crop.ts";
import { GazeError } from "./errors.ts";
import type { FaceBox } from "./observation.ts";

/** A frame is shrunk to this for its mean brightness. */
const SAMPLE = { width: 32, height: 24 } as const;

export class FramePixels {
  private readonly canvas = new OffscreenCanvas(1, 1);
  private readonly context = contextOf(this.canvas);
  private readonly windowCanvas = new OffscreenCanvas(1, 1);
  private readonly windowContext = contextOf(this.windowCanvas);
  private readonly sample = contextOf(new OffscreenCanvas(SAMPLE.width, SAMPLE.height));

  get width(): number {
    return this.canvas.width;
  }

  get height(): number {
    return this.canvas.height;
  }

  /** Takes a copy of the frame; everything below is about this frame. */
  load(frame: ImageBitmap): void {
    resize(this.canvas, frame.width, frame.height);
    this.context.globalCompositeOperation = "copy";
    this.context.drawImage(frame, 0, 0);
    this.context.globalCompositeOperation = "source-over";
  }

  /** The picture of a part of the frame; valid until the next call. The whole frame is not copied. */
  window({ left_px, top_px, width, height }: PixelRect): OffscreenCanvas {
    if (width === this.width && height === this.height) return this.canvas;
    resize(this.windowCanvas, width, height);
    this.windowContext.globalCompositeOperation = "copy";
    this.windowContext.drawImage(this.canvas, left_px, top_px, width, height, 0, 0, width, height);
    return this.windowCanvas;
  }

  /** Blackens squares of the frame. */
  blackOut(boxes: readonly FaceBox[]): void {
    this.context.fillStyle = "black";
    for (const { x_px, y_px, size_px } of boxes) this.context.fillRect(x_px, y_px, size_px, size_px);
  }

  /** A rectangle of the frame, which must lie inside it. */
  patch({ left_px, top_px, width, height }: PixelRect): FramePatch {
    const image = this.context.getImageData(left_px, top_px, width, height);
    return { image, left_px, top_px, frame_width: this.canvas.width, frame_height: this.canvas.height };
  }

  /** Mean luma of the frame, 0…1. */
  brightness(): number {
    this.sample.drawImage(this.canvas, 0, 0, SAMPLE.width, SAMPLE.height);
    const { data } = this.sample.getImageData(0, 0, SAMPLE.width, SAMPLE.height);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += luma(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
    return sum / (255 * SAMPLE.width * SAMPLE.height);
  }
}

function resize(canvas: OffscreenCanvas, width: number, height: number): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new GazeError("face/load", "OffscreenCanvas gives no 2d context");
  return context;
}
