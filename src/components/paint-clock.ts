/**
 * When something drawn in an animation frame had been painted. Scripts are not told; but a task queued from
 * within the frame runs right after the page's style, layout and paint of that frame. What the compositor and
 * the screen add after that cannot be measured from a page.
 */

export interface PaintClock {
  /** Call in the animation frame that draws; at most one call per frame counts. */
  expect(row: number): void;
  close(): void;
}

/** @param onPainted gets what was expected and the time on the page's performance clock. */
export function createPaintClock(onPainted: (row: number, painted_ms: number) => void): PaintClock {
  const { port1: inbox, port2: outbox } = new MessageChannel();
  let expected = 0;
  inbox.onmessage = () => onPainted(expected, performance.now());
  return {
    expect(row) {
      expected = row;
      outbox.postMessage(null);
    },
    close() {
      inbox.close();
    },
  };
}
