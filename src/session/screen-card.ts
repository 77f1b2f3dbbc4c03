/**
 * Screen scale from a bank card held against the screen. The scale is kept in device px per cm, which the
 * browser's zoom leaves as it is: CSS px per cm follow from it by the pixel ratio of the moment. Pure.
 */
import { CARD_WIDTH_CM } from "../inference/calibration-viewing.ts";

/** Height of an ID-1 card, cm: ISO/IEC 7810, 53.98 mm. */
const CARD_HEIGHT_CM = 5.398;

/** The card's edge that lies across the screen: the short one where the long one does not fit (phones). */
export type CardEdge = "long" | "short";
export const CARD_EDGES_CM: Readonly<Record<CardEdge, number>> = {
  long: CARD_WIDTH_CM,
  short: CARD_HEIGHT_CM,
};

/** From a projector's wall (8 px per cm) to a phone (100 px per cm), CSS px. */
export const CARD_SCALE_LIMITS_pxPerCm = { min: 8, max: 100 } as const;

/** The long edge where a screen of up to 55 px per cm still shows it, else the short one. @param room_px width at hand */
export function cardEdgeFor(room_px: number): CardEdge {
  return room_px >= 55 * CARD_WIDTH_CM ? "long" : "short";
}

export interface PixelZoom {
  /** `window.devicePixelRatio`: device px per CSS px, browser zoom included. */
  readonly devicePixelRatio: number;
  /** `visualViewport.scale`: pinch zoom, 1 without; CSS px appear that much larger. */
  readonly pinch: number;
}

/**
 * Device px per cm from a matched outline, to a thousandth.
 * @param edge_px the outline's width, CSS px, > 0
 */
export function cardScale_dpcm(edge_px: number, edge: CardEdge, zoom: PixelZoom): number {
  const dpcm = (edge_px * zoom.pinch * zoom.devicePixelRatio) / CARD_EDGES_CM[edge];
  return Math.round(dpcm * 1000) / 1000;
}

/** CSS px per cm without pinch zoom, as screenGeometry takes it. */
export function pxPerCmFromDpcm(dpcm: number, devicePixelRatio: number): number {
  return dpcm / devicePixelRatio;
}
