/**
 * The error map: from each check target an arrow to the mean of the gaze on it, the samples and their 68 %
 * ellipse; faint, the calibration targets as a map without them would see them. Points are radio buttons over
 * the drawing, so that arrow keys walk them; without `onChoose` it is a plain picture, for paper.
 */
import { useId } from "react";
import type { CalibrationRecord } from "../../session/calibration-record.ts";
import styles from "./ErrorMap.module.css";
import { type MapPoint, mapPoints } from "./map-points.ts";

interface ErrorMapProps {
  readonly record: CalibrationRecord;
  /** Index among `collected`; null when none is chosen. */
  readonly chosen?: number | null;
  readonly onChoose?: (index: number) => void;
}

export function ErrorMap({ record, chosen = null, onChoose }: ErrorMapProps) {
  const group = useId();
  const { viewport_width_px: width, viewport_height_px: height } = record.screen;
  const line = Math.max(width, height) / 400;
  const points = mapPoints(record);
  const checks = points.filter(({ role }) => role === "validation");
  const words = checks.map((point) => `${point.name}: ${errorWords(point)}`).join("; ");
  const isPicture = onChoose === undefined;
  return (
    // As wide as fits, but never taller than 40 % of the page; the edge is the screen's edge.
    <div className={styles.map} style={{ width: `min(100%, ${(40 * width) / height}vh)` }}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`Error map. ${words}`}
        aria-hidden={!isPicture}
      >
        {points.map((point) => (
          <PointMark key={point.index} point={point} line={line} />
        ))}
      </svg>
      {onChoose && (
        <fieldset className={styles.points}>
          <legend className="visually-hidden">Points of the error map: choose one to see or redo it</legend>
          {points.map((point) => (
            <input
              key={point.index}
              type="radio"
              name={group}
              className={styles.point}
              style={{
                left: `${(100 * point.target.x_px) / width}%`,
                top: `${(100 * point.target.y_px) / height}%`,
              }}
              aria-label={`${point.name}: ${errorWords(point)}`}
              checked={point.index === chosen}
              onChange={() => onChoose(point.index)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

export function errorWords({ error_px, role }: MapPoint): string {
  if (error_px === null) return "no data";
  return `${error_px.toFixed(0)} px off${role === "calibration" ? " when left out of the fit" : ""}`;
}

function PointMark({ point, line }: { readonly point: MapPoint; readonly line: number }) {
  const { target, seen, spread, samples, role } = point;
  const isCheck = role === "validation";
  const arm = line * 5;
  return (
    <g className={isCheck ? styles.check : styles.leftOut} strokeWidth={line * (isCheck ? 1.6 : 1)}>
      {samples.map(({ x_px, y_px }, index) => (
        // Samples have no identity of their own, and the list never changes its order.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <circle key={index} className={styles.sample} cx={x_px} cy={y_px} r={line * 1.6} />
      ))}
      {seen !== null && spread !== null && (
        <ellipse
          className={styles.spread}
          rx={spread.semiMajor}
          ry={spread.semiMinor}
          transform={`translate(${seen.x_px} ${seen.y_px}) rotate(${(spread.angle_rad * 180) / Math.PI})`}
        />
      )}
      {seen !== null && <Arrow from={target} to={seen} head={line * (isCheck ? 7 : 4)} />}
      {isCheck ? (
        <circle className={styles.target} cx={target.x_px} cy={target.y_px} r={line * 8} />
      ) : (
        <path
          className={styles.target}
          d={`M${target.x_px - arm} ${target.y_px}h${2 * arm}M${target.x_px} ${target.y_px - arm}v${2 * arm}`}
        />
      )}
    </g>
  );
}

interface ArrowProps {
  readonly from: MapPoint["target"];
  readonly to: MapPoint["target"];
  /** Length of the head, px of the map. */
  readonly head: number;
}

function Arrow({ from, to, head }: ArrowProps) {
  const dx = to.x_px - from.x_px;
  const dy = to.y_px - from.y_px;
  const length = Math.hypot(dx, dy);
  // An arrow shorter than its head would point nowhere.
  const size = Math.min(head, length);
  const turn_deg = (Math.atan2(dy, dx) * 180) / Math.PI;
  return (
    <>
      <line
        className={styles.arrow}
        x1={from.x_px}
        y1={from.y_px}
        x2={to.x_px - (length > 0 ? (dx / length) * size : 0)}
        y2={to.y_px - (length > 0 ? (dy / length) * size : 0)}
      />
      <path
        className={styles.head}
        d={`M0 0L${-size} ${size / 2}V${-size / 2}Z`}
        transform={`translate(${to.x_px} ${to.y_px}) rotate(${turn_deg})`}
      />
    </>
  );
}
