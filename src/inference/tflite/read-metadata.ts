/**
 * What a `.tflite` file says of its picture beyond shapes: entries of its metadata table that are meant for us.
 */
import type { FacePart } from "../observation.ts";
import { corrupt, type Table, type VectorSpan } from "./flatbuffer.ts";
import { FIELD } from "./schema.ts";

/** Entries that say which part of the face square is looked at, as decimal text; training/tflite_file.py writes them. */
const ENTRIES = {
  /** Width, height and rise, in shares of the square's side, with a space between. */
  part: "gaze.face_part",
  /** Of files from before that: the side of a square about the same middle. */
  side: "gaze.box_scale",
} as const;
/** A quarter of a face shows no eyes; in a square four times the face they are a few pixels wide. */
const SIDE_RANGE = { least: 0.25, most: 4 } as const;
/** Beyond this the middle of the part lies outside the face. */
const MOST_RISE = 0.5;
const MOST_CHARACTERS = 32;

/**
 * Which part of the face square the network looks at; null where the file says nothing.
 * @param buffers by buffer number, see readBuffers
 * @throws GazeError model/corrupt where the entry is no such part
 */
export function readFacePart(
  model: Table,
  buffers: readonly (VectorSpan | null)[],
  limit: number,
): FacePart | null {
  for (const entry of model.tables(FIELD.model.metadata, "metadata", limit)) {
    const name = entry.text(FIELD.metadata.name, "name", MOST_CHARACTERS);
    if (name !== ENTRIES.part && name !== ENTRIES.side) continue;
    const buffer = entry.u32(FIELD.metadata.buffer, "buffer", 0);
    const span = buffers[buffer];
    if (span === undefined)
      throw corrupt(`${entry.field}.buffer`, `is ${buffer} of ${buffers.length} buffers`);
    const text = textOf(model, span);
    const part = name === ENTRIES.part ? partFrom(text) : squareFrom(text);
    if (part === null) throw corrupt(`${entry.field} ${name}`, `is "${text}", not ${WANTED[name]}`);
    return part;
  }
  return null;
}

const { least, most } = SIDE_RANGE;
const WANTED = {
  [ENTRIES.part]: `width and height from ${least} to ${most} and a rise of at most ${MOST_RISE}`,
  [ENTRIES.side]: `a number from ${least} to ${most}`,
} as const;

const isSide = (value: number): boolean => value >= least && value <= most;

function squareFrom(text: string): FacePart | null {
  const side = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return isSide(side) ? { width: side, height: side, rise: 0 } : null;
}

function partFrom(text: string): FacePart | null {
  const number = String.raw`(\d+(?:\.\d+)?)`;
  const found = new RegExp(`^${number} ${number} (-?\\d+(?:\\.\\d+)?)$`).exec(text);
  if (found === null) return null;
  const [width, height, rise] = found.slice(1).map(Number) as [number, number, number];
  return isSide(width) && isSide(height) && Math.abs(rise) <= MOST_RISE ? { width, height, rise } : null;
}

function textOf(model: Table, span: VectorSpan | null): string {
  if (span === null) return "";
  const end = span.start + Math.min(span.length, MOST_CHARACTERS);
  return new TextDecoder().decode(model.file.bytes.subarray(span.start, end));
}
