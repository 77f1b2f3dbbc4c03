/** The timeline's blocks and the network's label. */
import type { Segment } from "../../hardware-sim/report.ts";
import { energyText, msText, percentText } from "./figures.ts";
import styles from "./Timeline.module.css";
import { TOP } from "./timeline-layout.ts";

/** Names short enough for a block; the network has its own label. */
const BLOCK_NAMES: Readonly<Record<Segment["name"], string>> = {
  readout: "Read-out",
  isp: "ISP",
  inference: "",
  result: "Result",
};
/** Width of a character of a block's label, generous; a block too narrow for its label has none. */
const CHARACTER_WIDTH = 11;
const LABEL_INSET = 12;

interface BlockProps {
  readonly segment: Segment;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly bottom: number;
  readonly fill: string;
}

/** One segment: as wide as its time, as high as its power. */
export function Block({ segment, x, width, height, bottom, fill }: BlockProps) {
  if (segment.duration_ms === 0) return null;
  const drawnWidth = Math.max(1.5, width);
  const name = BLOCK_NAMES[segment.name];
  const figures = [
    `${msText(segment.duration_ms)} ms`,
    ...(segment.energy_mJ === null ? [] : [energyText(segment.energy_mJ)]),
  ];
  const longest = Math.max(name.length, ...figures.map((figure) => figure.length));
  return (
    <g>
      <rect
        className={segment.name === "inference" ? styles.networkBlock : styles.block}
        x={x}
        y={bottom - height}
        width={drawnWidth}
        height={height}
        fill={fill}
      />
      {name !== "" && width >= longest * CHARACTER_WIDTH + LABEL_INSET && (
        <text className={styles.label} x={x + LABEL_INSET} y={bottom - height + 26}>
          <tspan className={styles.labelName}>{name}</tspan>
          {figures.map((figure) => (
            <tspan key={figure} x={x + LABEL_INSET} dy="1.4em" className={styles.labelFigure}>
              {figure}
            </tspan>
          ))}
        </text>
      )}
    </g>
  );
}

interface NetworkLabelProps {
  readonly slice: { readonly from: number; readonly to: number; readonly segment: Segment };
  readonly total_ms: number;
  readonly right: number;
  readonly top: number;
  readonly isNarrow: boolean;
}

/** Above the plot, tied to its slice by a line, on whichever side has room. */
export function NetworkLabel({ slice, total_ms, right, top, isNarrow }: NetworkLabelProps) {
  const centre = (slice.from + slice.to) / 2;
  const isLate = centre > right / 2;
  return (
    <g>
      <line className={styles.pointer} x1={centre} x2={centre} y1={TOP - 12} y2={top} />
      <text
        className={styles.networkLabel}
        x={centre}
        y={TOP - 18}
        dx={isLate ? 4 : -4}
        textAnchor={isLate ? "end" : "start"}
      >
        Network {msText(slice.segment.duration_ms)} ms, {percentText(slice.segment.duration_ms / total_ms)}
        {isNarrow ? "" : " of the frame"}
      </text>
    </g>
  );
}
