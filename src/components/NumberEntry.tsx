/** A number by slider or by hand: a slider over the useful range beside a field that takes the whole allowed one. */
import { useState } from "react";
import styles from "./NumberEntry.module.css";
import { refusalOf } from "./number-refusal.ts";
import { SLIDER_STEPS, type SliderRange, sliderPosition, sliderValue } from "./sensor/slider-scale.ts";

interface NumberEntryProps {
  /** Of the field, for its label. */
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  /** What the field takes. */
  readonly min: number;
  readonly max: number;
  readonly slider: SliderRange;
  /** Element that explains the number. */
  readonly describedBy?: string;
  readonly onChange: (value: number) => void;
}

export function NumberEntry(props: NumberEntryProps) {
  const { id, label, unit, value, min, max, slider, describedBy, onChange } = props;
  const [refusal, setRefusal] = useState<string | null>(null);
  const take = (input: HTMLInputElement): void => {
    const typed = input.valueAsNumber;
    const reason = refusalOf(typed, { label, unit, min, max });
    setRefusal(reason === null ? null : `${reason} It stays at ${value}.`);
    if (reason !== null) input.value = String(value);
    else if (typed !== value) onChange(typed);
  };
  return (
    <div className={styles.entry}>
      <input
        type="range"
        min={0}
        max={SLIDER_STEPS}
        value={sliderPosition(slider, Math.min(slider.max, Math.max(slider.min, value)))}
        aria-label={`${label}, slider`}
        aria-valuetext={`${value} ${unit}`}
        onChange={(event) => onChange(sliderValue(slider, event.target.valueAsNumber))}
      />
      <input
        id={id}
        // A new value from outside (a preset, the slider, the address) replaces what is typed.
        key={value}
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step="any"
        defaultValue={value}
        aria-describedby={describedBy}
        onBlur={(event) => take(event.target)}
        onKeyDown={(event) => event.key === "Enter" && take(event.currentTarget)}
      />
      <span className={styles.unit}>{unit}</span>
      {refusal !== null && (
        <span role="alert" className={styles.refusal}>
          {refusal}
        </span>
      )}
    </div>
  );
}
