/**
 * Jitter against lag, measured on the same seconds: a mark for each filter as it is set, and the curve of
 * what other values of its main parameter would have made of the very same gaze. Down and left is better.
 */
import type { LabSummary } from "../../session/filter-lab-summary.ts";
import { SWEEP, type TradeOffPoint } from "../../session/filter-lab-sweep.ts";
import { useWidth } from "../sensor/useWidth.ts";
import { FILTER_LOOKS } from "./signal-words.ts";
import styles from "./TradeOffChart.module.css";
import { niceCeiling } from "./trace-range.ts";

interface TradeOffChartProps {
  readonly summary: LabSummary;
  readonly tradeOff: readonly (TradeOffPoint | null)[];
}

const LEFT = 56;
const RIGHT = 14;
const TOP = 12;
const BOTTOM = 44;
const HEIGHT = 260;

export function TradeOffChart({ summary, tradeOff }: TradeOffChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const marks = summary.filters.flatMap(({ name, jitter, lag }) => {
    if (jitter === null || lag.kind !== "measured") return [];
    return [{ name, rmsS2S_deg: jitter.rmsS2S.deg, lag_ms: name === "none" ? 0 : Math.max(0, lag.lag_ms) }];
  });
  const curves = (["one-euro", "kalman"] as const).map((name) => ({
    name,
    points: tradeOff.filter((_, i) => SWEEP[i]?.filter === name).flatMap((point) => point ?? []),
  }));
  const all = [...marks, ...curves.flatMap(({ points }) => points)];
  const longest_ms = niceCeiling(all.reduce((most, { lag_ms }) => Math.max(most, lag_ms), 100));
  const most_deg = niceCeiling(all.reduce((most, { rmsS2S_deg }) => Math.max(most, rmsS2S_deg), 0.1));
  const x = (lag_ms: number): number => LEFT + (Math.max(0, lag_ms) / longest_ms) * (width - LEFT - RIGHT);
  const y = (rmsS2S_deg: number): number => TOP + (1 - rmsS2S_deg / most_deg) * (HEIGHT - TOP - BOTTOM);
  return (
    <div ref={ref} className={styles.chart}>
      {marks.length === 0 ? (
        <p className={styles.empty}>
          Nothing to compare yet: look at one place for a second, then at another, a few times.
        </p>
      ) : (
        width > 0 && (
          <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
            <Axes x={x} y={y} longest_ms={longest_ms} most_deg={most_deg} width={width} />
            {curves.map(({ name, points }) => (
              <polyline
                key={name}
                className={styles.curve}
                points={points.map((p) => `${x(p.lag_ms)},${y(p.rmsS2S_deg)}`).join(" ")}
                stroke={`var(${FILTER_LOOKS[name].colour})`}
                strokeDasharray={FILTER_LOOKS[name].dash.join(" ")}
              />
            ))}
            {marks.map(({ name, lag_ms, rmsS2S_deg }) => (
              <Mark
                key={name}
                name={name}
                x={x(lag_ms)}
                y={y(rmsS2S_deg)}
                isRightHalf={lag_ms > longest_ms / 2}
              />
            ))}
          </svg>
        )
      )}
    </div>
  );
}

interface AxesProps {
  readonly x: (lag_ms: number) => number;
  readonly y: (rmsS2S_deg: number) => number;
  readonly longest_ms: number;
  readonly most_deg: number;
  readonly width: number;
}

function Axes({ x, y, longest_ms, most_deg, width }: AxesProps) {
  return (
    <g className={styles.axes}>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line x1={LEFT} x2={width - RIGHT} y1={y(share * most_deg)} y2={y(share * most_deg)} />
          <text x={LEFT - 6} y={y(share * most_deg) + 4} textAnchor="end">
            {`${Number((share * most_deg).toPrecision(3))}°`}
          </text>
          <text
            x={x(share * longest_ms)}
            y={HEIGHT - BOTTOM + 18}
            textAnchor={share === 1 ? "end" : "middle"}
          >
            {`${Number((share * longest_ms).toPrecision(3))}`}
          </text>
        </g>
      ))}
      <text x={(LEFT + width - RIGHT) / 2} y={HEIGHT - 6} textAnchor="middle">
        lag, ms → later
      </text>
      <text transform={`translate(12 ${(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)`} textAnchor="middle">
        jitter → shakier
      </text>
    </g>
  );
}

interface MarkProps {
  readonly name: keyof typeof FILTER_LOOKS;
  readonly x: number;
  readonly y: number;
  readonly isRightHalf: boolean;
}

/** Ring, disc, diamond: shape tells the filters apart as well as colour does. */
function Mark({ name, x, y, isRightHalf }: MarkProps) {
  const { label, colour } = FILTER_LOOKS[name];
  return (
    <g transform={`translate(${x} ${y})`} className={styles.mark}>
      {name === "none" && <circle r="6" fill="none" stroke={`var(${colour})`} />}
      {name === "one-euro" && <circle r="6" fill={`var(${colour})`} />}
      {name === "kalman" && <path d="M0-8 8 0 0 8-8 0Z" fill={`var(${colour})`} />}
      <text x={isRightHalf ? -12 : 12} y="4" textAnchor={isRightHalf ? "end" : "start"}>
        {label}
      </text>
    </g>
  );
}
