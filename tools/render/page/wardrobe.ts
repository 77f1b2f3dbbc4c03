/** Puts a person's own colours and pictures into the materials. */
import * as three from "three";
import { type Materials, setUniform } from "./materials.ts";
import type { Person } from "./person.ts";

/** How far below the chin the clothes begin, cm. */
const COLLAR_CM = 7.5;

export function dressSkin(materials: Materials, { subject, mouth }: Person, texture: three.Texture): void {
  setUniform(materials.skin, "uMap", texture);
  setUniform(materials.skin, "uTint", [...subject.skinTint]);
  setUniform(materials.skin, "uGloss", subject.skinGloss);
  setUniform(materials.skin, "uStubble", subject.stubble);
  setUniform(materials.skin, "uCloth", [...subject.cloth]);
  setUniform(materials.skin, "uCollar", mouth[1] - COLLAR_CM);
  setUniform(materials.skin, "uMouth", new three.Vector2(...mouth));
}

export interface HairPictures {
  readonly hair: three.Texture | null;
  readonly brows: three.Texture;
  readonly lashes: three.Texture | null;
}

export function dressHair(materials: Materials, { subject }: Person, pictures: HairPictures): void {
  setUniform(materials.hair, "uMap", pictures.hair);
  setUniform(materials.hair, "uTint", [...subject.hairTint]);
  setUniform(materials.brows, "uMap", pictures.brows);
  setUniform(materials.brows, "uTint", [...subject.browTint]);
  setUniform(materials.lashes, "uMap", pictures.lashes);
  setUniform(materials.lashes, "uTint", [0.01, 0.008, 0.007]);
  setUniform(materials.lashes, "uOpacity", 0.4);
  setUniform(materials.brows, "uOpacity", 0.8);
}

export function dressEyes(materials: Materials, { subject, head }: Person): void {
  for (const [k, material] of [materials.leftEye, materials.rightEye].entries()) {
    const eye = head.eyes[k as 0 | 1];
    setUniform(material, "uSphere", [...eye.sphere]);
    setUniform(material, "uRadius", eye.radius_cm);
    setUniform(material, "uIrisRadius", subject.eyes.irisRadius_cm);
    setUniform(material, "uIrisDepth", subject.eyes.irisDepth_cm);
    setUniform(material, "uInner", [...subject.eyes.inner]);
    setUniform(material, "uOuter", [...subject.eyes.outer]);
    setUniform(material, "uSclera", subject.eyes.scleraAlbedo);
    setUniform(material, "uCornea", subject.eyes.cornea);
    setUniform(material, "uNasal", eye.side === "left" ? -1 : 1);
  }
}
