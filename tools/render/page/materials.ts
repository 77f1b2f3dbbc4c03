/** All materials of the scene, made once; persons and pictures only change what they hold. */
import * as three from "three";
import * as glsl from "./glsl.ts";
import * as eyeGlsl from "./glsl-eye.ts";

export type Uniforms = Record<string, { value: unknown }>;

/** Uniforms that every material shares: one object each, so one assignment reaches all. */
export function createShared() {
  return {
    uExposure: { value: 1 },
    uBalance: { value: new three.Vector3(1, 1, 1) },
    uRoom: { value: null as three.Texture | null },
    uRoomYaw: { value: 0 },
    uRoomGain: { value: 1 },
    uLight: { value: Array.from({ length: 9 }, () => new three.Vector3()) },
    uScreen: { value: new three.Vector4() },
    uScreenLight: { value: new three.Vector3() },
    uHead: { value: new three.Matrix4() },
    uBody: { value: new three.Matrix4() },
  };
}
export type Shared = ReturnType<typeof createShared>;

function material(
  vertexShader: string,
  fragmentShader: string,
  uniforms: Uniforms,
  options: three.ShaderMaterialParameters = {},
): three.ShaderMaterial {
  return new three.ShaderMaterial({ vertexShader, fragmentShader, uniforms, ...options });
}

const vec3 = (): { value: three.Vector3 } => ({ value: new three.Vector3() });

export function createMaterials(shared: Shared) {
  const eye = () =>
    material(eyeGlsl.EYE_VERTEX, eyeGlsl.EYE_FRAGMENT, {
      ...shared,
      uSphere: vec3(),
      uRadius: { value: 1 },
      uPivot: vec3(),
      uAxis: vec3(),
      uIrisX: vec3(),
      uIrisY: vec3(),
      uIrisRadius: { value: 0.587 },
      uIrisDepth: { value: 1.05 },
      uPupil: { value: 0.4 },
      uInner: vec3(),
      uOuter: vec3(),
      uSclera: { value: 0.4 },
      uCornea: { value: 0.6 },
      uUpper: vec3(),
      uLower: vec3(),
      uNasal: { value: 1 },
    });
  const strands = (soft: boolean, order: number) =>
    material(
      glsl.HAIR_VERTEX,
      glsl.HAIR_FRAGMENT,
      {
        ...shared,
        uMap: { value: null },
        uTint: vec3(),
        uSoft: { value: soft ? 1 : 0 },
        uOpacity: { value: 1 },
      },
      {
        side: three.DoubleSide,
        transparent: soft,
        depthWrite: !soft,
        polygonOffset: soft,
        polygonOffsetFactor: -2 * order,
        polygonOffsetUnits: -8 * order,
      },
    );
  return {
    skin: material(
      glsl.SKIN_VERTEX,
      glsl.SKIN_FRAGMENT,
      {
        ...shared,
        uMap: { value: null },
        uTint: vec3(),
        uGloss: { value: 1 },
        uStubble: { value: 0 },
        uCloth: vec3(),
        uCollar: { value: 0 },
        uMouth: { value: new three.Vector2() },
      },
      // Front sides only (three's default): the body's hidden back took a third of the drawing.
    ),
    leftEye: eye(),
    rightEye: eye(),
    hair: strands(false, 0),
    brows: strands(true, 1),
    lashes: strands(true, 1),
    room: material(
      glsl.ROOM_VERTEX,
      glsl.ROOM_FRAGMENT,
      { ...shared, uBlur: { value: 0 } },
      { side: three.BackSide, depthWrite: false },
    ),
    rim: material(glsl.RIM_VERTEX, glsl.RIM_FRAGMENT, { ...shared, uTint: vec3() }),
    lens: material(
      glsl.RIM_VERTEX,
      glsl.LENS_FRAGMENT,
      { ...shared, uReflection: { value: 1 } },
      {
        transparent: true,
        depthWrite: false,
        side: three.DoubleSide, // Light is added to a picture that is already in display values: 1 − (1 − lens)(1 − behind).
        blending: three.CustomBlending,
        blendSrc: three.OneMinusDstColorFactor,
        blendDst: three.OneFactor,
      },
    ),
  };
}
export type Materials = ReturnType<typeof createMaterials>;

/** Sets a uniform that the material is known to have. */
export function setUniform(target: three.ShaderMaterial, name: string, value: unknown): void {
  const uniform = target.uniforms[name];
  if (uniform === undefined) throw new RangeError(`no uniform ${name}`);
  if (uniform.value instanceof three.Vector3 && Array.isArray(value))
    uniform.value.fromArray(value as number[]);
  else uniform.value = value;
}
