/**
 * What a `.tflite` file says of its picture beyond shapes: entries of its metadata table that are meant for us.
 */
import { corrupt, type Table, type VectorSpan } from "./flatbuffer.ts";
import { FIELD } from "./schema.ts";

/** Name of the entry that holds boxScale as decimal text; training/tflite_file.py writes it. */
const BOX_SCALE_ENTRY = "gaze.box_scale";
/** A quarter of a face shows no eyes; in a square four times the face they are a few pixels wide. */
const BOX_SCALE_RANGE = { least: 0.25, most: 4 } as const;
const MOST_CHARACTERS = 32;

/**
 * Side of the square that the network looks at over the face square's; null where the file says nothing.
 * @param buffers by buffer number, see readBuffers
 * @throws GazeError model/corrupt where the entry is no such number
 */
export function readBoxScale(
  model: Table,
  buffers: readonly (VectorSpan | null)[],
  limit: number,
): number | null {
  for (const entry of model.tables(FIELD.model.metadata, "metadata", limit)) {
    if (entry.text(FIELD.metadata.name, "name", MOST_CHARACTERS) !== BOX_SCALE_ENTRY) continue;
    const buffer = entry.u32(FIELD.metadata.buffer, "buffer", 0);
    const span = buffers[buffer];
    if (span === undefined)
      throw corrupt(`${entry.field}.buffer`, `is ${buffer} of ${buffers.length} buffers`);
    const text = textOf(model, span);
    const scale = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (!(scale >= BOX_SCALE_RANGE.least && scale <= BOX_SCALE_RANGE.most)) {
      const { least, most } = BOX_SCALE_RANGE;
      throw corrupt(
        `${entry.field} ${BOX_SCALE_ENTRY}`,
        `is "${text}", not a number from ${least} to ${most}`,
      );
    }
    return scale;
  }
  return null;
}

function textOf(model: Table, span: VectorSpan | null): string {
  if (span === null) return "";
  const end = span.start + Math.min(span.length, MOST_CHARACTERS);
  return new TextDecoder().decode(model.file.bytes.subarray(span.start, end));
}
