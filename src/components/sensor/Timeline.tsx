/**
 * The frame to scale: time runs to the right, power upwards, so that a block's area is its energy.
 * Below it the network's slice, opened up into its layers. Drawn from a FrameReport, nothing else.
 */
import { useId } from "react";
import type { FrameReport, Segment } from "../../hardware-sim/report.ts";
import { countText, energyText, msText, percentText, ticksUpTo } from "./figures.ts";
import { HatchDefinitions, hatch } from "./Hatch.tsx";
import { LayerStrip } from "./LayerStrip.tsx";
import styles from "./Timeline.module.css";
import { useWidth } from "./useWidth.ts";

/** Plot height follows the width, so that a projector gets a larger picture and a phone keeps its shape. */
const plotHeightFor = (width: number): number => Math.round(Math.min(260, Math.max(140, width * 0.14)));
/** Room above for the network's label, below for the time axis. */
const TOP = 34;
const AXIS = 26;
const LENS_HEIGHT = 34;
const LEFT = 44;
const RIGHT = 8;
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
/** Segments of a device without published energy are drawn this high, as a plain band. */
const BAND_SHARE = 0.6;

interface TimelineProps {
  readonly report: FrameReport;
}

/** What the picture says, in one sentence. */
function summaryOf(report: FrameReport): string {
  const stages = report.segments
    .map((segment) => `${segment.label} ${msText(segment.duration_ms)} ms`)
    .join(", ");
  return `Timeline of one simulated frame, ${msText(report.total_ms)} ms in all: ${stages}.`;
}

export function Timeline({ report }: TimelineProps) {
  const id = useId();
  const { ref, width } = useWidth<HTMLDivElement>();
  const plotWidth = Math.max(0, width - LEFT - RIGHT);
  const total_ms = Math.max(report.total_ms, Number.MIN_VALUE);
  const peak_mW = Math.max(...report.segments.map((segment) => segment.power_mW ?? 0));
  const hasPower = peak_mW > 0;
  const top_mW = peak_mW * 1.08;
  const plotHeight = plotHeightFor(width);
  const bottom = TOP + plotHeight;
  const toX = (time_ms: number): number => LEFT + (time_ms / total_ms) * plotWidth;
  const heightOf = (segment: Segment): number =>
    hasPower ? ((segment.power_mW ?? 0) / top_mW) * plotHeight : plotHeight * BAND_SHARE;
  const network = report.segments.find((segment) => segment.name === "inference");
  const slice =
    network === undefined || network.duration_ms === 0
      ? null
      : { from: toX(network.start_ms), to: toX(network.start_ms + network.duration_ms), segment: network };

  return (
    <figure className={styles.figure} ref={ref}>
      {width > 0 && (
        <>
          <svg
            width={width}
            height={bottom + AXIS + (slice === null ? 0 : LENS_HEIGHT)}
            role="img"
            aria-label={summaryOf(report)}
          >
            <HatchDefinitions id={id} />
            {hasPower && (
              <PowerAxis top_mW={top_mW} plotHeight={plotHeight} bottom={bottom} right={width - RIGHT} />
            )}
            {report.segments.map((segment) => (
              <Block
                key={segment.name}
                segment={segment}
                x={toX(segment.start_ms)}
                width={(segment.duration_ms / total_ms) * plotWidth}
                height={heightOf(segment)}
                bottom={bottom}
                fill={
                  report.split === "assumed"
                    ? hatch(id, "assumed")
                    : hatch(id, segment.name === "inference" ? "loud" : "quiet")
                }
              />
            ))}
            <TimeAxis total_ms={report.total_ms} toX={toX} y={bottom} isNarrow={width < 480} />
            {slice !== null && (
              <>
                <NetworkLabel
                  slice={slice}
                  total_ms={report.total_ms}
                  right={width - RIGHT}
                  top={bottom - heightOf(slice.segment)}
                />
                <path
                  className={styles.lens}
                  d={`M${slice.from} ${bottom + 1} L${slice.to} ${bottom + 1} L${width - RIGHT} ${bottom + AXIS + LENS_HEIGHT} L${LEFT} ${bottom + AXIS + LENS_HEIGHT} Z`}
                />
              </>
            )}
          </svg>
          {slice !== null && (
            <LayerStrip
              inference={slice.segment}
              cyclesPerMs={report.settings.clock_MHz * 1000}
              left={LEFT}
              width={plotWidth}
              hatchId={id}
            />
          )}
        </>
      )}
      <figcaption className={styles.caption}>
        {hasPower ? "Width is time, height is power: a block’s area is its energy. " : "Width is time. "}
        {slice !== null &&
          `The network’s slice is opened up into its ${countText(slice.segment.parts.length)} operators: width is time, height MACs per cycle.`}
      </figcaption>
    </figure>
  );
}

interface PowerAxisProps {
  readonly top_mW: number;
  readonly plotHeight: number;
  readonly bottom: number;
  readonly right: number;
}

function PowerAxis({ top_mW, plotHeight, bottom, right }: PowerAxisProps) {
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

function TimeAxis({ total_ms, toX, y, isNarrow }: TimeAxisProps) {
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

interface BlockProps {
  readonly segment: Segment;
  readonly x: number;
  readonly width: number;
  readonly height: number;
  readonly bottom: number;
  readonly fill: string;
}

function Block({ segment, x, width, height, bottom, fill }: BlockProps) {
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
}

/** Above the plot, tied to its slice by a line, on whichever side has room. */
function NetworkLabel({ slice, total_ms, right, top }: NetworkLabelProps) {
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
        Network {msText(slice.segment.duration_ms)} ms, {percentText(slice.segment.duration_ms / total_ms)} of
        the frame
      </text>
    </g>
  );
}
