/** The timeline's two axes. */
import { ticksUpTo } from "./figures.ts";
import styles from "./Timeline.module.css";
import { LEFT, TOP } from "./timeline-layout.ts";

interface PowerAxisProps {
  readonly top_mW: number;
  readonly plotHeight: number;
  readonly bottom: number;
  readonly right: number;
}

/** Power upwards, mW. */
export function PowerAxis({ top_mW, plotHeight, bottom, right }: PowerAxisProps) {
  return ticksUpTo(top_mW)
    .slice(1)
    .map((tick) => {
      const y = bottom - (tick / top_mW) * plotHeight;
      return (
        <g key={tick}>
          <line className={styles.grid} x1={LEFT} x2={right} y1={y} y2={y} />
          <text className={styles.tick} x={LEFT - 8} y={y} dy="0.32em" textAnchor="end">
            {tick}
          </text>
        </g>
      );
    })
    .concat(
      <text key="unit" className={styles.tick} x={LEFT - 8} y={TOP - 16} textAnchor="end">
        mW
      </text>,
    );
}

interface TimeAxisProps {
  readonly total_ms: number;
  readonly toX: (time_ms: number) => number;
  readonly y: number;
  readonly isNarrow: boolean;
}

/** Time to the right, ms. */
export function TimeAxis({ total_ms, toX, y, isNarrow }: TimeAxisProps) {
  const ticks = ticksUpTo(total_ms).filter((_, index) => !isNarrow || index % 2 === 0);
  return (
    <g>
      <line className={styles.axis} x1={toX(0)} x2={toX(total_ms)} y1={y} y2={y} />
      {ticks.map((tick) => (
        <text
          key={tick}
          className={styles.tick}
          x={toX(tick)}
          y={y + 17}
          textAnchor={tick === 0 ? "start" : "middle"}
        >
          {tick === 0 ? "0 ms" : Number(tick.toPrecision(6))}
        </text>
      ))}
    </g>
  );
}
