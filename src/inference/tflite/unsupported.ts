/**
 * Collects everything a sound file asks for that we cannot run, to be told in one message.
 */
import { GazeError } from "../errors.ts";

export class Unsupported {
  private readonly places = new Map<string, string[]>();

  /** @param what e.g. "SOFTMAX". @param field where, e.g. "operators[3]". */
  add(what: string, field: string): void {
    const fields = this.places.get(what);
    if (fields === undefined) this.places.set(what, [field]);
    else fields.push(field);
  }

  /** Throws one GazeError listing all that was added; returns quietly where nothing was. */
  throwIfAny(): void {
    if (this.places.size === 0) return;
    const list = [...this.places].map(([what, fields]) => {
      const more = fields.length > 1 ? ` and ${fields.length - 1} more` : "";
      return `${what} (${fields[0]}${more})`;
    });
    throw new GazeError(
      "model/unsupported",
      `This network needs what is not supported: ${list.join("; ")}.`,
      {
        missing: [...this.places].map(([what, places]) => ({ what, places })),
        cure:
          "Export it fully quantised to int8 with batch size 1, using only CONV_2D, DEPTHWISE_CONV_2D, PAD, ADD, " +
          "RESHAPE, FULLY_CONNECTED, TANH, LOGISTIC, CONCATENATION, MEAN, QUANTIZE and DEQUANTIZE.",
      },
    );
  }
}
