/** Pictures for skin and hair, loaded once per page and kept. */
import * as three from "three";

/** Part of the skin picture that holds the head (fractions, origin top left), measured on the skins. */
export const SKIN_WINDOW = { left: 0.6, top: 0.14, width: 0.4, height: 0.75 } as const;

const ROOT = "/assets/makehuman_cc0/";

async function loadBitmap(path: string): Promise<ImageBitmap> {
  const reply = await fetch(ROOT + path);
  if (!reply.ok) throw new Error(`${path}: HTTP ${reply.status}`);
  return createImageBitmap(await reply.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
}

export interface SkinPicture {
  readonly texture: three.Texture;
  /** Mean linear albedo of the cheeks. */
  readonly mean: readonly [number, number, number];
}

const toLinear = (byte: number): number => {
  const value = byte / 255;
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
};

export async function loadSkin(name: string): Promise<SkinPicture> {
  const bitmap = await loadBitmap(`skins/textures/${name}.png`);
  const [width, height] = [
    Math.round(SKIN_WINDOW.width * bitmap.width),
    Math.round(SKIN_WINDOW.height * bitmap.height),
  ];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2D canvas");
  context.drawImage(
    bitmap,
    SKIN_WINDOW.left * bitmap.width,
    SKIN_WINDOW.top * bitmap.height,
    width,
    height,
    0,
    0,
    width,
    height,
  );
  bitmap.close();
  const pixels = context.getImageData(0, 0, width, height);
  const sums = [0, 0, 0];
  let count = 0;
  for (let k = 0; k < pixels.data.length; k += 4 * 97) {
    for (let c = 0; c < 3; c++) sums[c] = (sums[c] ?? 0) + toLinear(pixels.data[k + c] ?? 0);
    count++;
  }
  const texture = new three.DataTexture(new Uint8Array(pixels.data.buffer), width, height, three.RGBAFormat);
  finish(texture, three.SRGBColorSpace);
  return { texture, mean: [(sums[0] ?? 0) / count, (sums[1] ?? 0) / count, (sums[2] ?? 0) / count] };
}

const HAIR_SIDE = 1024;

/** Hair, brows, lashes: grey with mean 0.5 (the tint colours it) and alpha; grey goes on under clear texels. */
export async function loadStrands(path: string): Promise<three.Texture> {
  const bitmap = await loadBitmap(path);
  const side = Math.min(HAIR_SIDE, bitmap.width);
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (context === null) throw new Error("no 2D canvas");
  context.drawImage(bitmap, 0, 0, side, side);
  bitmap.close();
  const { data } = context.getImageData(0, 0, side, side);
  let sum = 0;
  let weight = 0;
  for (let k = 0; k < data.length; k += 4) {
    const alpha = (data[k + 3] ?? 0) / 255;
    sum += alpha * ((data[k] ?? 0) + (data[k + 1] ?? 0) + (data[k + 2] ?? 0));
    weight += alpha;
  }
  const mean = Math.max(1, sum / Math.max(1e-6, weight));
  for (let k = 0; k < data.length; k += 4) {
    const alpha = (data[k + 3] ?? 0) / 255;
    const grey = (127 * ((data[k] ?? 0) + (data[k + 1] ?? 0) + (data[k + 2] ?? 0))) / mean;
    const filled = Math.min(255, alpha * grey + (1 - alpha) * 127);
    data[k] = filled;
    data[k + 1] = filled;
    data[k + 2] = filled;
  }
  const texture = new three.DataTexture(new Uint8Array(data.buffer), side, side, three.RGBAFormat);
  finish(texture, three.NoColorSpace);
  return texture;
}

/** Rows run from the top of the picture: texture coordinates are flipped in the geometry instead. */
function finish(texture: three.DataTexture, colorSpace: three.ColorSpace): void {
  texture.colorSpace = colorSpace;
  texture.wrapS = three.ClampToEdgeWrapping;
  texture.wrapT = three.ClampToEdgeWrapping;
  texture.magFilter = three.LinearFilter;
  texture.minFilter = three.LinearMipmapLinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
}

/** Loads each key once. A failed load is forgotten, so that it can be tried again. */
export function createCache<T>(load: (key: string) => Promise<T>): (key: string) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (key) => {
    let entry = known.get(key);
    if (entry === undefined) {
      entry = load(key);
      known.set(key, entry);
      entry.catch(() => known.delete(key));
    }
    return entry;
  };
}
