/** Digits grouped by thousands with commas, without a locale: the same text everywhere. */
export const countText = (count: number): string =>
  Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, ",");
