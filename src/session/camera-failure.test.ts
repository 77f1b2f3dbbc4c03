import { describe, expect, it } from "vitest";
import { GazeError } from "../inference/errors.ts";
import { cameraFailure, cameraSupportProblem, isOverconstrained } from "./camera-failure.ts";

describe("cameraFailure", () => {
  it.each([
    ["NotAllowedError", "camera/denied"],
    ["SecurityError", "camera/denied"],
    ["NotFoundError", "camera/absent"],
    ["NotReadableError", "camera/in-use"],
    ["AbortError", "camera/in-use"],
    ["TypeError", "camera/failed"],
    ["toString", "camera/failed"],
  ] as const)("maps %s to %s and keeps the browser's words", (name, code) => {
    const failure = cameraFailure(new DOMException("device words", name));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(name);
    expect(failure.message).toContain("device words");
  });

  it.each([null, undefined, "text", 7, {}])("maps %s, which is no exception, too", (thrown) => {
    expect(cameraFailure(thrown).code).toBe("camera/failed");
  });

  it("passes a GazeError through", () => {
    const lost = new GazeError("camera/lost", "unplugged");
    expect(cameraFailure(lost)).toBe(lost);
  });
});

describe("isOverconstrained", () => {
  it("tells a missing size from a missing camera", () => {
    expect(isOverconstrained(new DOMException("", "OverconstrainedError"))).toBe(true);
    expect(isOverconstrained(new DOMException("", "NotFoundError"))).toBe(false);
  });
});

describe("cameraSupportProblem", () => {
  it("blames the address before the browser", () => {
    expect(cameraSupportProblem({ isSecureContext: false, hasGetUserMedia: false })?.code).toBe(
      "camera/insecure-context",
    );
    expect(cameraSupportProblem({ isSecureContext: true, hasGetUserMedia: false })?.code).toBe(
      "camera/unsupported",
    );
    expect(cameraSupportProblem({ isSecureContext: true, hasGetUserMedia: true })).toBeNull();
  });
});
