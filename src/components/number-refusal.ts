/** Why a typed number is not taken, in words for the visitor. */
interface AllowedNumber {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

/** @returns null for a number in min…max; NaN, what an unreadable field gives, is refused too */
export function refusalOf(typed: number, { label, unit, min, max }: AllowedNumber): string | null {
  if (typed >= min && typed <= max) return null;
  return `${label} takes ${[min, "to", max, unit].join(" ").trim()}.`;
}
