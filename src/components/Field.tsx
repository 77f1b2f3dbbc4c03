/** Labelled form fields: a choice among named values, a number that may be left empty, a file. */
import { type ReactNode, useState } from "react";
import styles from "./Field.module.css";
import { refusalOf } from "./number-refusal.ts";

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
  readonly label: string;
  /** Null shows an empty field. */
  readonly value: number | null;
  readonly min: number;
  readonly max: number;
  readonly placeholder: string;
  /** Called with null when emptied; not called while the text is out of range, which the field then says. */
  readonly onChange: (value: number | null) => void;
}

export function NumberField({ label, value, min, max, placeholder, onChange }: NumberFieldProps) {
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <span className={styles.checked}>
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
          onChange={({ target }) => {
            if (isEmpty(target)) onChange(null);
            else if (refusalOf(target.valueAsNumber, { label, unit: "", min, max }) === null)
              onChange(target.valueAsNumber);
          }}
          // Said on leaving: half a number is not yet a wrong one.
          onBlur={({ target }) =>
            setRefusal(
              isEmpty(target) ? null : refusalOf(target.valueAsNumber, { label, unit: "", min, max }),
            )
          }
        />
      </label>
      {refusal !== null && (
        <span role="alert" className={styles.refusal}>
          {refusal}
        </span>
      )}
    </span>
  );
}

/** Text that is no number reads as "" too, but not as valid. */
const isEmpty = ({ value, validity }: HTMLInputElement): boolean => value === "" && !validity.badInput;

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
