/**
 * The mean error of a saved session, worked out from the numbers in the file alone: none of the page's code,
 * another formula for the angle.
 */
interface Place {
  readonly x_px: number;
  readonly y_px: number;
}

/** What is needed of a session file (docs/session-file.md). */
export interface PlainSession {
  readonly recording: {
    readonly viewing: {
      readonly x_pxPerCm: number;
      readonly y_pxPerCm: number;
      readonly distance_cm: number;
      /** Foot of the perpendicular from the eyes to the screen. */
      readonly eye: Place;
    };
    readonly targets: readonly {
      readonly role: string;
      readonly used: boolean;
      readonly target: Place;
      readonly samples: readonly { readonly validity: string; readonly mapped: Place | null }[];
    }[];
  };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean over the validation targets of the distance between the mean gaze and the target. */
export function meanErrorOf({ recording: { viewing, targets } }: PlainSession): {
  readonly px: number;
  readonly cm: number;
  readonly deg: number;
} {
  /** From the eyes to a place on the screen, cm. */
  const sight = ({ x_px, y_px }: Place): readonly [number, number, number] => [
    (x_px - viewing.eye.x_px) / viewing.x_pxPerCm,
    (y_px - viewing.eye.y_px) / viewing.y_pxPerCm,
    viewing.distance_cm,
  ];
  const errors = targets
    .filter(({ role, used }) => role === "validation" && used)
    .map(({ target, samples }) => {
      const gaze = samples.flatMap(({ validity, mapped }) =>
        validity === "valid" && mapped !== null ? [mapped] : [],
      );
      const centre = { x_px: mean(gaze.map((g) => g.x_px)), y_px: mean(gaze.map((g) => g.y_px)) };
      const [dx, dy] = [centre.x_px - target.x_px, centre.y_px - target.y_px];
      const [a, b] = [sight(centre), sight(target)];
      const dot = a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      const lengths = Math.sqrt((a[0] ** 2 + a[1] ** 2 + a[2] ** 2) * (b[0] ** 2 + b[1] ** 2 + b[2] ** 2));
      return {
        px: Math.sqrt(dx ** 2 + dy ** 2),
        cm: Math.sqrt((dx / viewing.x_pxPerCm) ** 2 + (dy / viewing.y_pxPerCm) ** 2),
        deg: (Math.acos(Math.min(1, dot / lengths)) * 180) / Math.PI,
      };
    });
  return {
    px: mean(errors.map(({ px }) => px)),
    cm: mean(errors.map(({ cm }) => cm)),
    deg: mean(errors.map(({ deg }) => deg)),
  };
}
