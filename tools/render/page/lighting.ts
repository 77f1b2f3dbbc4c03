/** Sets the light, the camera's exposure and its white balance for one picture. */
import type { Circumstances } from "../frame-sample.ts";
import { type Mat3, normalise, type Vec3 } from "../geometry.ts";
import type { LightPlan } from "../light-sample.ts";
import type { Shared } from "./materials.ts";
import { type Lamp, lightOnHead, type Room } from "./room-light.ts";

export interface LitFace {
  readonly circumstances: Circumstances;
  readonly light: LightPlan;
  readonly head: Mat3;
  /** Mean transfer of the face's front, 9 numbers. */
  readonly faceTransfer: Float32Array;
  /** Mean luminance of the skin's albedo, 0…1. */
  readonly albedo: number;
}

export function lightUp(shared: Shared, room: Room, face: LitFace): void {
  const { light, head, faceTransfer, albedo } = face;
  const { pose, screen } = face.circumstances;
  const middle: Vec3 = [(screen.left_cm + screen.right_cm) / 2, (screen.bottom_cm + screen.top_cm) / 2, 0];
  const towards: Vec3 = [middle[0] - pose.eyes_cm[0], middle[1] - pose.eyes_cm[1], -pose.eyes_cm[2]];
  const distance = Math.hypot(...towards);
  const area = (screen.right_cm - screen.left_cm) * (screen.top_cm - screen.bottom_cm);
  const solidAngle = Math.min(1.5, (area * Math.abs(towards[2] / distance)) / distance ** 2);
  const gain = light.roomGain;
  // A screen is a few times brighter than the room at most; what it cannot give comes from the front anyhow.
  const wanted = light.frontShare * Math.PI * gain;
  const radiance = Math.min(wanted / solidAngle, 5 * gain + light.screenFloor);
  const fromScreen = radiance * solidAngle;
  const lamps: Lamp[] = [
    {
      towards: normalise(towards),
      irradiance: light.screenColour.map((c) => c * fromScreen) as unknown as Vec3,
    },
    {
      towards: normalise([towards[0], towards[1] + 15, towards[2]]),
      irradiance: light.screenColour.map((c) => c * Math.max(0, wanted - fromScreen)) as unknown as Vec3,
    },
    ...light.lamps.map(({ towards: direction, irradiance }) => ({
      towards: direction,
      irradiance: irradiance.map((c) => c * gain) as unknown as Vec3,
    })),
  ];
  const coefficients = lightOnHead(room, light.roomYaw_rad, gain, lamps, head);
  for (const [h, vector] of shared.uLight.value.entries())
    vector.set(coefficients[3 * h] ?? 0, coefficients[3 * h + 1] ?? 0, coefficients[3 * h + 2] ?? 0);
  const onFaceRgb = [0, 1, 2].map((c) =>
    faceTransfer.reduce((sum, value, h) => sum + value * (coefficients[3 * h + c] ?? 0), 0),
  );
  const onFace = onFaceRgb.reduce((sum, value, c) => sum + value * ([0.2126, 0.7152, 0.0722][c] ?? 0), 0);
  // The camera's own white balance takes out most of the light's colour.
  shared.uBalance.value.fromArray(
    onFaceRgb.map((value) => (Math.max(1e-4, onFace) / Math.max(1e-4, value)) ** light.whiteBalance),
  );
  shared.uExposure.value =
    (light.faceLevel * Math.max(albedo / 0.3, 0.02) ** 0.65) / Math.max(1e-4, onFace * albedo);
  shared.uRoomYaw.value = light.roomYaw_rad;
  shared.uRoomGain.value = gain;
  shared.uScreen.value.set(screen.left_cm, screen.right_cm, screen.bottom_cm, screen.top_cm);
  shared.uScreenLight.value.fromArray(light.screenColour.map((c) => c * radiance));
}
