import { describe, expect, it } from "vitest";
import { hdriSplit, jobAt, openJobs, SPLITS, splitOfJob } from "./splits.ts";
import { sampleSubject } from "./subject.ts";

const HDRIS = [
  "pmndrs_apartment",
  "pmndrs_bridge",
  "pmndrs_city",
  "pmndrs_dawn",
  "pmndrs_forest",
  "pmndrs_lobby",
  "pmndrs_park",
  "polyhaven_autoshop_01_1k",
  "polyhaven_brown_photostudio_06_1k",
  "polyhaven_circus_arena_1k",
  "polyhaven_studio_small_05_1k",
  "polyhaven_vestibule_1k",
];
const jobs = Array.from({ length: 700 }, (_, index) => jobAt(index, 24, HDRIS));

describe("splits", () => {
  it("share no person and no environment", () => {
    const owners = new Map<string, string>();
    for (const { split, subject, hdris } of jobs)
      for (const thing of [subject, ...hdris]) {
        expect(owners.get(thing) ?? split).toBe(split);
        owners.set(thing, split);
      }
  });

  it("give every job a new person and two different rooms of its own side", () => {
    expect(new Set(jobs.map(({ subject }) => subject)).size).toBe(jobs.length);
    for (const { split, hdris } of jobs) {
      expect(new Set(hdris).size).toBe(2);
      for (const hdri of hdris) expect(hdriSplit(hdri)).toBe(split);
    }
  });

  it("are 88, 5 and 7 of every hundred jobs", () => {
    const counts = SPLITS.map(
      (split) =>
        Array.from({ length: 100 }, (_, k) => splitOfJob(k + 300)).filter((found) => found === split).length,
    );
    expect(counts).toEqual([88, 5, 7]);
  });

  it("hand out a second data set's jobs from where the first ended, without those done", () => {
    expect([...openJobs(3, 4, new Set([4, 9]))]).toEqual([3, 5, 6]);
    const people = (numbers: Iterable<number>): string[] =>
      [...numbers].map((index) => jobAt(index, 24, HDRIS).subject);
    const first = people(openJobs(0, 100, new Set()));
    const second = people(openJobs(100, 100, new Set()));
    expect(new Set([...first, ...second]).size).toBe(200);
  });
});

describe("a subject", () => {
  it("is the same for the same name, and another for another", () => {
    expect(sampleSubject("train", "train-00007")).toEqual(sampleSubject("train", "train-00007"));
    expect(sampleSubject("train", "train-00008")).not.toEqual(sampleSubject("train", "train-00007"));
  });

  it("keeps to human measures", () => {
    for (const { subject: name, split } of jobs.slice(0, 200)) {
      const subject = sampleSubject(split, name);
      expect(subject.pupilDistance_cm).toBeGreaterThan(5.3);
      expect(subject.pupilDistance_cm).toBeLessThan(7.3);
      expect(subject.eyes.irisRadius_cm).toBeGreaterThan(0.55);
      expect(subject.eyes.irisRadius_cm).toBeLessThan(0.63);
      expect(subject.eyes.irisDepth_cm).toBeCloseTo(1.05, 0);
      expect(subject.kappa.left.temporal_deg).toBeGreaterThan(0);
      const fissure_cm = subject.lids.upper_cm + subject.lids.lower_cm;
      expect(fissure_cm).toBeGreaterThan(0.7);
      expect(fissure_cm).toBeLessThan(1.15);
      for (const { name: target, weight } of subject.targets)
        if (/baby|child/.test(target) || (weight > 1 && !target.startsWith("ict-mode")))
          throw new Error(`${target} ${weight}`);
    }
  });
});
