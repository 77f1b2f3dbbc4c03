/** The checks of real-pictures.ts and their limits. Pure. */
import type { LabelFreeFigures } from "./label-free.ts";

type Point = { readonly x_cm: number; readonly y_cm: number };

/** A labelled target must be met within this; one frame of one person: a check of signs and units, not a figure. */
export const LABELLED_WITHIN_CM = 6;
/** Another square by 3 %: the published network, which learnt from real people, moves by at most 1.7 cm. */
export const SQUARE_MOVES_CM = 2;
/** On rendered crops int8 moves one answer of ours by 0.79 cm on average (training/README.md). */
export const INT8_MOVES_CM = 1;

export interface RealAnswers {
  readonly labelled: { readonly true_: Point; readonly plain: Point };
  /** One portrait and its mirror image through the whole pipeline. */
  readonly portrait: { readonly plain: Point; readonly mirrored: Point };
  readonly labelFree: LabelFreeFigures;
}

export interface RealCheck {
  readonly name: string;
  readonly holds: boolean;
  readonly told: string;
}

const tell = ({ x_cm, y_cm }: Point): string => `(${x_cm.toFixed(1)}, ${y_cm.toFixed(1)}) cm`;

export function realChecks({ labelled, portrait, labelFree }: RealAnswers): RealCheck[] {
  const { true_, plain } = labelled;
  const apart_cm = Math.hypot(plain.x_cm - true_.x_cm, plain.y_cm - true_.y_cm);
  const moved = labelFree.changes.map(({ name, moved_cm }) => `${name} ${moved_cm.toFixed(1)}`).join(", ");
  return [
    {
      name: "the labelled frame lands on the target's side of the lens and below it",
      holds: Math.sign(plain.x_cm) === Math.sign(true_.x_cm) && plain.y_cm < 0,
      told: `${tell(plain)}, target ${tell(true_)}`,
    },
    {
      name: `the labelled frame lands within ${LABELLED_WITHIN_CM} cm of its target`,
      holds: apart_cm <= LABELLED_WITHIN_CM,
      told: `${apart_cm.toFixed(1)} cm away`,
    },
    {
      name: "the mirrored portrait changes the sign of x and not of y",
      holds:
        portrait.plain.x_cm * portrait.mirrored.x_cm < 0 && portrait.plain.y_cm * portrait.mirrored.y_cm > 0,
      told: `${tell(portrait.plain)}, mirrored ${tell(portrait.mirrored)}`,
    },
    {
      name: `another square round the portrait by 3 % moves the gaze by at most ${SQUARE_MOVES_CM} cm`,
      holds: labelFree.changes.every(({ moved_cm }) => moved_cm <= SQUARE_MOVES_CM),
      told: `cm: ${moved}`,
    },
    {
      name: `int8 stays within ${INT8_MOVES_CM} cm of float on average over those squares`,
      holds: labelFree.int8_float_mean_cm <= INT8_MOVES_CM,
      told: `mean ${labelFree.int8_float_mean_cm.toFixed(2)}, largest ${labelFree.int8_float_max_cm.toFixed(2)} cm`,
    },
  ];
}
