/**
 * What tests in the browser project ask of Node: files outside this repository, which the page cannot fetch.
 */
import type { BrowserCommand } from "vitest/node";

/** A published network with its vectors, in a form that crosses to the browser. */
export interface PublishedVectors {
  readonly name: string;
  readonly file_base64: string;
  /** int8 inputs, one after another. */
  readonly vectors_base64: string;
  /** What LiteRT's int8 path gives for each: [x, y]. */
  readonly litert: readonly (readonly [number, number])[];
}

export interface PublishedAnswer {
  readonly networks: readonly PublishedVectors[];
  /** Why there are none; "" where there are. */
  readonly reason: string;
}

const asBytes = ({ buffer, byteOffset, byteLength }: Int8Array): Uint8Array =>
  new Uint8Array(buffer, byteOffset, byteLength);

const publishedVectors: BrowserCommand<[]> = async (): Promise<PublishedAnswer> => {
  const { ABSENT, hasPublishedNetworks, PUBLISHED, publishedNetwork } = await import(
    "./published-networks.ts"
  );
  if (!hasPublishedNetworks) return { networks: [], reason: ABSENT };
  const networks = PUBLISHED.map((name): PublishedVectors => {
    const { file, vectors, litert } = publishedNetwork(name);
    return {
      name,
      file_base64: Buffer.from(file).toString("base64"),
      vectors_base64: Buffer.concat(vectors.map(asBytes)).toString("base64"),
      litert,
    };
  });
  return { networks, reason: "" };
};

export const BROWSER_COMMANDS = { publishedVectors };

declare module "vitest/browser" {
  interface BrowserCommands {
    publishedVectors(): Promise<PublishedAnswer>;
  }
}
