/** Jitter and lag of the last seconds, as a table: for eyes and for screen readers. */
import type { FilterFigures } from "../../session/filter-lab-summary.ts";
import { LineSample } from "./LineSample.tsx";
import { ScrollingTable } from "./ScrollingTable.tsx";
import { FILTER_LOOKS, lagText } from "./signal-words.ts";

const NO_DATA = "no data";

export function MeasuredTable({ filters }: { readonly filters: readonly FilterFigures[] }) {
  return (
    <ScrollingTable label="Jitter and lag, measured here">
      <thead>
        <tr>
          <th scope="col">Filter</th>
          <th scope="col">Jitter RMS-S2S</th>
          <th scope="col">Spread STD</th>
          <th scope="col">Lag</th>
        </tr>
      </thead>
      <tbody>
        {filters.map(({ name, jitter, lag }) => (
          <tr key={name} data-filter={name}>
            <th scope="row">
              <LineSample of={name} /> {FILTER_LOOKS[name].label}
            </th>
            <td data-figure="rms">
              {jitter === null
                ? NO_DATA
                : `${jitter.rmsS2S.deg.toFixed(2)}° (${jitter.rmsS2S.px.toFixed(0)} px)`}
            </td>
            <td data-figure="std">
              {jitter === null ? NO_DATA : `${jitter.std.deg.toFixed(2)}° (${jitter.std.px.toFixed(0)} px)`}
            </td>
            <td data-figure="lag">{name === "none" ? "0 by definition" : lagText(lag)}</td>
          </tr>
        ))}
      </tbody>
    </ScrollingTable>
  );
}

export function StepTable({ filters }: { readonly filters: readonly FilterFigures[] }) {
  const time = (value_ms: number | null): string =>
    value_ms === null ? "over 3 s" : `${value_ms.toFixed(0)} ms`;
  return (
    <ScrollingTable label="Answer to a jump, computed">
      <thead>
        <tr>
          <th scope="col">Filter</th>
          <th scope="col">Half way after</th>
          <th scope="col">90 % after</th>
          <th scope="col">Overshoot</th>
        </tr>
      </thead>
      <tbody>
        {filters.map(({ name, step }) => (
          <tr key={name}>
            <th scope="row">
              <LineSample of={name} /> {FILTER_LOOKS[name].label}
            </th>
            <td>{time(step.half_ms)}</td>
            <td>{time(step.ninety_ms)}</td>
            <td>{`${(100 * step.overshoot_frac).toFixed(0)} %`}</td>
          </tr>
        ))}
      </tbody>
    </ScrollingTable>
  );
}
