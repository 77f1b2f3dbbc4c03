/** A filter's line as it is drawn, for legends and tables. */
import type { FilterName } from "../../session/filter-settings.ts";
import { FILTER_LOOKS } from "./signal-words.ts";

export function LineSample({ of: name }: { readonly of: FilterName }) {
  const { colour, dash, width_px } = FILTER_LOOKS[name];
  return (
    <svg width="34" height="10" viewBox="0 0 34 10" aria-hidden="true">
      <line
        x1="1"
        x2="33"
        y1="5"
        y2="5"
        stroke={`var(${colour})`}
        strokeWidth={width_px}
        strokeDasharray={dash.join(" ")}
      />
    </svg>
  );
}
