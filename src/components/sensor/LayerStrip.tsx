/**
 * The network's slice opened up: one column per operator, width its time, height its MACs per cycle,
 * so that area is work. One tab stop; arrow keys, pointer or touch walk through the operators.
 */
import { type KeyboardEvent, type PointerEvent, useState } from "react";
import type { Part, Segment } from "../../hardware-sim/report.ts";
import { bytesText, countText, msText, percentText } from "./figures.ts";
import { hatch } from "./Hatch.tsx";
import styles from "./Timeline.module.css";

const HEIGHT = 72;
/** Operators without MACs still show, as a sliver. */
const SLIVER = 5;

interface LayerStripProps {
  readonly inference: Segment;
  readonly cyclesPerMs: number;
  readonly left: number;
  readonly width: number;
  readonly hatchId: string;
}

/** Words for an operator: what it is, what it costs. */
function operatorText(part: Part, index: number, count: number, inference: Segment): string {
  const work = part.macs > 0 ? `${countText(part.macs)} MACs, ` : "";
  return (
    `${index + 1} of ${count}: ${part.name} (${part.kind}), ${work}${bytesText(part.bytes)} moved, ` +
    `${msText(part.duration_ms * 1000)} µs, ${percentText(part.duration_ms / inference.duration_ms)} of the network`
  );
}

export function LayerStrip({ inference, cyclesPerMs, left, width, hatchId }: LayerStripProps) {
  const [chosen, setChosen] = useState<number | null>(null);
  const { parts } = inference;
  const toX = (time_ms: number): number => (time_ms / inference.duration_ms) * width;
  const rateOf = (part: Part): number =>
    part.duration_ms > 0 ? part.macs / (part.duration_ms * cyclesPerMs) : 0;
  const peak = Math.max(...parts.map(rateOf), Number.MIN_VALUE);
  const longest = parts.reduce((a, b) => (b.duration_ms > a.duration_ms ? b : a));
  const shown = (chosen === null ? undefined : parts[chosen]) ?? longest;
  const shownIndex = parts.indexOf(shown);

  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, number>> = {
      ArrowRight: (chosen ?? -1) + 1,
      ArrowLeft: (chosen ?? parts.length) - 1,
      Home: 0,
      End: parts.length - 1,
    };
    const next = steps[event.key];
    if (event.key === "Escape") setChosen(null);
    if (next === undefined) return;
    event.preventDefault();
    setChosen(Math.max(0, Math.min(parts.length - 1, next)));
  };

  const onPointer = (event: PointerEvent<HTMLDivElement>) => {
    const { left: edge } = event.currentTarget.getBoundingClientRect();
    const time_ms = ((event.clientX - edge) / width) * inference.duration_ms;
    const index = parts.findIndex((part) => part.start_ms + part.duration_ms >= time_ms);
    setChosen(index < 0 ? parts.length - 1 : index);
  };

  return (
    <div className={styles.strip} style={{ marginInlineStart: left, inlineSize: width }}>
      {/* A slider over the operators: the role whose keys are these keys. */}
      <div
        className={styles.layers}
        role="slider"
        tabIndex={0}
        aria-label="Operators of the network"
        aria-valuemin={1}
        aria-valuemax={parts.length}
        aria-valuenow={shownIndex + 1}
        aria-valuetext={operatorText(shown, shownIndex, parts.length, inference)}
        onKeyDown={onKeyDown}
        onPointerDown={onPointer}
        onPointerMove={onPointer}
        onPointerLeave={(event) => event.pointerType === "mouse" && setChosen(null)}
      >
        <svg width={width} height={HEIGHT} aria-hidden="true">
          {parts.map((part, index) => {
            const height = Math.max(SLIVER, (rateOf(part) / peak) * (HEIGHT - 4));
            return (
              <rect
                // biome-ignore lint/suspicious/noArrayIndexKey: operators have no identity but their place
                key={index}
                className={index === chosen ? styles.chosenLayer : styles.layer}
                x={toX(part.start_ms)}
                y={HEIGHT - height}
                width={Math.max(0.75, toX(part.duration_ms) - 0.75)}
                height={height}
                fill={hatch(hatchId, part.macs > 0 && !part.kind.startsWith("DEPTHWISE") ? "loud" : "quiet")}
              />
            );
          })}
        </svg>
      </div>
      <p className={styles.layerText}>
        {chosen === null
          ? `Longest: ${longest.name} (${longest.kind}), ${percentText(longest.duration_ms / inference.duration_ms)} of the network. Point at an operator, or use the arrow keys.`
          : operatorText(shown, shownIndex, parts.length, inference)}
      </p>
    </div>
  );
}
