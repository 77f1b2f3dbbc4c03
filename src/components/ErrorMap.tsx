/** Each validation target, every gaze sample on it, and an arrow from the target to their mean. */
import type { CalibrationRecord } from "../session/calibration-record.ts";
import styles from "./CalibrationResult.module.css";

export function ErrorMap({ record }: { readonly record: CalibrationRecord }) {
  const { viewport_width_px: width, viewport_height_px: height } = record.screen;
  const line = Math.max(width, height) / 400;
  const words = record.validation.targets
    .map((target, index) =>
      target.kind === "measured"
        ? `check ${index + 1}: ${target.accuracy.px.toFixed(0)} px off`
        : `check ${index + 1}: no data`,
    )
    .join(", ");
  return (
    <svg
      className={styles.map}
      // As wide as fits, but never taller than 40 % of the page; the edge is the screen's edge.
      style={{ width: `min(100%, ${(40 * width) / height}vh)` }}
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Error map: ${words}`}
    >
      {record.validation.targets.map((target, index) => (
        <g key={`${target.target.x_px} ${target.target.y_px}`}>
          {target.kind === "measured" && (
            <>
              {record.recordings[index]?.samples.map(({ captured_ms, point }) =>
                point === null ? null : (
                  <circle
                    key={captured_ms}
                    className={styles.sample}
                    cx={point.x_px}
                    cy={point.y_px}
                    r={line * 2}
                  />
                ),
              )}
              <line
                className={styles.arrow}
                strokeWidth={line * 1.6}
                x1={target.target.x_px}
                y1={target.target.y_px}
                x2={target.centroid.x_px}
                y2={target.centroid.y_px}
              />
            </>
          )}
          <circle
            className={styles.target}
            strokeWidth={line * 1.6}
            cx={target.target.x_px}
            cy={target.target.y_px}
            r={line * 8}
          />
        </g>
      ))}
    </svg>
  );
}
