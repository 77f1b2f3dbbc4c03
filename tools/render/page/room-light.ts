/** An environment map as light: nine-harmonics light for surfaces, a small blurred picture for mirrors. */
import * as three from "three";
import { HDRLoader } from "three/addons/loaders/HDRLoader.js";
import { apply, type Mat3, transpose, type Vec3 } from "../geometry.ts";
import { BAND_WINDOW, evaluateHarmonics, HARMONICS, spiralDirections } from "./harmonics.ts";

const WIDTH = 256;
const HEIGHT = 128;
const SAMPLES = 300;
/** Brightest radiance kept in the mirror picture, in means of the map. */
const BRIGHTEST = 60;

export interface Room {
  /** 256 × 128 with mipmaps, mean radiance 1, row 0 at the bottom. */
  readonly texture: three.DataTexture;
  /** Radiance (RGB, mean luminance 1) along `directions`. */
  readonly radiance: Float32Array;
  readonly directions: Float32Array;
}

/** A light far away: direction towards it (world) and irradiance on a surface facing it, RGB. */
export interface Lamp {
  readonly towards: Vec3;
  readonly irradiance: Vec3;
}

const luminance = (r: number, g: number, b: number): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

export async function loadRoom(name: string): Promise<Room> {
  const bytes = await (await fetch(`/assets/hdri_cc0/${name}.hdr`)).arrayBuffer();
  const { width, height, data } = new HDRLoader().setDataType(three.FloatType).parse(bytes);
  if (width === undefined || height === undefined) throw new Error(`${name}: no size in the map`);
  const source = data as Float32Array;
  const small = new Float32Array(4 * WIDTH * HEIGHT);
  const [stepX, stepY] = [width / WIDTH, height / HEIGHT];
  let total = 0;
  let weights = 0;
  for (let y = 0; y < HEIGHT; y++) {
    const weight = Math.cos(((y + 0.5) / HEIGHT - 0.5) * Math.PI);
    for (let x = 0; x < WIDTH; x++) {
      const at = 4 * ((HEIGHT - 1 - y) * WIDTH + x);
      for (let sy = 0; sy < stepY; sy++)
        for (let sx = 0; sx < stepX; sx++) {
          const from = 4 * ((y * stepY + sy) * width + x * stepX + sx);
          for (let c = 0; c < 3; c++)
            small[at + c] = (small[at + c] ?? 0) + (source[from + c] ?? 0) / (stepX * stepY);
        }
      small[at + 3] = 1;
      total += weight * luminance(small[at] ?? 0, small[at + 1] ?? 0, small[at + 2] ?? 0);
      weights += weight;
    }
  }
  const gain = weights / total;
  const half = new Uint16Array(small.length);
  for (let k = 0; k < small.length; k++) {
    small[k] = k % 4 === 3 ? 1 : (small[k] ?? 0) * gain;
    half[k] = three.DataUtils.toHalfFloat(Math.min(BRIGHTEST, small[k] ?? 0));
  }
  const texture = new three.DataTexture(half, WIDTH, HEIGHT, three.RGBAFormat, three.HalfFloatType);
  texture.wrapS = three.RepeatWrapping;
  texture.minFilter = three.LinearMipmapLinearFilter;
  texture.magFilter = three.LinearFilter;
  texture.generateMipmaps = true;
  texture.needsUpdate = true;
  return { texture, ...sampleDirections(small) };
}

/** Mean radiance round each of 300 directions: every texel goes to the direction nearest to it. */
function sampleDirections(small: Float32Array): { radiance: Float32Array; directions: Float32Array } {
  const directions = spiralDirections(SAMPLES);
  const radiance = new Float32Array(3 * SAMPLES);
  const weightSum = new Float32Array(SAMPLES);
  for (let y = 0; y < HEIGHT; y += 2)
    for (let x = 0; x < WIDTH; x += 2) {
      const elevation = ((y + 0.5) / HEIGHT - 0.5) * Math.PI;
      const azimuth = ((x + 0.5) / WIDTH - 0.5) * 2 * Math.PI;
      const [dx, dy, dz] = [
        Math.cos(elevation) * Math.cos(azimuth),
        Math.sin(elevation),
        Math.cos(elevation) * Math.sin(azimuth),
      ];
      let best = 0;
      let nearest = -2;
      for (let k = 0; k < SAMPLES; k++) {
        const cosine =
          dx * (directions[3 * k] ?? 0) +
          dy * (directions[3 * k + 1] ?? 0) +
          dz * (directions[3 * k + 2] ?? 0);
        if (cosine > nearest) [nearest, best] = [cosine, k];
      }
      const weight = Math.cos(elevation);
      weightSum[best] = (weightSum[best] ?? 0) + weight;
      for (let c = 0; c < 3; c++)
        radiance[3 * best + c] =
          (radiance[3 * best + c] ?? 0) + weight * (small[4 * (y * WIDTH + x) + c] ?? 0);
    }
  for (let k = 0; k < 3 * SAMPLES; k++)
    radiance[k] = (radiance[k] ?? 0) / Math.max(1e-6, weightSum[Math.floor(k / 3)] ?? 0);
  return { radiance, directions };
}

/**
 * Light on the head as 9 × RGB coefficients in the head frame.
 * @param yaw_rad turns the room about the vertical, as the shaders' uRoomYaw
 */
export function lightOnHead(
  room: Room,
  yaw_rad: number,
  gain: number,
  lamps: readonly Lamp[],
  head: Mat3,
): Float32Array {
  const out = new Float32Array(3 * HARMONICS);
  const basis = new Float32Array(HARMONICS);
  const toHead = transpose(head);
  const put = (direction: Vec3, r: number, g: number, b: number): void => {
    const [x, y, z] = apply(toHead, direction);
    evaluateHarmonics(x, y, z, basis);
    for (let h = 0; h < HARMONICS; h++) {
      const value = (basis[h] ?? 0) * (BAND_WINDOW[h] ?? 1);
      out[3 * h] = (out[3 * h] ?? 0) + value * r;
      out[3 * h + 1] = (out[3 * h + 1] ?? 0) + value * g;
      out[3 * h + 2] = (out[3 * h + 2] ?? 0) + value * b;
    }
  };
  const [cosine, sine] = [Math.cos(-yaw_rad), Math.sin(-yaw_rad)];
  const share = (gain * 4 * Math.PI) / SAMPLES;
  for (let k = 0; k < SAMPLES; k++) {
    // The shader looks up azimuth + yaw, so the map's azimuth a is seen at a − yaw.
    const [mx, my, mz] = [
      room.directions[3 * k] ?? 0,
      room.directions[3 * k + 1] ?? 0,
      room.directions[3 * k + 2] ?? 0,
    ];
    const direction: Vec3 = [mx * cosine - mz * sine, my, mx * sine + mz * cosine];
    put(
      direction,
      share * (room.radiance[3 * k] ?? 0),
      share * (room.radiance[3 * k + 1] ?? 0),
      share * (room.radiance[3 * k + 2] ?? 0),
    );
  }
  for (const { towards, irradiance } of lamps) put(towards, ...irradiance);
  return out;
}
