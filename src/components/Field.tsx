/** Labelled form fields: a choice among named values, a number that may be left empty, a file. */
import type { ReactNode } from "react";
import styles from "./Field.module.css";

interface ChoiceFieldProps<Name extends string> {
  readonly label: ReactNode;
  readonly value: Name;
  readonly options: readonly { readonly value: Name; readonly label: string }[];
  readonly onChange: (value: Name) => void;
}

export function ChoiceField<Name extends string>({
  label,
  value,
  options,
  onChange,
}: ChoiceFieldProps<Name>) {
  return (
    <label className={styles.field}>
      {label}
      <select
        value={value}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface NumberFieldProps {
  readonly label: ReactNode;
  /** Null shows an empty field. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly placeholder: string;
  /** Called with null when emptied; not called while the text is out of range. */
  readonly onChange: (value: number | null) => void;
}

export function NumberField({ label, value, min, max, placeholder, onChange }: NumberFieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        type="number"
        inputMode="decimal"
        min={min}
        max={max}
        step="any"
        placeholder={placeholder}
        defaultValue={value ?? ""}
        onChange={(event) => {
          const { value: text, valueAsNumber } = event.target;
          if (text === "") onChange(null);
          else if (valueAsNumber >= min && valueAsNumber <= max) onChange(valueAsNumber);
        }}
      />
    </label>
  );
}

interface FileFieldProps {
  readonly label: ReactNode;
  /** File name endings, as the accept attribute takes them. */
  readonly accept: string;
  readonly onChoose: (file: File) => void;
}

export function FileField({ label, accept, onChoose }: FileFieldProps) {
  return (
    <label className={styles.field}>
      {label}
      <input
        type="file"
        accept={accept}
        onChange={(event) => {
          const [file] = event.target.files ?? [];
          if (file !== undefined) onChoose(file);
          // The same file may be chosen again after a repair.
          event.target.value = "";
        }}
      />
    </label>
  );
}
