/**
 * The preview: the source's own video element with the face box and landmarks drawn over it. Mirrored
 * by CSS alone, as people know themselves; the network is fed the unmirrored picture.
 */
import { useEffect, useRef } from "react";
import styles from "./CameraView.module.css";
import { drawObservation, type OverlayColours } from "./overlay-drawing.ts";
import { useSession, useSessionState } from "./useSession.ts";

const COLOURS: OverlayColours = {
  box: "#c9f24b",
  point: "rgb(255 255 255 / 55%)",
  iris: "#c9f24b",
  shade: "rgb(4 6 8 / 45%)",
};

export function CameraView() {
  const session = useSession();
  const stream = useSessionState((state) => state.stream);
  const isMirrored = useSessionState((state) => state.settings.mirror);
  const picture = useRef<HTMLDivElement>(null);
  const overlay = useRef<HTMLCanvasElement>(null);

  // The element belongs to the source; this view only shows it.
  useEffect(() => {
    const video = session.video();
    if (stream === null || video === null || picture.current === null) return;
    video.setAttribute("aria-hidden", "true");
    picture.current.prepend(video);
    // Browsers pause a video that changes its place in the document.
    if (video.paused) video.play().catch(() => undefined);
    return () => video.remove();
  }, [session, stream]);

  useEffect(() => {
    const canvas = overlay.current;
    const context = canvas?.getContext("2d");
    if (!canvas || !context) return;
    const leave = session.onResult((result) => {
      if (canvas.width !== result.frame_width) canvas.width = result.frame_width;
      if (canvas.height !== result.frame_height) canvas.height = result.frame_height;
      context.clearRect(0, 0, canvas.width, canvas.height);
      if (result.kind !== "no-face") drawObservation(context, result.face, COLOURS);
    });
    return () => {
      leave();
      context.clearRect(0, 0, canvas.width, canvas.height);
    };
  }, [session]);

  return (
    <div className={styles.stage}>
      <div
        ref={picture}
        className={styles.picture}
        data-mirrored={isMirrored}
        style={stream === null ? undefined : { aspectRatio: `${stream.width_px} / ${stream.height_px}` }}
        role="img"
        aria-label="What the camera sees, with the face that was found"
      >
        <canvas ref={overlay} />
      </div>
      {stream !== null && <p className={styles.source}>{stream.label}</p>}
    </div>
  );
}
