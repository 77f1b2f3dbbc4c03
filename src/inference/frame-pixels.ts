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
  readonly canvas = new OffscreenCanvas(1, 1);
  private readonly context = contextOf(this.canvas);
  private readonly sample = contextOf(new OffscreenCanvas(SAMPLE.width, SAMPLE.height));

  /** Takes a copy of the frame; everything below is about this frame. */
  load(frame: ImageBitmap): void {
    if (this.canvas.width !== frame.width) this.canvas.width = frame.width;
    if (this.canvas.height !== frame.height) this.canvas.height = frame.height;
    this.context.globalCompositeOperation = "copy";
    this.context.drawImage(frame, 0, 0);
    this.context.globalCompositeOperation = "source-over";
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

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new GazeError("face/load", "OffscreenCanvas gives no 2d context");
  return context;
}
