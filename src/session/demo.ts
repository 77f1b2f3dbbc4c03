/**
 * A rendered clip as a frame source: played through the very same pipeline as a camera, and able to
 * look at a named target, so that a calibration in random order works on it as on a person.
 */
import { GazeError } from "../inference/errors.ts";
import { type DemoScript, readDemoScript, segmentLookingAt, truthAt } from "./demo-script.ts";
import { createVideo, type DemoSource } from "./source.ts";

export type DemoName = "ana" | "ben" | "sam" | "kit" | "ada" | "eli";

/**
 * Part of a fixation that is skipped at its start, where a seek may show a frame too early (rendered eyes
 * have jumped before the fixation begins), and at its end, where a busy page may notice late that it is
 * time to go back.
 */
const SETTLE_MS = 100;
const END_MARGIN_MS = 300;
/** How often the loop's end is looked for; the end margin covers it. */
const LOOP_CHECK_MS = 40;

/** Loads public/demo/NAME.webm and .json below `baseUrl` and starts playing. */
export async function openDemo(name: DemoName, baseUrl: string, signal: AbortSignal): Promise<DemoSource> {
  const script = await fetchScript(`${baseUrl}demo/${name}.json`, signal);
  const clip = await fetchOk(`${baseUrl}demo/${name}.webm`, signal);
  // From a blob every part can be sought at once, on any server.
  const url = URL.createObjectURL(await clip.blob());
  const video = createVideo();
  const close = (): void => {
    video.pause();
    video.removeAttribute("src");
    video.load();
    URL.revokeObjectURL(url);
  };
  try {
    video.loop = true;
    video.src = url;
    await video.play();
    signal.throwIfAborted();
  } catch (thrown) {
    close();
    if (signal.aborted) throw thrown;
    throw new GazeError("demo/corrupt", `The clip ${name}.webm cannot be played.`, { cause: thrown });
  }
  return demoSource(name, script, video, close);
}

function demoSource(
  name: DemoName,
  script: DemoScript,
  video: HTMLVideoElement,
  close: () => void,
): DemoSource {
  let loopTimer = 0;
  /** Counts what was asked for; an answer to an older wish is not acted on. */
  let wish = 0;
  const stopLoop = (): void => {
    wish += 1;
    window.clearInterval(loopTimer);
    loopTimer = 0;
  };
  return {
    kind: "demo",
    video,
    script,
    label: `Rendered person “${name}”`,
    nominalRate_Hz: script.fps,
    // A clip in memory does not go away.
    onLost: () => () => undefined,
    async lookAt(target_frac, segmentName) {
      const segment = segmentLookingAt(script, target_frac, segmentName);
      if (segment === null) return false;
      stopLoop();
      const from_s = (segment.start_ms + SETTLE_MS) / 1000;
      const to_s = (segment.end_ms - END_MARGIN_MS) / 1000;
      const mine = wish;
      await seek(video, from_s);
      if (mine !== wish) return true;
      loopTimer = window.setInterval(() => {
        if (video.seeking) return;
        if (video.currentTime >= to_s || video.currentTime < from_s - 0.1) video.currentTime = from_s;
      }, LOOP_CHECK_MS);
      return true;
    },
    roam() {
      stopLoop();
      // A play that a stop overtakes is rejected: no news.
      if (video.paused) video.play().catch(() => undefined);
    },
    truthNow: () => truthAt(script, video.currentTime * 1000),
    dispose() {
      stopLoop();
      close();
    },
  };
}

/** Moves to a clip time and waits for its picture. */
function seek(video: HTMLVideoElement, time_s: number): Promise<void> {
  return new Promise((resolve) => {
    video.addEventListener("seeked", () => resolve(), { once: true });
    video.currentTime = time_s;
  });
}

async function fetchScript(url: string, signal: AbortSignal): Promise<DemoScript> {
  const response = await fetchOk(url, signal);
  let json: unknown;
  try {
    json = await response.json();
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw new GazeError("demo/corrupt", "The demo script is not JSON.", { cause: thrown });
  }
  return readDemoScript(json);
}

async function fetchOk(url: string, signal: AbortSignal): Promise<Response> {
  const file = url.slice(url.lastIndexOf("/") + 1);
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    throw new GazeError("demo/fetch", `${file} could not be loaded.`, { cause: thrown });
  }
  if (!response.ok)
    throw new GazeError("demo/fetch", `${file} could not be loaded: HTTP ${response.status}.`);
  return response;
}
