/**
 * Runs in the page before its own scripts and writes down, from outside, what the page does: each result
 * that its engine's worker sends, each video frame that was shown to it, each long task of its main thread.
 * It changes nothing. See page-recorder.ts for the record's shape.
 */
globalThis.installPageRecorder = ({ keepFrames }) => {
  const record = {
    counts: { gaze: 0, "no-face": 0, "eyes-closed": 0 },
    presented: 0,
    frames: [],
    longTasks: [],
  };
  globalThis.pageRecord = record;

  const note = ({ type, result }) => {
    if (type !== "result") return;
    record.counts[result.kind] += 1;
    if (keepFrames === 0) return;
    if (record.frames.length === keepFrames) record.frames.shift();
    record.frames.push({
      kind: result.kind,
      captured_ms: result.captured_ms,
      received_ms: performance.now(),
      raw_x_cm: result.raw?.x_cm ?? null,
      raw_y_cm: result.raw?.y_cm ?? null,
      faceSize_px: result.face?.box.size_px ?? null,
      ...result.stages,
    });
  };
  const PageWorker = globalThis.Worker;
  globalThis.Worker = class extends PageWorker {
    constructor(...its) {
      super(...its);
      this.addEventListener("message", ({ data }) => note(data));
    }
  };

  const { prototype } = HTMLVideoElement;
  const request = prototype.requestVideoFrameCallback;
  const presentedBefore = new WeakMap();
  prototype.requestVideoFrameCallback = function (callback) {
    return request.call(this, (now, metadata) => {
      record.presented +=
        metadata.presentedFrames - (presentedBefore.get(this) ?? metadata.presentedFrames - 1);
      presentedBefore.set(this, metadata.presentedFrames);
      callback(now, metadata);
    });
  };

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (record.longTasks.length < 1000)
        record.longTasks.push({ start_ms: startTime, duration_ms: duration });
    }
  }).observe({ type: "longtask", buffered: true });
};
