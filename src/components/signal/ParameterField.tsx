/** A number of a filter: a slider over the useful range and a field that takes the whole allowed one. */
import { useId } from "react";
import { type NumberField, PAGE_SETTINGS } from "../../session/settings.ts";
import { NumberEntry } from "../NumberEntry.tsx";
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
  const { min, max } = PAGE_SETTINGS[name];
  return (
    <div className={styles.parameter}>
      <label htmlFor={id}>{label}</label>
      <NumberEntry
        id={id}
        label={label}
        unit={unit}
        value={value}
        min={min}
        max={max}
        slider={range}
        describedBy={`${id}-effect`}
        onChange={onChange}
      />
      <span id={`${id}-effect`} className={styles.effect}>
        {effect}
      </span>
    </div>
  );
}
