/** The labels of a set of pictures: a CSV file with the columns image, x_cm, y_cm and, if known, subject. */

export interface LabelledPicture {
  /** File name, relative to the folder of the pictures. */
  readonly image: string;
  /** True gaze in the gaze frame: +x to the user's right, +y up. */
  readonly x_cm: number;
  readonly y_cm: number;
  readonly subject?: string;
}

/**
 * Reads comma-separated text with a header line; columns in any order, others are ignored. Values hold no
 * commas and no quotes.
 * @throws Error naming the line and the column
 */
export function parseLabels(csv: string): LabelledPicture[] {
  const lines = csv.split(/\r?\n/);
  const header = (lines[0] ?? "")
    .replace(/^\uFEFF/, "")
    .split(",")
    .map((name) => name.trim());
  const column = (name: string): number => {
    const index = header.indexOf(name);
    if (index < 0)
      throw new Error(`labels, line 1: column "${name}" is missing (found: ${header.join(", ")})`);
    return index;
  };
  const imageAt = column("image");
  const xAt = column("x_cm");
  const yAt = column("y_cm");
  const subjectAt = header.indexOf("subject");
  const pictures: LabelledPicture[] = [];
  lines.forEach((line, i) => {
    if (i === 0 || line.trim() === "") return;
    const cells = line.split(",").map((cell) => cell.trim());
    const image = cells[imageAt] ?? "";
    if (image === "") throw new Error(`labels, line ${i + 1}: image is empty`);
    const number = (name: string, at: number): number => {
      const text = cells[at] ?? "";
      const value = Number(text);
      if (text === "" || !Number.isFinite(value)) {
        throw new Error(`labels, line ${i + 1}: ${name} is "${text}", not a number`);
      }
      return value;
    };
    const label = { image, x_cm: number("x_cm", xAt), y_cm: number("y_cm", yAt) };
    const subject = subjectAt < 0 ? "" : (cells[subjectAt] ?? "");
    pictures.push(subject === "" ? label : { ...label, subject });
  });
  if (pictures.length === 0) throw new Error("labels: no pictures are listed");
  return pictures;
}
