/** A number of a filter: a slider over the useful range and a field that takes the whole allowed one. */
import { useId } from "react";
import { type NumberField, PAGE_SETTINGS } from "../../session/settings.ts";
import { SLIDER_STEPS, sliderPosition, sliderValue } from "../sensor/slider-scale.ts";
import styles from "./ParameterField.module.css";

/** Settings that are plain numbers. */
export type NumberSettingName = {
  [Name in keyof typeof PAGE_SETTINGS]: (typeof PAGE_SETTINGS)[Name] extends NumberField ? Name : never;
}[keyof typeof PAGE_SETTINGS];

export interface Parameter {
  readonly name: NumberSettingName;
  readonly label: string;
  readonly unit: string;
  /** What more of it does, in a few words. */
  readonly effect: string;
  /** Ends of the slider: where it is useful. The field takes all that the setting takes. */
  readonly range: { readonly min: number; readonly max: number; readonly step: number };
}

interface ParameterFieldProps {
  readonly parameter: Parameter;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

export function ParameterField({ parameter, value, onChange }: ParameterFieldProps) {
  const id = useId();
  const { name, label, unit, effect, range } = parameter;
  const allowed = PAGE_SETTINGS[name];
  const within = Math.min(range.max, Math.max(range.min, value));
  const commit = (input: HTMLInputElement): void => {
    const typed = input.valueAsNumber;
    if (typed >= allowed.min && typed <= allowed.max) onChange(typed);
    else input.value = String(value);
  };
  return (
    <div className={styles.parameter}>
      <label htmlFor={id}>{label}</label>
      <input
        type="range"
        min={0}
        max={SLIDER_STEPS}
        value={sliderPosition(range, within)}
        aria-label={`${label}, slider`}
        aria-valuetext={`${value} ${unit}`}
        onChange={(event) => onChange(sliderValue(range, event.target.valueAsNumber))}
      />
      <span className={styles.number}>
        <input
          id={id}
          // A new value from outside (the slider, the address) replaces what is typed.
          key={value}
          type="number"
          inputMode="decimal"
          min={allowed.min}
          max={allowed.max}
          step="any"
          defaultValue={value}
          aria-describedby={`${id}-effect`}
          onBlur={(event) => commit(event.target)}
          onKeyDown={(event) => event.key === "Enter" && commit(event.currentTarget)}
        />
        <span className={styles.unit}>{unit}</span>
      </span>
      <span id={`${id}-effect`} className={styles.effect}>
        {effect}
      </span>
    </div>
  );
}
