/** Reads the browser window: the only place where the session looks at the screen. */
import { clipGeometry, type ScreenGeometry, screenGeometry, type WindowFacts } from "./screen.ts";
import type { PageSettings } from "./settings.ts";
import type { FrameSource } from "./source.ts";

export function windowFacts(): WindowFacts {
  const { innerWidth, innerHeight, outerWidth, outerHeight, screenX, screenY, screen } = window;
  const isFullScreen = document.fullscreenElement !== null;
  return {
    viewport_width_px: innerWidth,
    viewport_height_px: innerHeight,
    screen_width_px: screen.width,
    // Assumed: side borders are equal, and all tool bars are above the page.
    viewport_left_px: isFullScreen ? 0 : screenX + Math.max(0, outerWidth - innerWidth) / 2,
    viewport_top_px: isFullScreen ? 0 : screenY + Math.max(0, outerHeight - innerHeight),
  };
}

/** The screen a source's person looks at: ours for a camera, the clip's own for a demo. */
export function geometryFor(source: FrameSource | null, settings: PageSettings): ScreenGeometry {
  const facts = windowFacts();
  return source?.kind === "demo" ? clipGeometry(facts, source.script) : screenGeometry(facts, settings);
}
