/** A count or seed from the command line. @throws Error that names the option and what it takes */
export function wholeNumber(option: string, text: string, least: number): number {
  const value = text.trim() === "" ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(value) || value < least)
    throw new Error(`--${option} is a whole number from ${least}, not "${text}"`);
  return value;
}
