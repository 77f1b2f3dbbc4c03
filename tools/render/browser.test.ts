import { describe, expect, it } from "vitest";
import { browserArguments, GL_BACKENDS } from "./browser.ts";

describe("browser flags", () => {
  it("name exactly one drawing backend", () => {
    for (const gl of GL_BACKENDS) {
      const chosen = browserArguments(gl).filter((flag) => flag.startsWith("--use-angle="));
      expect(chosen).toEqual([`--use-angle=${gl}`]);
    }
  });

  it("forbid falling back to software where a GPU was asked for", () => {
    for (const gl of ["vulkan", "gl-egl"] as const) {
      const flags = browserArguments(gl);
      expect(flags).toContain("--disable-software-rasterizer");
      expect(flags.filter((flag) => flag.includes("swiftshader"))).toEqual([]);
    }
  });
});
