/** A number that cannot be taken is refused in words, and changes nothing. */
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { userEvent } from "vitest/browser";
import { NumberField } from "./Field.tsx";

let host: HTMLElement;
let root: Root;
let taken: (number | null)[] = [];

beforeEach(() => {
  taken = [];
  host = document.createElement("div");
  document.body.append(host);
  root = createRoot(host);
  root.render(
    <NumberField
      label="Screen width, cm"
      value={null}
      min={5}
      max={500}
      placeholder="assumed"
      onChange={(value) => taken.push(value)}
    />,
  );
});

afterEach(() => {
  root.unmount();
  host.remove();
});

async function type(text: string): Promise<void> {
  await expect.poll(() => host.querySelector("input")).not.toBeNull();
  const field = host.querySelector("input");
  if (field === null) throw new Error("no field");
  await userEvent.clear(field);
  await userEvent.type(field, text);
  await userEvent.tab();
}

test("a number out of range: what the field takes, said on leaving it", async () => {
  await type("2000");
  await expect
    .poll(() => host.querySelector('[role="alert"]')?.textContent)
    .toBe("Screen width, cm takes 5 to 500.");
  // 20 and 200 on the way were fine; the last digit was not.
  expect(taken.filter((value) => value !== null)).toEqual([20, 200]);
});

test("a good number and an empty field clear the refusal", async () => {
  await type("2");
  await expect.poll(() => host.querySelector('[role="alert"]')).not.toBeNull();
  await type("34.5");
  await expect.poll(() => host.querySelector('[role="alert"]')).toBeNull();
  expect(taken.at(-1)).toBe(34.5);
});
