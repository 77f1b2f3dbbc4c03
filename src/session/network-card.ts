/** What a network of ours reaches, from the card that lies beside its file (training/card.py writes it). */

/** On rendered people of the test split, whom training never saw, before any calibration. */
export interface NetworkCard {
  readonly mean_error_cm: number;
  readonly people: number;
}

/**
 * The card's figures; null where it is no card of this very network.
 * @param sha256 of the network that runs
 */
export function readNetworkCard(content: unknown, sha256: string): NetworkCard | null {
  const card = content as Partial<{
    sha256: unknown;
    rendered_test: Partial<Record<"mean_error_cm" | "subjects", unknown>>;
  }> | null;
  if (typeof card !== "object" || card === null || card.sha256 !== sha256) return null;
  const { mean_error_cm, subjects } = card.rendered_test ?? {};
  if (typeof mean_error_cm !== "number" || !(mean_error_cm > 0) || !Number.isFinite(mean_error_cm))
    return null;
  if (!Number.isInteger(subjects)) return null;
  return { mean_error_cm, people: subjects as number };
}

/**
 * Fetches the card beside a network of ours; null without one, which costs the page no more than a line of text.
 * @param modelsUrl folder of the networks, with a trailing slash
 */
export async function fetchNetworkCard(
  modelsUrl: string,
  name: string,
  sha256: string,
  signal: AbortSignal,
): Promise<NetworkCard | null> {
  try {
    const response = await fetch(`${modelsUrl}${name.replace(/\.tflite$/, ".card.json")}`, { signal });
    return response.ok ? readNetworkCard(await response.json(), sha256) : null;
  } catch {
    return null;
  }
}
