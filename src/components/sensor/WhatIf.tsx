/**
 * The what-if controls, built from the settings table: presets first, the six questions most people
 * ask, and everything else folded away. State lives in the parent.
 */
import type { Preset } from "../../hardware-sim/presets.ts";
import type { SensorSettings, SettingName, SettingSpec } from "../../hardware-sim/settings-table.ts";
import { withConsequences } from "./consequences.ts";
import { SettingControl } from "./SettingControl.tsx";
import styles from "./WhatIf.module.css";

const FIRST: readonly SettingName[] = [
  "network",
  "mode",
  "payload",
  "operation",
  "clock_MHz",
  "frame_rate_fps",
];

interface WhatIfProps {
  readonly settings: SensorSettings;
  readonly table: readonly SettingSpec[];
  readonly presets: readonly Preset[];
  /** Without one, the paper's network stands in, and the controls say so. */
  readonly hasLoadedNetwork: boolean;
  readonly onSettingsChange: (changes: Partial<SensorSettings>) => void;
  readonly onPreset: (preset: Preset) => void;
}

/** Whether settings are exactly the defaults with a preset's changes. */
export function isPreset(preset: Preset, settings: SensorSettings, table: readonly SettingSpec[]): boolean {
  const changes: Readonly<Record<string, unknown>> = { ...preset.changes };
  return table.every((spec) => settings[spec.name] === (changes[spec.name] ?? spec.default));
}

export function WhatIf({
  settings,
  table,
  presets,
  hasLoadedNetwork,
  onSettingsChange,
  onPreset,
}: WhatIfProps) {
  const offered = table.map((spec): SettingSpec => {
    if (spec.kind !== "choice" || spec.name !== "network" || hasLoadedNetwork) return spec;
    const choices = spec.choices.map((choice) =>
      choice.value === "loaded" ? { ...choice, label: "none running yet: the paper's" } : choice,
    );
    return { ...spec, choices };
  });
  const usable = presets.filter((preset) => hasLoadedNetwork || preset.id !== "this-network");
  const active = usable.find((preset) => isPreset(preset, settings, table));
  const first = FIRST.flatMap((name) => offered.filter((spec) => spec.name === name));
  const rest = offered.filter((spec) => !FIRST.includes(spec.name));
  const control = (spec: SettingSpec) => (
    <SettingControl
      key={spec.name}
      spec={spec}
      value={settings[spec.name]}
      isUnused={spec.name === "frame_rate_fps" && settings.pacing === "free-run"}
      onChange={(value) => onSettingsChange(withConsequences(spec.name, value, settings, table))}
    />
  );
  return (
    <div className={styles.whatIf}>
      <fieldset className={styles.presets}>
        <legend className="visually-hidden">Presets</legend>
        {usable.map((preset) => (
          <button
            key={preset.id}
            type="button"
            className={styles.preset}
            aria-pressed={preset === active}
            title={preset.explains}
            onClick={() => onPreset(preset)}
          >
            {preset.label}
          </button>
        ))}
      </fieldset>
      <p className={styles.explains}>{active?.explains ?? "Settings of your own."}</p>
      <div className={styles.controls}>{first.map(control)}</div>
      <details className={styles.more}>
        <summary>All settings, with their sources</summary>
        <div className={styles.controls}>{rest.map(control)}</div>
      </details>
    </div>
  );
}
