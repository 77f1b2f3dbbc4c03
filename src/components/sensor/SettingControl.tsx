/** One setting as a control: a select, or a slider with its number. Built from its row of the table. */
import { useId, useState } from "react";
import type { NumberSetting, SettingSpec } from "../../hardware-sim/settings-table.ts";
import { Provenance } from "./Provenance.tsx";
import { SLIDER_STEPS, sliderPosition, sliderValue } from "./slider-scale.ts";
import styles from "./WhatIf.module.css";

interface SettingControlProps {
  readonly spec: SettingSpec;
  readonly value: number | string;
  /** The value plays no part at present; it is shown muted. */
  readonly isUnused: boolean;
  readonly onChange: (value: number | string) => void;
}

export function SettingControl({ spec, value, isUnused, onChange }: SettingControlProps) {
  const id = useId();
  return (
    <div className={`${styles.control} ${isUnused ? styles.unused : ""}`}>
      <div className={styles.head}>
        <label htmlFor={id}>{spec.label}</label>
        <Provenance kind={spec.provenance} source={spec.source} of={`${spec.label} default`} />
      </div>
      {spec.kind === "choice" ? (
        <select id={id} value={String(value)} onChange={(event) => onChange(event.target.value)}>
          {spec.choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      ) : (
        <NumberInput id={id} spec={spec} value={Number(value)} onChange={onChange} />
      )}
    </div>
  );
}

interface NumberInputProps {
  readonly id: string;
  readonly spec: NumberSetting;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

function NumberInput({ id, spec, value, onChange }: NumberInputProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  const take = (input: HTMLInputElement): void => setRefusal(commit(input, spec, value, onChange));
  return (
    <div className={styles.number}>
      <input
        type="range"
        min={0}
        max={SLIDER_STEPS}
        value={sliderPosition(spec, value)}
        aria-label={`${spec.label}, slider`}
        aria-valuetext={`${value} ${spec.unit}`}
        onChange={(event) => onChange(sliderValue(spec, event.target.valueAsNumber))}
      />
      <input
        id={id}
        // A new value from outside (a preset, the slider) replaces what is typed.
        key={value}
        type="number"
        inputMode="decimal"
        min={spec.min}
        max={spec.max}
        step="any"
        defaultValue={value}
        onBlur={(event) => take(event.target)}
        onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget)}
      />
      <span className={styles.unit}>{spec.unit}</span>
      {refusal !== null && (
        <span role="alert" className={styles.refusal}>
          {refusal}
        </span>
      )}
    </div>
  );
}

/** Takes what was typed if it is in range; if not, puts the old value back and says why. */
function commit(
  input: HTMLInputElement,
  spec: NumberSetting,
  value: number,
  onChange: (value: number) => void,
): string | null {
  const typed = input.valueAsNumber;
  if (typed === value) return null;
  if (typed >= spec.min && typed <= spec.max) {
    onChange(typed);
    return null;
  }
  input.value = String(value);
  return `${spec.label} takes ${spec.min} to ${spec.max} ${spec.unit}. It stays at ${value}.`;
}
