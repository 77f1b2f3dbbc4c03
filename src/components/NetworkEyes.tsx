/**
 * The face and the eyes as the network gets them: its own resolution, its own crop, enlarged without
 * smoothing. Drawn straight from the results, a few times a second.
 */
import { type RefObject, useEffect, useRef } from "react";
import type { RgbaImage } from "../inference/observation.ts";
import styles from "./NetworkEyes.module.css";
import { viewAspect } from "./network/part-words.ts";
import { useSession, useSessionState } from "./useSession.ts";

export function NetworkEyes() {
  const session = useSession();
  const isMirrored = useSessionState((state) => state.settings.mirror);
  const input = useSessionState((state) => state.engine?.model.input ?? null);
  const face = useRef<HTMLCanvasElement>(null);
  const left = useRef<HTMLCanvasElement>(null);
  const right = useRef<HTMLCanvasElement>(null);

  useEffect(
    () =>
      session.onResult((result) => {
        if (result.kind !== "gaze" || result.crops === null) return;
        show(face.current, result.crops.face);
        show(left.current, result.crops.leftEye);
        show(right.current, result.crops.rightEye);
      }),
    [session],
  );

  const size = input === null ? "Network" : `${input.width} × ${input.height}`;
  // In the face's own proportions: a network may see more rows than columns of the same stretch of skin.
  const aspectRatio = input === null ? 1 : viewAspect(input.part);
  // In a mirrored view the user's left eye is on the left.
  const eyes: readonly [string, RefObject<HTMLCanvasElement | null>][] = [
    ["Left eye", left],
    ["Right eye", right],
  ];
  const ordered = isMirrored ? eyes : [...eyes].reverse();
  return (
    <div className={styles.eyes}>
      <figure className={styles.crop} data-flat={aspectRatio > 1}>
        <canvas ref={face} data-mirrored={isMirrored} width="1" height="1" style={{ aspectRatio }} />
        <figcaption title="The network's input, at its own resolution">{size}</figcaption>
      </figure>
      {ordered.map(([label, ref]) => (
        <figure key={label} className={styles.crop}>
          <canvas ref={ref} data-mirrored={isMirrored} width="1" height="1" />
          <figcaption>{label}</figcaption>
        </figure>
      ))}
    </div>
  );
}

function show(canvas: HTMLCanvasElement | null, image: RgbaImage): void {
  const context = canvas?.getContext("2d");
  if (!canvas || !context) return;
  if (canvas.width !== image.width) canvas.width = image.width;
  if (canvas.height !== image.height) canvas.height = image.height;
  const pixels = context.createImageData(image.width, image.height);
  pixels.data.set(image.data);
  context.putImageData(pixels, 0, 0);
}
