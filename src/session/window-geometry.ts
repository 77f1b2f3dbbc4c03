/** Reads the browser window: the only place where the session looks at the screen. */
import { pageZoom } from "./page-zoom.ts";
import { clipGeometry, type ScreenGeometry, screenGeometry, type WindowFacts } from "./screen.ts";
import { type PixelZoom, pxPerCmFromDpcm } from "./screen-card.ts";
import type { PageSettings } from "./settings.ts";
import type { FrameSource } from "./source.ts";

export function windowFacts(): WindowFacts {
  const { innerWidth, innerHeight, outerWidth, outerHeight, screenX, screenY, screen } = window;
  const isFullScreen = document.fullscreenElement !== null;
  const zoom = pageZoom({
    outerWidth_px: outerWidth,
    innerWidth_px: innerWidth,
    devicePixelRatio: window.devicePixelRatio,
  });
  return {
    viewport_width_px: innerWidth,
    viewport_height_px: innerHeight,
    screen_width_px: screen.width / zoom,
    // Assumed: side borders are equal, and all tool bars are above the page.
    viewport_left_px: isFullScreen ? 0 : screenX / zoom + Math.max(0, outerWidth / zoom - innerWidth) / 2,
    viewport_top_px: isFullScreen ? 0 : screenY / zoom + Math.max(0, outerHeight / zoom - innerHeight),
  };
}

/** The screen a source's person looks at: ours for a camera, the clip's own for a demo. */
export function geometryFor(source: FrameSource | null, settings: PageSettings): ScreenGeometry {
  const facts = windowFacts();
  if (source?.kind === "demo") return clipGeometry(facts, source.script);
  const { card_dpcm } = settings;
  const card_pxPerCm = card_dpcm === null ? null : pxPerCmFromDpcm(card_dpcm, window.devicePixelRatio);
  return screenGeometry(facts, { ...settings, card_pxPerCm });
}

/** How large a CSS px is drawn at the moment. */
export function pixelZoom(): PixelZoom {
  return { devicePixelRatio: window.devicePixelRatio, pinch: window.visualViewport?.scale ?? 1 };
}
