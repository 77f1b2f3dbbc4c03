/**
 * Reads untrusted JSON field by field. Every refusal is a GazeError "session-file/corrupt" that names
 * the field by its path (`samples[3].raw.x_cm`), what was expected and what stood there.
 */
import { GazeError } from "./errors.ts";

/** A value and where it stands in the file. */
export interface JsonField {
  readonly path: string;
  readonly value: unknown;
}

export type FieldReader<T> = (field: JsonField) => T;

export function corruptField(field: JsonField, expected: string): GazeError {
  return new GazeError(
    "session-file/corrupt",
    `${field.path}: expected ${expected}, found ${wordsFor(field.value)}`,
    { cure: "Use the file as it was exported; nothing was loaded." },
  );
}

/** A value in a few characters. Never goes into lists and objects: they may be nested without end. */
function wordsFor(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "an object";
  const shown = JSON.stringify(value) ?? "nothing";
  return shown.length > 40 ? `${shown.slice(0, 40)}…` : shown;
}

/** @throws GazeError session-file/corrupt when the text is no JSON. */
export function parseJson(text: string, path: string): JsonField {
  try {
    return { path, value: JSON.parse(text) as unknown };
  } catch (cause) {
    throw new GazeError("session-file/corrupt", `${path}: not readable as JSON; it may be cut short`, {
      cure: "Use the file as it was exported; nothing was loaded.",
      cause,
    });
  }
}

/** Returns a function that looks up the object's members; a missing member reads as undefined. */
export function readObject(field: JsonField): (name: string) => JsonField {
  const { value, path } = field;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw corruptField(field, "an object");
  const members = new Map(Object.entries(value));
  return (name) => ({ path: `${path}.${name}`, value: members.get(name) });
}

export function readString(field: JsonField): string {
  if (typeof field.value !== "string") throw corruptField(field, "a text");
  return field.value;
}

export function readBoolean(field: JsonField): boolean {
  if (typeof field.value !== "boolean") throw corruptField(field, "true or false");
  return field.value;
}

/** A finite number. */
export function readNumber(field: JsonField): number {
  if (typeof field.value !== "number" || !Number.isFinite(field.value)) throw corruptField(field, "a number");
  return field.value;
}

export function readPositive(field: JsonField): number {
  const value = readNumber(field);
  if (value <= 0) throw corruptField(field, "a number above 0");
  return value;
}

/** A whole number ≥ 0. */
export function readCount(field: JsonField): number {
  const value = readNumber(field);
  if (!Number.isInteger(value) || value < 0) throw corruptField(field, "a whole number from 0");
  return value;
}

export function readOneOf<T extends string>(choices: readonly T[]): FieldReader<T> {
  return (field) => {
    const found = choices.find((choice) => choice === field.value);
    if (found === undefined) throw corruptField(field, `one of ${choices.join(", ")}`);
    return found;
  };
}

export function readNullable<T>(read: FieldReader<T>): FieldReader<T | null> {
  return (field) => (field.value === null ? null : read(field));
}

/** A member that files of other versions lack. */
export function readOptional<T>(read: FieldReader<T>): FieldReader<T | undefined> {
  return (field) => (field.value === undefined ? undefined : read(field));
}

export function readArray<T>(read: FieldReader<T>, length?: number): FieldReader<T[]> {
  return (field) => {
    if (!Array.isArray(field.value)) throw corruptField(field, "a list");
    const items: readonly unknown[] = field.value;
    if (length !== undefined && items.length !== length)
      throw corruptField({ path: `${field.path}.length`, value: items.length }, String(length));
    return items.map((value, index) => read({ path: `${field.path}[${index}]`, value }));
  };
}

export function readPair(field: JsonField): [number, number] {
  const [first, second] = readArray(readNumber, 2)(field);
  return [first ?? 0, second ?? 0];
}
