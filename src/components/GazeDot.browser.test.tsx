/** The fast lane in a real browser: samples move the dot, and React takes no part in it. */
import { Profiler } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { gazeSample } from "../session/samples.fixture.ts";
import type { GazeSample } from "../session/samples.ts";
import { createSession } from "../session/session.ts";
import type { Session } from "../session/session-api.ts";
import { App } from "./App.tsx";

let session: Session;
let root: Root;
let commits = 0;

const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
const find = (name: string): HTMLElement => {
  const element = document.querySelector<HTMLElement>(`[data-testid="${name}"]`);
  if (element === null) throw new Error(`no ${name} on the page`);
  return element;
};

function sample(captured_ms: number, x_px: number, y_px: number, validity: GazeSample["validity"] = "gaze") {
  const place =
    validity === "gaze"
      ? { mapped_x_px: x_px, mapped_y_px: y_px }
      : { mapped_x_px: Number.NaN, mapped_y_px: Number.NaN };
  return gazeSample(captured_ms, {
    validity,
    painted_ms: Number.NaN,
    ...place,
    filtered_x_px: place.mapped_x_px,
    filtered_y_px: place.mapped_y_px,
  });
}

describe("the gaze dot", () => {
  beforeEach(async () => {
    const place = document.createElement("div");
    document.body.append(place);
    session = createSession(`${window.location.origin}/`);
    session.store.setState({ phase: { kind: "tracking", source: "camera" }, face: "tracking" });
    root = createRoot(place);
    root.render(
      <Profiler
        id="page"
        onRender={() => {
          commits += 1;
        }}
      >
        <App session={session} />
      </Profiler>,
    );
    // Panels measure themselves and render again before the page is at rest.
    for (let quiet = 0; quiet < 10; ) {
      const before = commits;
      await frame();
      quiet = commits === before ? quiet + 1 : 0;
    }
  });
  afterEach(() => {
    root.unmount();
    session.dispose();
    document.body.replaceChildren();
  });

  it("follows 300 samples without a single render", async () => {
    session.samples.push(sample(0, 10, 10));
    await frame();
    const before = commits;
    expect(before).toBeGreaterThan(0);
    for (let k = 1; k <= 300; k++) session.samples.push(sample(k * 33, 100 + k / 10, 57));
    await frame();
    await frame();
    expect(commits).toBe(before);
    expect(find("gaze-dot").style.transform).toBe("translate3d(130px, 57px, 0px)");
    expect(find("gaze-dot").dataset.state).toBe("live");
  });

  it("tells when it was painted: after its frame began, once for the newest of several samples", async () => {
    session.samples.push(sample(0, 10, 10));
    session.samples.push(sample(1, 20, 20));
    const began_ms = performance.now();
    await expect.poll(() => session.samples.at(1)?.painted_ms).toBeGreaterThanOrEqual(began_ms);
    expect(session.samples.at(0)?.painted_ms).toBeNaN();
    session.samples.push(sample(33, 0, 0, "no-face"));
    session.samples.push(sample(34, 30, 30));
    await expect.poll(() => session.samples.at(3)?.painted_ms).toBeGreaterThanOrEqual(began_ms);
    expect(session.samples.at(2)?.painted_ms).toBeNaN();
  });

  it("freezes where it was when the eyes are lost, and never jumps", async () => {
    session.samples.push(sample(0, 203, 101));
    await frame();
    await frame();
    const { transform } = find("gaze-dot").style;
    session.samples.push(sample(33, 0, 0, "no-face"));
    await frame();
    await frame();
    expect(find("gaze-dot").style.transform).toBe(transform);
    expect(find("gaze-dot").dataset.state).toBe("frozen");
  });

  it("gives way to an arrow at the edge when the gaze leaves the page", async () => {
    session.samples.push(sample(0, window.innerWidth + 500, 100));
    await frame();
    await frame();
    expect(find("gaze-arrow").dataset.state).toBe("live");
    expect(find("gaze-dot").dataset.state).not.toBe("live");
  });
});
