import { describe, expect, it } from "vitest";
import { isRecentreKey, type KeyPress, takesLetters } from "./recentre-key.ts";

const press = (change: Partial<KeyPress> = {}): KeyPress => ({
  key: "r",
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  shiftKey: false,
  repeat: false,
  isComposing: false,
  defaultPrevented: false,
  ...change,
});

describe("the key for recentring", () => {
  it("is R, with or without caps lock, wherever letters mean nothing", () => {
    expect(isRecentreKey(press(), null)).toBe(true);
    expect(isRecentreKey(press({ key: "R" }), { tagName: "BODY" })).toBe(true);
    expect(isRecentreKey(press(), { tagName: "BUTTON", type: "button" })).toBe(true);
    expect(isRecentreKey(press({ key: "e" }), null)).toBe(false);
  });

  it.each(["ctrlKey", "altKey", "metaKey", "shiftKey"] as const)(
    "is not a chord: %s belongs to the browser",
    (name) => expect(isRecentreKey(press({ [name]: true }), null)).toBe(false),
  );

  it.each(["repeat", "isComposing", "defaultPrevented"] as const)("does not count while %s", (name) => {
    expect(isRecentreKey(press({ [name]: true }), null)).toBe(false);
  });

  it("leaves letters to what takes them", () => {
    for (const type of ["text", "number", "search", "email", undefined])
      expect(isRecentreKey(press(), { tagName: "INPUT", ...(type !== undefined && { type }) })).toBe(false);
    expect(takesLetters({ tagName: "textarea" })).toBe(true);
    expect(takesLetters({ tagName: "SELECT", type: "select-one" })).toBe(true);
    expect(takesLetters({ tagName: "DIV", isContentEditable: true })).toBe(true);
    for (const type of ["range", "checkbox", "radio", "file"])
      expect(takesLetters({ tagName: "INPUT", type })).toBe(false);
    expect(takesLetters({ tagName: "SUMMARY" })).toBe(false);
  });
});
