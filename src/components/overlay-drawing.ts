/**
 * Draws what the face stage found over the preview: face box, eyes, irises, and the other landmarks as
 * faint points. Canvas pixels are frame pixels of the unmirrored picture; mirroring is CSS.
 */
import type { FaceObservation } from "../inference/observation.ts";

export interface OverlayColours {
  readonly box: string;
  readonly point: string;
  readonly iris: string;
  readonly shade: string;
}

/** Outlines of the eyes and the iris rings in MediaPipe's face mesh numbering. */
const EYE_OUTLINES = [
  [33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246],
  [362, 382, 381, 380, 374, 373, 390, 249, 263, 466, 388, 387, 386, 385, 384, 398],
] as const;
const IRISES = [
  { centre: 468, edge: 469 },
  { centre: 473, edge: 474 },
] as const;
/** Every third mesh point is enough to show that the mesh fits. */
const POINT_STEP = 3;
const MESH_POINTS = 468;

export function drawObservation(
  context: CanvasRenderingContext2D,
  face: FaceObservation,
  colours: OverlayColours,
): void {
  const { width, height } = context.canvas;
  const { landmarks } = face;
  const x = (index: number): number => (landmarks[3 * index] ?? Number.NaN) * width;
  const y = (index: number): number => (landmarks[3 * index + 1] ?? Number.NaN) * height;
  const line = Math.max(1.5, width / 320);

  context.fillStyle = colours.point;
  for (let index = 0; index < MESH_POINTS; index += POINT_STEP) {
    context.fillRect(x(index) - line / 2, y(index) - line / 2, line, line);
  }

  context.lineWidth = line;
  context.strokeStyle = colours.iris;
  for (const outline of EYE_OUTLINES) {
    context.beginPath();
    for (const index of outline) context.lineTo(x(index), y(index));
    context.closePath();
    context.stroke();
  }
  for (const { centre, edge } of IRISES) {
    const radius = Math.hypot(x(edge) - x(centre), y(edge) - y(centre));
    if (!Number.isFinite(radius)) continue;
    context.beginPath();
    context.arc(x(centre), y(centre), radius, 0, 2 * Math.PI);
    context.stroke();
  }
  drawBox(context, face, colours, line);
}

/** Corner marks rather than a full frame, and everything the network does not see shaded. */
function drawBox(
  context: CanvasRenderingContext2D,
  face: FaceObservation,
  colours: OverlayColours,
  line: number,
): void {
  const { width, height } = context.canvas;
  const { x_px, y_px, width_px, height_px } = face.box;
  context.fillStyle = colours.shade;
  context.beginPath();
  context.rect(0, 0, width, height);
  context.rect(x_px, y_px, width_px, height_px);
  context.fill("evenodd");

  const arm = Math.min(width_px, height_px) * 0.16;
  context.strokeStyle = colours.box;
  context.lineWidth = line * 1.8;
  context.beginPath();
  for (const [right, down] of [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ] as const) {
    const cornerX = x_px + right * width_px;
    const cornerY = y_px + down * height_px;
    context.moveTo(cornerX + (right === 0 ? arm : -arm), cornerY);
    context.lineTo(cornerX, cornerY);
    context.lineTo(cornerX, cornerY + (down === 0 ? arm : -arm));
  }
  context.stroke();
}
