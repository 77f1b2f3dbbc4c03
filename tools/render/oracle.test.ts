import { describe, expect, it } from "vitest";
import { ABLATION_NAMES, ablationNamed, changed } from "./ablations.ts";
import { type OracleReport, withReport } from "./oracle.ts";
import { sampleSubject } from "./subject.ts";

const report = (ablation: OracleReport["ablation"], people = 16): OracleReport => ({
  command: "",
  judge: { file: "", sha256: "" },
  first: 0,
  people,
  pictures_per_person: 25,
  ablation,
  lid_gains: { upper: 0.8, lower: 0.3 },
  protocols: [],
});

describe("withReport", () => {
  it("puts an ablation beside the renderer as it is, and replaces its former run alone", () => {
    const first = withReport(withReport(null, report("none", 48)), report("lids still", 12));
    const second = withReport(withReport(first, report("no lashes")), report("lids still", 16));
    expect(second.people).toBe(48);
    expect(second.ablations?.["lids still"]?.people).toBe(16);
    expect(Object.keys(second.ablations ?? {})).toEqual(["lids still", "no lashes"]);
  });

  it("keeps the ablations when the renderer is judged again", () => {
    const file = withReport(withReport(null, report("none", 4)), report("lids still"));
    expect(withReport(file, report("none", 48))).toMatchObject({
      people: 48,
      ablations: { "lids still": { people: 16 } },
    });
  });

  it("refuses an ablation with nothing to compare it with", () => {
    expect(() => withReport(null, report("no lashes"))).toThrow(/run that first/);
  });
});

describe("ablations", () => {
  it("change one cue of a person each, and nothing of one that stays as it is", () => {
    const people = Array.from({ length: 40 }, (_, k) => sampleSubject("test", `oracle-${k}`));
    for (const name of ABLATION_NAMES) {
      const differing = new Set(
        people.flatMap((person) => {
          const other = changed(person, name);
          return Object.keys(person).filter(
            (key) =>
              JSON.stringify(other[key as keyof typeof other]) !==
              JSON.stringify(person[key as keyof typeof person]),
          );
        }),
      );
      expect([name, differing.size]).toEqual([name, name === "none" || name === "nothing changed" ? 0 : 1]);
    }
  });

  it("are known by name", () => {
    expect(ablationNamed("lids still")).toBe("lids still");
    expect(() => ablationNamed("lids stil")).toThrow(/lids still/);
  });
});
