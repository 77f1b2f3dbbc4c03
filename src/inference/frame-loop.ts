/**
 * One call per new video frame, with the time it was taken. Uses requestVideoFrameCallback; where that
 * is missing it looks for a new media time on each animation frame.
 */

/** `captured_ms` is on the page's performance clock: the camera's own stamp where the browser gives one. */
export type OnVideoFrame = (captured_ms: number) => void;

/** Starts at once; returns the way to stop. Pauses by itself while the page is hidden. */
export function startFrameLoop(video: HTMLVideoElement, onFrame: OnVideoFrame): () => void {
  return "requestVideoFrameCallback" in video
    ? byVideoFrame(video, onFrame)
    : byAnimationFrame(video, onFrame);
}

function byVideoFrame(video: HTMLVideoElement, onFrame: OnVideoFrame): () => void {
  let last_ms = Number.NEGATIVE_INFINITY;
  let handle = 0;
  const next: VideoFrameRequestCallback = (now_ms, metadata) => {
    handle = video.requestVideoFrameCallback(next);
    // captureTime exists for cameras only, and some drivers report a stamp from the future.
    const captured_ms = Math.min(metadata.captureTime ?? metadata.presentationTime, now_ms);
    if (captured_ms <= last_ms) return;
    last_ms = captured_ms;
    onFrame(captured_ms);
  };
  handle = video.requestVideoFrameCallback(next);
  return () => video.cancelVideoFrameCallback(handle);
}

function byAnimationFrame(video: HTMLVideoElement, onFrame: OnVideoFrame): () => void {
  let lastTime_s = -1;
  let handle = 0;
  const next = (now_ms: number): void => {
    handle = requestAnimationFrame(next);
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.currentTime === lastTime_s) return;
    lastTime_s = video.currentTime;
    onFrame(now_ms);
  };
  handle = requestAnimationFrame(next);
  return () => cancelAnimationFrame(handle);
}
