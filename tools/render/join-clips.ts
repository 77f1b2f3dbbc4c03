/** One WebM out of two, picture for picture: nothing is decoded or encoded again. */
import {
  BufferSource,
  BufferTarget,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Output,
  WEBM,
  WebMOutputFormat,
} from "mediabunny";

/**
 * @param earlier WebM with one VP8 track; its pictures are copied
 * @param later   WebM with one VP8 track of the same size that begins with a key picture; its pictures follow
 * @param from_s  clip time of the first picture of `later`
 */
export async function joinClips(
  earlier: Uint8Array,
  later: Uint8Array,
  from_s: number,
  fps: number,
): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(source, { frameRate: fps });
  await output.start();
  for (const [file, offset_s] of [
    [earlier, 0],
    [later, from_s],
  ] as const) {
    const track = await new Input({ formats: [WEBM], source: new BufferSource(file) }).getPrimaryVideoTrack();
    const decoderConfig = await track?.getDecoderConfig();
    if (track == null || decoderConfig == null)
      throw new Error("a clip to be joined has no readable pictures");
    for await (const packet of new EncodedPacketSink(track).packets())
      await source.add(packet.clone({ timestamp: packet.timestamp + offset_s, duration: 1 / fps }), {
        decoderConfig,
      });
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("the joined clip was not written");
  return new Uint8Array(target.buffer);
}
