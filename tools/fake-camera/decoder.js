/**
 * Runs in the decoding page: openMedia(size) makes the list of frames ready, nextFrame() draws one after
 * the other and hands its RGBA bytes over as base64.
 */
import { ALL_FORMATS, BlobSource, Input, VideoSampleSink } from "/mediabunny.mjs";

/** @type {AsyncIterator<{source: CanvasImageSource, width: number, height: number, close(): void}>} */
let frames;
/** Kept in ordinary memory: reading a canvas back from (software) WebGL memory is several times slower. */
let context;

globalThis.openMedia = async ({ still, width, height, fps, max_s }) => {
  context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  const blob = await (await fetch("/media")).blob();
  if (still) {
    frames = picture(blob);
    return 1;
  }
  const input = new Input({ source: new BlobSource(blob), formats: ALL_FORMATS });
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error("it holds no video");
  if (!(await track.canDecode())) throw new Error(`this Chromium cannot decode its codec, ${track.codec}`);
  const start_s = await track.getFirstTimestamp();
  const count = Math.floor(Math.min((await track.computeDuration()) - start_s, max_s) * fps);
  const times_s = Array.from({ length: count }, (_, index) => start_s + index / fps);
  frames = clip(new VideoSampleSink(track), times_s);
  return count;
};

globalThis.nextFrame = async () => {
  const { value: frame, done } = await frames.next();
  if (done) throw new Error("there are no more frames");
  const { width, height } = context.canvas;
  const scale = Math.min(width / frame.width, height / frame.height);
  const [w, h] = [frame.width * scale, frame.height * scale];
  context.fillRect(0, 0, width, height);
  context.drawImage(frame.source, (width - w) / 2, (height - h) / 2, w, h);
  frame.close();
  const bytes = context.getImageData(0, 0, width, height).data;
  let binary = "";
  for (let at = 0; at < bytes.length; at += 32768) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 32768));
  }
  return btoa(binary);
};

async function* picture(blob) {
  const source = await createImageBitmap(blob);
  yield { source, width: source.width, height: source.height, close: () => source.close() };
}

async function* clip(sink, times_s) {
  for await (const sample of sink.samplesAtTimestamps(times_s)) {
    if (!sample) throw new Error("a frame is missing");
    const source = sample.toVideoFrame();
    const close = () => {
      source.close();
      sample.close();
    };
    yield { source, width: source.displayWidth, height: source.displayHeight, close };
  }
}
