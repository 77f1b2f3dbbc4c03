/** Which part of the face square is drawn, as an option: width, height and rise in shares of its side. */
import type { FacePart } from "../../src/inference/observation.ts";

/** Smaller ones leave out an eye of a turned head, larger ones what is drawn round the face. */
const LEAST = { width: 0.5, height: 0.25 } as const;

/** @param side of a square about the same middle, as a share */
export const squarePart = (side: number): FacePart => ({ width: side, height: side, rise: 0 });

export const partText = ({ width, height, rise }: FacePart): string => `${width},${height},${rise}`;

/**
 * What --part or --box-scale ask for; all of the square where neither is given.
 * @throws Error naming the option and what can be drawn
 */
export function partAsked({ part, side }: { part: string | undefined; side: string | undefined }): FacePart {
  if (part !== undefined && side !== undefined)
    throw new Error("--part and --box-scale both say what is drawn: give one of them");
  if (side === undefined) return partFrom(part ?? "1,1,0");
  try {
    return partFrom(`${side},${side},0`);
  } catch {
    throw new Error(`--box-scale ${side}: ${LEAST.width} to 1 can be drawn`);
  }
}

/** @throws Error naming the option and what can be drawn */
export function partFrom(text: string): FacePart {
  // Number would read what is missing as 0.
  const numbers = text.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part)));
  const [width = Number.NaN, height = Number.NaN, rise = Number.NaN, ...rest] = numbers;
  const isDrawable =
    width >= LEAST.width && width <= 1 && height >= LEAST.height && Math.abs(rise) + height / 2 <= 0.5;
  if (!isDrawable || rest.length > 0)
    throw new Error(
      `--part ${text}: WIDTH,HEIGHT,RISE in shares of the face square's side can be drawn where width is ${LEAST.width} to 1, height at least ${LEAST.height} and nothing reaches out of the square`,
    );
  return { width, height, rise };
}
