/**
 * A source joined to the inference worker: every new video frame becomes an ImageBitmap and goes to the
 * client, which keeps the newest one while busy; results come back in order of capture.
 */
import type { GazeClient } from "../inference/client.ts";
import type { ViewCount } from "../inference/crop-views.ts";
import { GazeError } from "../inference/errors.ts";
import { startFrameLoop } from "../inference/frame-loop.ts";
import type { FrameResult } from "../inference/observation.ts";
import type { FrameSource } from "./source.ts";

export interface PipelineOptions {
  readonly client: GazeClient;
  readonly source: FrameSource;
  /** Whether the next result shall carry the network's input; never when left out. */
  readonly wantsInput?: () => boolean;
  /** Views of the next frame. */
  readonly views: () => ViewCount;
  readonly onResult: (result: FrameResult, sent: Sent) => void;
  /** The engine or the source has failed for good; nothing follows. */
  readonly onFailure: (error: GazeError) => void;
}

/** What is known of a result beside it. Times are on the page's performance clock. */
export interface Sent {
  /** When its picture was sent to the worker. */
  readonly sent_ms: number;
  /** When the result reached the page. */
  readonly received_ms: number;
  readonly views: ViewCount;
}

export interface Pipeline {
  /** Frames that were taken but never looked at, because newer ones came while the engine was busy. */
  readonly droppedFrames: number;
  /** When the source delivered its newest frame, page clock; the start of the pipeline before the first. */
  readonly delivered_ms: number;
  stop(): void;
}

/** Crops for the view are asked for this often: often enough to look live, seldom enough to cost little. */
const CROP_INTERVAL_MS = 100;

export function startPipeline(options: PipelineOptions): Pipeline {
  const { client, source, wantsInput = () => false, onResult, onFailure } = options;
  let isStopped = false;
  let droppedFrames = 0;
  let delivered_ms = performance.now();
  let lastCrops_ms = Number.NEGATIVE_INFINITY;

  const fail = (error: GazeError): void => {
    if (isStopped) return;
    stop();
    onFailure(error);
  };

  const process = async (captured_ms: number): Promise<void> => {
    let bitmap: ImageBitmap;
    try {
      bitmap = await createImageBitmap(source.video);
    } catch {
      // The element held no picture at this instant (seeking, source just gone): the next frame will.
      return;
    }
    if (isStopped) {
      bitmap.close();
      return;
    }
    const wantCrops = captured_ms - lastCrops_ms >= CROP_INTERVAL_MS;
    if (wantCrops) lastCrops_ms = captured_ms;
    try {
      const sent_ms = performance.now();
      const views = options.views();
      const result = await client.process(bitmap, captured_ms, wantCrops, wantsInput(), views);
      if (isStopped) return;
      if (result === null) droppedFrames += 1;
      else onResult(result, { sent_ms, received_ms: performance.now(), views });
    } catch (thrown) {
      fail(GazeError.from(thrown, "worker/crashed"));
    }
  };

  const stopLoop = startFrameLoop(source.video, (captured_ms) => {
    delivered_ms = performance.now();
    void process(captured_ms);
  });
  const leaveSource = source.onLost(fail);
  function stop(): void {
    isStopped = true;
    stopLoop();
    leaveSource();
  }
  return {
    get droppedFrames() {
      return droppedFrames;
    },
    get delivered_ms() {
      return delivered_ms;
    },
    stop,
  };
}
