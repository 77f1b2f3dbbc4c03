/** The scene: puts a person into circumstances and draws the part of the frame that holds the face. */
import * as three from "three";
import type { Camera, Circumstances } from "../frame-sample.ts";
import {
  apply,
  type EyeAngles,
  headRotation,
  type Mat3,
  normalise,
  opticalAxis,
  toDirection,
  type Vec3,
  visualAngles,
} from "../geometry.ts";
import type { LightPlan } from "../light-sample.ts";
import type { Subject } from "../subject.ts";
import { lightUp } from "./lighting.ts";
import { createMaterials, createShared, type Materials, type Shared, setUniform } from "./materials.ts";
import type { Pack } from "./pack-reader.ts";
import { buildPerson, disposePerson, type LidState, type Person, poseFace } from "./person.ts";
import { loadRoom, type Room } from "./room-light.ts";
import { createSpectacles } from "./spectacles.ts";
import { createCache, loadSkin, loadStrands } from "./textures.ts";
import { dressEyes, dressHair, dressSkin } from "./wardrobe.ts";

/** Side of the drawing surface: the largest patch that can be drawn (a clip's frame, twice as large). */
const SURFACE_SIDE = 1280;

export interface Shot {
  readonly head: Mat3;
  /** World position of the head frame's origin. */
  readonly origin: Vec3;
  readonly visual: readonly [EyeAngles, EyeAngles];
  readonly optical: readonly [EyeAngles, EyeAngles];
  readonly lids: readonly [LidState, LidState];
}

export interface Studio {
  readonly pack: Pack;
  person(): Person;
  castPerson(subject: Subject): Promise<void>;
  enterRoom(name: string): Promise<void>;
  /** Poses and lights everything for one picture. */
  arrange(circumstances: Circumstances, light: LightPlan, eyesFixed?: boolean): Shot;
  /** Frame pixels (x, y) of a point of the head frame. */
  toFrame(shot: Shot, camera: Camera, point: Vec3): readonly [number, number];
  /** Draws frame rectangle (left, top, width, height) at `scale` drawn pixels per frame pixel. RGBA, top row first. */
  draw(
    camera: Camera,
    left: number,
    top: number,
    width: number,
    height: number,
    scale: number,
  ): { width: number; height: number; data: Uint8ClampedArray };
}

export function createStudio(pack: Pack): Studio {
  const canvas = new OffscreenCanvas(16, 16);
  const renderer = new three.WebGLRenderer({
    canvas: canvas as unknown as HTMLCanvasElement,
    antialias: false,
  });
  renderer.debug.onShaderError = (gl, _program, vertex, fragment) => {
    throw new Error(`shader: ${gl.getShaderInfoLog(vertex) ?? ""} ${gl.getShaderInfoLog(fragment) ?? ""}`);
  };
  const target = new three.WebGLRenderTarget(SURFACE_SIDE, SURFACE_SIDE);
  const shared: Shared = createShared();
  const materials: Materials = createMaterials(shared);
  const scene = new three.Scene();
  scene.matrixWorldAutoUpdate = false;
  const add = (geometry: three.BufferGeometry, material: three.Material, order: number): three.Mesh => {
    const mesh = new three.Mesh(geometry, material);
    mesh.frustumCulled = false;
    mesh.renderOrder = order;
    scene.add(mesh);
    return mesh;
  };
  const empty = new three.BufferGeometry();
  // After everything that hides it and before what is blended over it.
  const background = add(new three.SphereGeometry(1, 32, 20), materials.room, 2);
  const meshes = {
    body: add(empty, materials.skin, 0),
    leftEye: add(empty, materials.leftEye, 0),
    rightEye: add(empty, materials.rightEye, 0),
    hair: add(empty, materials.hair, 1),
    brows: add(empty, materials.brows, 2),
    lashes: add(empty, materials.lashes, 3),
  };
  let glasses: three.Mesh[] = [];
  const skins = createCache(loadSkin);
  const strands = createCache(loadStrands);
  const rooms = createCache(loadRoom);
  let person: Person | null = null;
  let room: Room | null = null;
  let albedo = 0.3;
  const camera3 = new three.PerspectiveCamera();

  const current = (): Person => {
    if (person === null) throw new Error("castPerson comes first");
    return person;
  };

  async function castPerson(subject: Subject): Promise<void> {
    const skin = await skins(subject.skinTexture);
    const next = buildPerson(pack, subject);
    const brows = await strands(next.brows.entry.texture);
    const hair = next.hair === null ? null : await strands(next.hair.entry.texture);
    const lashes = next.lashes === null ? null : await strands(next.lashes.entry.texture);
    if (person !== null) disposePerson(person);
    person = next;
    albedo = skin.mean.reduce(
      (sum, value, k) => sum + value * (subject.skinTint[k] ?? 1) * ([0.2126, 0.7152, 0.0722][k] ?? 0),
      0,
    );
    meshes.body.geometry = next.body.geometry;
    [meshes.leftEye.geometry, meshes.rightEye.geometry] = next.eyes;
    meshes.brows.geometry = next.brows.surface.geometry;
    meshes.hair.visible = next.hair !== null;
    if (next.hair !== null) meshes.hair.geometry = next.hair.surface.geometry;
    meshes.lashes.visible = next.lashes !== null;
    if (next.lashes !== null) meshes.lashes.geometry = next.lashes.surface.geometry;
    dressSkin(materials, next, skin.texture);
    dressHair(materials, next, { hair, brows, lashes });
    dressEyes(materials, next);
    wearSpectacles(next);
  }

  function wearSpectacles({ subject, head }: Person): void {
    for (const mesh of glasses) {
      scene.remove(mesh);
      mesh.geometry.dispose();
    }
    glasses = [];
    if (subject.spectacles === null) return;
    const eye = head.eyes[0];
    const front = eye.sphere[2] + eye.radius_cm + 1.35;
    const parts = createSpectacles(subject.spectacles, front, subject.pupilDistance_cm / 2, 6.7 * head.scale);
    glasses = [
      ...parts.rims.map((geometry) => add(geometry, materials.rim, 1)),
      ...parts.lenses.map((geometry) => add(geometry, materials.lens, 5)),
    ];
    setUniform(materials.rim, "uTint", [...subject.spectacles.colour]);
    setUniform(materials.lens, "uReflection", subject.spectacles.reflection);
  }

  async function enterRoom(name: string): Promise<void> {
    room = await rooms(name);
    shared.uRoom.value = room.texture;
  }

  function arrange(circumstances: Circumstances, light: LightPlan, eyesFixed = false): Shot {
    const { head: shape, subject } = current();
    const { pose, gaze_cm } = circumstances;
    const head = headRotation(pose.yaw_deg, pose.pitch_deg, pose.roll_deg);
    const origin = pose.eyes_cm;
    const place = (point: Vec3): Vec3 => {
      const turned = apply(head, point);
      return [turned[0] + origin[0], turned[1] + origin[1], turned[2] + origin[2]];
    };
    setPlace(shared.uHead.value, head, [origin[0], origin[1], origin[2]]);
    const bodyTurn = headRotation(0.35 * pose.yaw_deg, 0.2 * pose.pitch_deg, 0.15 * pose.roll_deg);
    const neck = place(shape.neck);
    const back = apply(bodyTurn, shape.neck);
    setPlace(shared.uBody.value, bodyTurn, [neck[0] - back[0], neck[1] - back[1], neck[2] - back[2]]);

    const target3: Vec3 = eyesFixed
      ? [origin[0] + 100 * head[2], origin[1] + 100 * head[5], origin[2] + 100 * head[8]]
      : [gaze_cm[0], gaze_cm[1], 0];
    const angles = shape.eyes.map((eye) => {
      const visual = visualAngles(place(eye.pivot), target3, head);
      return { visual, optical: opticalAxis(visual, subject.kappa[eye.side], eye.side) };
    });
    const [left, right] = angles;
    if (left === undefined || right === undefined) throw new Error("two eyes");
    const elevation = (left.optical.elevation_deg + right.optical.elevation_deg) / 2;
    const lids = poseFace(pack, current(), elevation, circumstances.lidClosure, circumstances.expression);
    for (const [k, material] of [materials.leftEye, materials.rightEye].entries()) {
      const side = k as 0 | 1;
      const axis = apply(head, toDirection(k === 0 ? left.optical : right.optical));
      const across = normalise([axis[2], 0, -axis[0]]);
      setUniform(material, "uPivot", [...place(shape.eyes[side].pivot)]);
      setUniform(material, "uAxis", [...axis]);
      setUniform(material, "uIrisX", [...across]);
      setUniform(material, "uIrisY", [
        axis[1] * across[2] - axis[2] * across[1],
        axis[2] * across[0] - axis[0] * across[2],
        axis[0] * across[1] - axis[1] * across[0],
      ]);
      setUniform(material, "uPupil", Math.min(0.6, subject.eyes.pupilShare * circumstances.pupilFactor));
      setUniform(material, "uUpper", [...lids[side].upper]);
      setUniform(material, "uLower", [...lids[side].lower]);
    }
    if (room === null) throw new Error("enterRoom comes first");
    lightUp(shared, room, { circumstances, light, head, faceTransfer: current().faceTransfer, albedo });
    setUniform(materials.room, "uBlur", light.backgroundBlur);
    return {
      head,
      origin,
      visual: [left.visual, right.visual],
      optical: [left.optical, right.optical],
      lids,
    };
  }

  function toFrame(shot: Shot, camera: Camera, point: Vec3): readonly [number, number] {
    const turned = apply(shot.head, point);
    return project(camera, [
      turned[0] + shot.origin[0],
      turned[1] + shot.origin[1],
      turned[2] + shot.origin[2],
    ]);
  }

  function draw(camera: Camera, left: number, top: number, width: number, height: number, scale: number) {
    const [drawnWidth, drawnHeight] = [Math.round(width * scale), Math.round(height * scale)];
    if (Math.max(drawnWidth, drawnHeight) > SURFACE_SIDE)
      throw new RangeError(`patch ${drawnWidth}×${drawnHeight} is larger than ${SURFACE_SIDE}`);
    camera3.fov = (2 * Math.atan(camera.frame_height / 2 / camera.focal_px) * 180) / Math.PI;
    camera3.aspect = camera.frame_width / camera.frame_height;
    camera3.near = 2;
    camera3.far = 900;
    camera3.position.set(0, 0, 0);
    camera3.lookAt(0, Math.tan((camera.tilt_deg * Math.PI) / 180), 1);
    camera3.setViewOffset(camera.frame_width, camera.frame_height, left, top, width, height);
    camera3.updateMatrixWorld();
    target.viewport.set(0, 0, drawnWidth, drawnHeight);
    target.scissor.set(0, 0, drawnWidth, drawnHeight);
    target.scissorTest = true;
    renderer.setRenderTarget(target);
    renderer.clear();
    renderer.render(scene, camera3);
    const upside = new Uint8Array(4 * drawnWidth * drawnHeight);
    renderer.readRenderTargetPixels(target, 0, 0, drawnWidth, drawnHeight, upside);
    const data = new Uint8ClampedArray(upside.length);
    for (let y = 0; y < drawnHeight; y++)
      data.set(
        upside.subarray(4 * drawnWidth * (drawnHeight - 1 - y), 4 * drawnWidth * (drawnHeight - y)),
        4 * drawnWidth * y,
      );
    return { width: drawnWidth, height: drawnHeight, data };
  }

  background.matrixAutoUpdate = false;
  return { pack, person: current, castPerson, enterRoom, arrange, toFrame, draw };
}

function setPlace(matrix: three.Matrix4, turn: Mat3, [x, y, z]: Vec3): void {
  const [a, b, c, d, e, f, g, h, i] = turn;
  matrix.set(a, b, c, x, d, e, f, y, g, h, i, z, 0, 0, 0, 1);
}

/** World point to frame pixels, for a lens at the origin looking along +z, tilted up by tilt_deg. */
export function project(camera: Camera, [x, y, z]: Vec3): readonly [number, number] {
  const tilt = (camera.tilt_deg * Math.PI) / 180;
  const depth = z * Math.cos(tilt) + y * Math.sin(tilt);
  const up = y * Math.cos(tilt) - z * Math.sin(tilt);
  // The lens faces the user: the user's right (+x) is on the left of the picture.
  return [
    camera.frame_width / 2 - (camera.focal_px * x) / depth,
    camera.frame_height / 2 - (camera.focal_px * up) / depth,
  ];
}
