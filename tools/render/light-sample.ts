/** Light and exposure of one picture, drawn from a seed. Irradiances are relative to the room's mean radiance. */
import { normalise, type Vec3 } from "./geometry.ts";
import type { Random } from "./random.ts";

export interface LightPlan {
  readonly roomYaw_rad: number;
  readonly roomGain: number;
  /** Irradiance from the front (screen) over that of an even room. */
  readonly frontShare: number;
  readonly screenFloor: number;
  readonly screenColour: Vec3;
  readonly lamps: readonly { readonly towards: Vec3; readonly irradiance: Vec3 }[];
  /** Linear display level aimed at on the face (of mean light skin). */
  readonly faceLevel: number;
  /** Mip level of the background. */
  readonly backgroundBlur: number;
  /** Share of the light's colour cast that the camera removes. */
  readonly whiteBalance: number;
  readonly kind: "even" | "dim" | "side";
}

export function sampleLight(random: Random): LightPlan {
  const kind = random.weighted({ even: 0.55, dim: 0.25, side: 0.2 });
  const cool = random.uniform(-0.12, 0.16);
  const lamps: { towards: Vec3; irradiance: Vec3 }[] = [];
  if (kind === "side" || random.chance(0.2)) {
    const side = random.chance(0.5) ? 1 : -1;
    const power = Math.PI * random.uniform(0.4, kind === "side" ? 1.8 : 0.8);
    const warm = random.uniform(-0.1, 0.25);
    lamps.push({
      towards: normalise([side * random.uniform(0.3, 1), random.uniform(0, 0.9), random.uniform(-0.9, 0.3)]),
      irradiance: [power * (1 + warm), power, power * (1 - warm)],
    });
  }
  return {
    kind,
    roomYaw_rad: random.uniform(-Math.PI, Math.PI),
    roomGain: kind === "dim" ? random.uniform(0.05, 0.3) : 1,
    frontShare: kind === "dim" ? random.uniform(0.6, 3) : random.uniform(0.15, 0.8),
    screenFloor: kind === "dim" ? random.uniform(0.3, 2) : 0,
    screenColour: [1 - cool, 1, 1 + cool],
    lamps,
    faceLevel: 0.2 * Math.exp(random.normal(0, kind === "dim" ? 0.5 : 0.36)),
    whiteBalance: random.uniform(0.5, 1),
    backgroundBlur: random.uniform(0, 3),
  };
}
