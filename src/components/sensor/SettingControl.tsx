/** One setting as a control: a select, or a slider with its number. Built from its row of the table. */
import { useId } from "react";
import type { SettingSpec } from "../../hardware-sim/settings-table.ts";
import { NumberEntry } from "../NumberEntry.tsx";
import { Provenance } from "./Provenance.tsx";
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
        <NumberEntry
          id={id}
          label={spec.label}
          unit={spec.unit}
          value={Number(value)}
          min={spec.min}
          max={spec.max}
          slider={spec}
          onChange={onChange}
        />
      )}
    </div>
  );
}
