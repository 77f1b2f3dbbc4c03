/** An outline that the visitor makes as large as a bank card held against the screen. */
import { type PointerEvent, useRef, useState } from "react";
import {
  CARD_EDGES_CM,
  CARD_SCALE_LIMITS_pxPerCm,
  cardEdgeFor,
  cardScale_dpcm,
} from "../../session/screen-card.ts";
import { pixelZoom } from "../../session/window-geometry.ts";
import { Button } from "../Button.tsx";
import { scaleWords } from "../report/basis-words.ts";
import { useSession } from "../useSession.ts";
import styles from "./ScreenSetup.module.css";
import { StepTitle } from "./StepTitle.tsx";

interface CardStepProps {
  readonly onMatch: (card_dpcm: number) => void;
  readonly onSkip: () => void;
  readonly onCancel: () => void;
}

/** Left and right of the outline, so that its handle can be reached at its widest. */
const MARGIN_PX = 56;

export function CardStep({ onMatch, onSkip, onCancel }: CardStepProps) {
  const session = useSession();
  const [screen] = useState(() => session.screen());
  // Not innerWidth, which a page wider than a phone stretches.
  const room_px = document.documentElement.clientWidth - MARGIN_PX;
  const edge = cardEdgeFor(room_px);
  const edge_cm = CARD_EDGES_CM[edge];
  const min_px = Math.ceil(CARD_SCALE_LIMITS_pxPerCm.min * edge_cm);
  const max_px = Math.floor(Math.min(CARD_SCALE_LIMITS_pxPerCm.max * edge_cm, room_px));
  const clamped = (width_px: number): number => Math.round(Math.min(max_px, Math.max(min_px, width_px)));
  const [width_px, setWidth] = useState(() => clamped(screen.x_pxPerCm * edge_cm));
  return (
    <div className={styles.sheet}>
      <StepTitle>How large is your screen?</StepTitle>
      <p className={styles.note}>
        Hold a bank card {edge === "short" ? "upright " : ""}flat against the screen, its left edge on the
        outline's left edge. Drag the right edge, or move the slider with the arrow keys, until the outline is
        as wide as the card. Every bank card is {edge === "short" ? "53.98" : "85.60"} mm wide this way
        (ISO/IEC 7810).
      </p>
      <label className={styles.slider}>
        Width of the outline
        <input
          type="range"
          min={min_px}
          max={max_px}
          value={width_px}
          aria-valuetext={`${width_px} pixels`}
          onChange={(event) => setWidth(clamped(event.target.valueAsNumber))}
        />
        <output>{(width_px / edge_cm).toFixed(1)} px per cm</output>
      </label>
      <Outline edge={edge} width_px={width_px} onResize={(wanted_px) => setWidth(clamped(wanted_px))} />
      <div className={styles.actions}>
        <Button weight="primary" onClick={() => onMatch(cardScale_dpcm(width_px, edge, pixelZoom()))}>
          It fits
        </Button>
        <Button onClick={onSkip}>No card: keep the scale ({scaleWords(screen)})</Button>
        <Button onClick={onCancel}>Cancel</Button>
      </div>
    </div>
  );
}

interface OutlineProps {
  readonly edge: "long" | "short";
  readonly width_px: number;
  readonly onResize: (wanted_px: number) => void;
}

/** For the pointer only: keys have the slider. */
function Outline({ edge, width_px, onResize }: OutlineProps) {
  const card = useRef<HTMLDivElement>(null);
  /** Where on the handle it was taken. */
  const grip_px = useRef(0);
  const rightOf = (): number => card.current?.getBoundingClientRect().right ?? 0;
  const onDown = (event: PointerEvent): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip_px.current = event.clientX - rightOf();
  };
  const onMove = (event: PointerEvent): void => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const left_px = card.current?.getBoundingClientRect().left ?? 0;
    onResize(event.clientX - grip_px.current - left_px);
  };
  return (
    <div ref={card} className={styles.card} data-edge={edge} data-testid="card" style={{ width: width_px }}>
      <div className={styles.handle} aria-hidden="true" onPointerDown={onDown} onPointerMove={onMove}>
        ↔
      </div>
    </div>
  );
}
