/**
 * The frame to scale: time runs to the right, power upwards, so that a block's area is its energy.
 * Below it the network's slice, opened up into its layers. Drawn from a FrameReport, nothing else.
 */
import { useId } from "react";
import type { FrameReport, Segment } from "../../hardware-sim/report.ts";
import { countText, msText } from "./figures.ts";
import { HatchDefinitions, hatch } from "./Hatch.tsx";
import { LayerStrip } from "./LayerStrip.tsx";
import { Provenance } from "./Provenance.tsx";
import styles from "./Timeline.module.css";
import { PowerAxis, TimeAxis } from "./TimelineAxes.tsx";
import { Block, NetworkLabel } from "./TimelineBlock.tsx";
import { LEFT, TOP } from "./timeline-layout.ts";
import { useWidth } from "./useWidth.ts";

/** Plot height follows the width, so that a projector gets a larger picture and a phone keeps its shape. */
const plotHeightFor = (width: number): number => Math.round(Math.min(260, Math.max(140, width * 0.14)));
/** Room below the plot for the time axis. */
const AXIS = 26;
const LENS_HEIGHT = 34;
const RIGHT = 8;
/** Below this width labels are shortened and ticks thinned out. */
const NARROW = 480;
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
  const isNarrow = width < NARROW;
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
            <TimeAxis total_ms={report.total_ms} toX={toX} y={bottom} isNarrow={isNarrow} />
            {slice !== null && (
              <>
                <NetworkLabel
                  slice={slice}
                  total_ms={report.total_ms}
                  right={width - RIGHT}
                  top={bottom - heightOf(slice.segment)}
                  isNarrow={isNarrow}
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
        {slice !== null && (
          <>
            {" "}
            <Provenance
              kind="assumed"
              of="time of each operator"
              terms={[
                "multiplications + bytes moved + a fixed cost of each operator, none of them at the same time",
              ]}
              source="one measured time of the whole network cannot separate the three: each was given a third"
            />
          </>
        )}
      </figcaption>
    </figure>
  );
}
