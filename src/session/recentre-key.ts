/**
 * R, alone, recentres: the one key of the page. Never while something is being written, never together
 * with another key, and not again and again while it is held down.
 */

/** What is asked of a KeyboardEvent. */
export type KeyPress = Pick<
  KeyboardEvent,
  "key" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey" | "repeat" | "isComposing" | "defaultPrevented"
>;

/** What is asked of the element that has the focus. */
export interface FocusedElement {
  readonly tagName: string;
  /** Of an input. */
  readonly type?: string;
  readonly isContentEditable?: boolean;
}

/** Inputs in which a letter means nothing. */
const LETTERLESS = ["button", "checkbox", "color", "file", "image", "radio", "range", "reset", "submit"];

/** Whether a letter typed there is text, or picks an option by its name. */
export function takesLetters({ tagName, type = "text", isContentEditable = false }: FocusedElement): boolean {
  const name = tagName.toUpperCase();
  if (name === "INPUT") return !LETTERLESS.includes(type);
  return isContentEditable || name === "TEXTAREA" || name === "SELECT";
}

export function isRecentreKey(event: KeyPress, focused: FocusedElement | null): boolean {
  const isAlone = !event.ctrlKey && !event.altKey && !event.metaKey && !event.shiftKey;
  // Upper case without shift: caps lock.
  if (!isAlone || event.key.toLowerCase() !== "r") return false;
  if (event.repeat || event.isComposing || event.defaultPrevented) return false;
  return focused === null || !takesLetters(focused);
}

export interface RecentreKeyOptions {
  /** The visitor may switch the key off. */
  readonly isOn: () => boolean;
  readonly press: () => void;
}

/** @returns the way to stop listening. */
export function watchRecentreKey(page: Window, { isOn, press }: RecentreKeyOptions): () => void {
  const onKey = (event: KeyboardEvent): void => {
    const { target } = event;
    if (isOn() && isRecentreKey(event, target instanceof HTMLElement ? target : null)) press();
  };
  page.addEventListener("keydown", onKey);
  return () => page.removeEventListener("keydown", onKey);
}
