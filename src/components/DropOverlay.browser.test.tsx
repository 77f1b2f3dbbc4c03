/** The invitation over the page: there while a file is dragged, gone however the drag ends. */
import { flushSync } from "react-dom";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import "./tokens.css";
import "./base.css";
import { DropOverlay } from "./DropOverlay.tsx";

const INVITATION = "Drop a .tflite network or a session file";

let host: HTMLElement;
let root: Root;
let dropped: string[];
const onFile = (file: File): void => {
  dropped.push(file.name);
};

beforeEach(() => {
  dropped = [];
  host = document.body.appendChild(document.createElement("main"));
  root = createRoot(host);
  flushSync(() => root.render(<DropOverlay onFile={onFile} />));
});

afterEach(() => {
  root.unmount();
  host.remove();
});

const overlay = (): HTMLElement | null => host.querySelector("[aria-hidden=true]");
const announced = (): string | null | undefined => host.querySelector("[aria-live=polite]")?.textContent;

/** @returns whether the browser would have opened the file itself. */
function drag(type: string, at: EventTarget, content: "file" | "text" = "file"): boolean {
  const dataTransfer = new DataTransfer();
  if (content === "file") dataTransfer.items.add(new File(["{}"], "session.json"));
  else dataTransfer.setData("text/plain", "words");
  const event = new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer });
  let isOpened = true;
  flushSync(() => {
    isOpened = at.dispatchEvent(event);
  });
  return isOpened;
}

test("nothing is in the way until a file comes", () => {
  expect([overlay(), announced()]).toEqual([null, ""]);
  drag("dragenter", document.body, "text");
  expect([overlay(), announced()]).toEqual([null, ""]);
});

test("it covers the window, above a calibration, and is announced", () => {
  drag("dragenter", document.body);
  const shown = overlay();
  expect(shown?.textContent).toContain(INVITATION);
  expect(announced()).toBe(INVITATION);
  expect(shown?.getBoundingClientRect()).toMatchObject({
    left: 0,
    top: 0,
    width: document.documentElement.clientWidth,
    height: window.innerHeight,
  });
  expect(Number(shown && getComputedStyle(shown).zIndex)).toBeGreaterThan(60);
  // Its words must not count as a place of their own: moving onto them would look like leaving.
  const words = shown?.querySelector("p");
  expect(words && getComputedStyle(words).pointerEvents).toBe("none");
});

test("a dropped file is handed on once and never opened by the browser", () => {
  expect(drag("dragover", document.body)).toBe(false);
  expect(drag("drop", overlay() ?? document.body)).toBe(false);
  expect(dropped).toEqual(["session.json"]);
  expect([overlay(), announced()]).toEqual([null, ""]);
});

test("it goes when the file is carried away", async () => {
  drag("dragover", document.body);
  drag("dragleave", overlay() ?? document.body);
  // React renders after such an event in its own time.
  await expect.poll(overlay).toBeNull();
  expect(dropped).toEqual([]);
});

test("it stays while the file moves from what lies below onto it", () => {
  drag("dragenter", document.body);
  drag("dragleave", document.body);
  expect(overlay()).not.toBeNull();
});

test("it goes when the pointer is free again, however the drag ended", () => {
  drag("dragover", document.body);
  flushSync(() => window.dispatchEvent(new PointerEvent("pointermove")));
  expect(overlay()).toBeNull();
});
