/**
 * How a network wants its picture and what its output means, from the file's own shapes; published
 * files are recognised by their hash.
 */
import { WHOLE_SQUARE } from "../crop.ts";
import { GazeError } from "../errors.ts";
import type { FacePart, InputDescriptor } from "../observation.ts";
import { type Model, quantisationOf, tensorAt } from "../tflite/model.ts";

/** A published file whose name we can show. Facts, not contents: the files themselves are not shipped. */
export interface KnownNetwork {
  readonly name: string;
  readonly source: string;
  readonly part: FacePart;
}

const PUBLISHED = "github.com/pbonazzi/tinytracker, commit 586ba27";

/** By SHA-256 of the file, lower-case hexadecimal. */
const KNOWN_NETWORKS: ReadonlyMap<string, KnownNetwork> = new Map([
  [
    "691efe3abe6a21edf7ce16f0790e79fb4df476d2658b879ff4f43fd45a82c2e7",
    { name: "published TinyTracker", source: PUBLISHED, part: WHOLE_SQUARE },
  ],
  [
    "2ee03e9901a0318b4bd4bb49153508179889647e9ddf205386b410bcadc8975d",
    { name: "published TinyTrackerS", source: PUBLISHED, part: WHOLE_SQUARE },
  ],
]);

export const knownNetwork = (sha256: string): KnownNetwork | null => KNOWN_NETWORKS.get(sha256) ?? null;

/** A gaze network's output × this = cm in the gaze frame (TinyTracker's head is tanh × 30 cm). */
export const GAZE_SCALE_CM = 30;

/**
 * @param known what is known of this very file; null for any other
 * @throws GazeError model/unsupported where the input is not a picture of 5 planes (R, G, B, X, Y) or
 * 1 (grey), or the output is not two numbers.
 */
export function describeInput(model: Model, known: KnownNetwork | null = null): InputDescriptor {
  const tensor = tensorAt(model, model.input);
  const [, height, width, channels] = tensor.shape;
  const shape = `[${tensor.shape.join(", ")}]`;
  const layout = channels === 5 ? "rgb+xy" : channels === 1 ? "grey" : null;
  if (tensor.shape.length !== 4 || height === undefined || width === undefined || layout === null) {
    throw new GazeError("model/unsupported", `inputs[0] is ${shape}, not a face picture`, {
      missing: [{ what: `a face picture as input (this one takes ${shape})`, places: ["inputs[0]"] }],
      cure: "A gaze network takes [1, height, width, 5] (R, G, B, X, Y planes) or [1, height, width, 1] (grey).",
    });
  }
  const output = tensorAt(model, model.output);
  if (output.elements !== 2) {
    throw new GazeError("model/unsupported", `outputs[0] has ${output.elements} values, not x and y`, {
      missing: [{ what: `two outputs, x and y (this one has ${output.elements})`, places: ["outputs[0]"] }],
      cure: "A gaze network puts out [1, 2]: x and y of the gaze point.",
    });
  }
  const { scale, zeroPoint } = quantisationOf(tensor);
  return {
    height,
    width,
    layout,
    scale,
    zeroPoint,
    // A file that does not say, and that nobody told us about, gets what published ones get.
    part: known?.part ?? model.part ?? WHOLE_SQUARE,
  };
}
