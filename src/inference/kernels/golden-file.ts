/** golden/operators.json, for tests alone: small networks, one input each, every tensor as it must come out. */
export interface GoldenFile {
  readonly name: string;
  readonly tflite_base64: string;
  readonly input: readonly number[];
  readonly tensors: readonly {
    readonly kind: string;
    readonly tensor: number;
    readonly values: readonly number[];
  }[];
}

export const bytesOfBase64 = (base64: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
