/**
 * Pixels of a frame, as few as are needed: reading a picture back costs by its area.
 * Uses 2D canvases kept in main memory (willReadFrequently); frames are unmirrored.
 */
import { type FramePatch, luma, type PixelRect } from "./crop.ts";
import { GazeError } from "./errors.ts";

/** A frame is shrunk to this for its mean brightness. */
const SAMPLE = { width: 32, height: 24 } as const;

export class FramePixels {
  private readonly patchCanvas = new OffscreenCanvas(1, 1);
  private readonly patchContext = contextOf(this.patchCanvas);
  private readonly sampleContext = contextOf(new OffscreenCanvas(SAMPLE.width, SAMPLE.height));

  /** The rectangle of the frame, which must lie inside it. */
  patch(frame: ImageBitmap, rect: PixelRect): FramePatch {
    const { left_px, top_px, width, height } = rect;
    if (this.patchCanvas.width < width) this.patchCanvas.width = width;
    if (this.patchCanvas.height < height) this.patchCanvas.height = height;
    this.patchContext.globalCompositeOperation = "copy";
    this.patchContext.drawImage(frame, left_px, top_px, width, height, 0, 0, width, height);
    const image = this.patchContext.getImageData(0, 0, width, height);
    return { image, left_px, top_px, frame_width: frame.width, frame_height: frame.height };
  }

  /** Mean luma of the frame, 0…1. */
  brightness(frame: ImageBitmap): number {
    this.sampleContext.drawImage(frame, 0, 0, SAMPLE.width, SAMPLE.height);
    const { data } = this.sampleContext.getImageData(0, 0, SAMPLE.width, SAMPLE.height);
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
