import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fetchNetworkCard, readNetworkCard } from "./network-card.ts";

const models = new URL("../../public/models/", import.meta.url);
const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, models), "utf8"));
const sha256 = (name: string): string =>
  createHash("sha256")
    .update(readFileSync(new URL(name, models)))
    .digest("hex");

afterEach(() => vi.unstubAllGlobals());

describe("a network's card", () => {
  it.each(["tinytracker", "tinytracker-s"])("tells how far %s, as shipped, is off", (name) => {
    const card = readNetworkCard(read(`${name}.card.json`), sha256(`${name}.tflite`));
    expect(card?.people).toBeGreaterThan(20);
    expect(card?.mean_error_cm).toBeGreaterThan(0.5);
    expect(card?.mean_error_cm).toBeLessThan(12);
  });

  it("says nothing of another network with the same name", () => {
    expect(readNetworkCard(read("tinytracker.card.json"), "0".repeat(64))).toBeNull();
  });

  const whole = { sha256: "a", rendered_test: { mean_error_cm: 4, subjects: 50 } };
  it.each([
    ["no object", null],
    ["text", "card"],
    ["no test", { sha256: "a" }],
    ["an error of zero", { ...whole, rendered_test: { mean_error_cm: 0, subjects: 50 } }],
    ["an error that is text", { ...whole, rendered_test: { mean_error_cm: "4", subjects: 50 } }],
    ["half a person", { ...whole, rendered_test: { mean_error_cm: 4, subjects: 0.5 } }],
  ])("is not believed with %s", (_, content) => {
    expect(readNetworkCard(whole, "a")).toEqual({ mean_error_cm: 4, people: 50 });
    expect(readNetworkCard(content, "a")).toBeNull();
  });

  it("is fetched from beside the network, and may be missing or broken", async () => {
    const asked: string[] = [];
    const answers = [Response.json(whole), new Response("", { status: 404 }), new Response("{")];
    vi.stubGlobal("fetch", (url: string) => {
      asked.push(url);
      const answer = answers.shift();
      return answer === undefined ? Promise.reject(new TypeError("offline")) : Promise.resolve(answer);
    });
    const { signal } = new AbortController();
    const ask = () => fetchNetworkCard("/models/", "tinytracker-s.tflite", "a", signal);
    expect(await ask()).toEqual({ mean_error_cm: 4, people: 50 });
    expect([await ask(), await ask(), await ask()]).toEqual([null, null, null]);
    expect(asked[0]).toBe("/models/tinytracker-s.card.json");
  });
});
