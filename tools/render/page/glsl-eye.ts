/** Shader text of the eye. */
import { LIGHT, OUTPUT, ROOM, SCREEN } from "./glsl.ts";

export const EYE_VERTEX = /* glsl */ `
uniform mat4 uHead;
varying vec3 vWorld;
varying vec3 vHead;
void main() {
  vHead = position;
  vWorld = (uHead * vec4(position, 1.0)).xyz;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}
`;

/**
 * The camera sits at the world's origin. The sphere is still; the ray through each of its pixels is cut with
 * the iris disc, which turns about the anatomical centre, and with the cornea for the mirror image.
 */
export const EYE_FRAGMENT = /* glsl */ `
uniform mat4 uHead;
uniform vec3 uSphere; // head frame
uniform float uRadius;
uniform vec3 uPivot; // world
uniform vec3 uAxis; // optical axis, world
uniform vec3 uIrisX; // two axes of the iris disc, world
uniform vec3 uIrisY;
uniform float uIrisRadius;
uniform float uIrisDepth;
uniform float uPupil; // pupil radius over iris radius
uniform vec3 uInner;
uniform vec3 uOuter;
uniform float uSclera;
uniform float uCornea;
uniform vec3 uUpper; // lid edges, see lids.ts
uniform vec3 uLower;
uniform float uNasal; // sign of head x towards the nose
varying vec3 vWorld;
varying vec3 vHead;
${OUTPUT}${LIGHT}${ROOM}${SCREEN}
float hash1(float p) { return fract(sin(p * 91.345) * 47453.5453); }
float streak(float angle, float cells) {
  float x = angle * cells / 6.2831853;
  float i = floor(x);
  float f = smoothstep(0.0, 1.0, fract(x));
  return mix(hash1(mod(i, cells)), hash1(mod(i + 1.0, cells)), f);
}
void main() {
  vec3 ray = normalize(vWorld);
  vec3 local = vHead - uSphere;
  vec3 n = normalize(local);
  float azimuth = atan(local.x, local.z);
  float elevation = asin(clamp(n.y, -1.0, 1.0));
  float above = (uUpper.x + uUpper.y * azimuth + uUpper.z * azimuth * azimuth) - elevation;
  float below = elevation - (uLower.x + uLower.y * azimuth + uLower.z * azimuth * azimuth);
  // Shade of the upper lid and lashes, weaker of the lower lid, and of the narrow corners.
  float shade = mix(0.32, 1.0, smoothstep(-0.02, 0.26, above)) * mix(0.72, 1.0, smoothstep(-0.02, 0.12, below));
  shade *= mix(0.25, 1.0, smoothstep(0.0, 0.05, above));

  float veins = hash1(floor(azimuth * 90.0) + 13.0 * floor(elevation * 60.0));
  float corner = smoothstep(0.25, 0.62, abs(azimuth));
  vec3 sclera = uSclera * vec3(1.0, 0.955, 0.92) * mix(1.0, 0.8, corner) * mix(vec3(1.0), vec3(1.0, 0.9, 0.88), corner * (0.6 + 0.4 * veins));
  float caruncle = smoothstep(0.5, 0.62, azimuth * uNasal);
  sclera = mix(sclera, vec3(0.34, 0.13, 0.11), caruncle * 0.8);

  vec3 normal = n;
  vec3 colour = sclera;
  float inIris = 0.0;
  float away = dot(ray, uAxis);
  if (away < -0.05) {
    vec3 disc = uPivot + uIrisDepth * uAxis;
    vec3 offset = ray * (dot(disc, uAxis) / away) - disc;
    float rho = length(offset) / uIrisRadius;
    if (rho < 1.12) {
      float angle = atan(dot(offset, uIrisY), dot(offset, uIrisX)) + 3.14159265;
      float fibre = 0.6 * streak(angle, 61.0) + 0.4 * streak(angle, 23.0);
      vec3 iris = mix(uInner, uOuter, smoothstep(0.35, 0.85, rho)) * (0.65 + 0.7 * fibre);
      iris *= mix(1.0, 0.35, smoothstep(0.78, 1.0, rho));
      iris = mix(vec3(0.0015), iris, smoothstep(uPupil - 0.04, uPupil + 0.04, rho));
      inIris = smoothstep(1.06, 0.94, rho);
      colour = mix(sclera, iris, inIris);
      normal = normalize(mix(n, transpose(mat3(uHead)) * uAxis, inIris * 0.8));
    }
  }
  vec3 lit = colour * diffuse(normal) * shade;

  // Mirror image: cornea in front of the iris, moist sclera elsewhere.
  vec3 corneaCentre = uPivot + 0.57 * uAxis;
  float along = dot(ray, corneaCentre);
  float inside = 0.78 * 0.78 - (dot(corneaCentre, corneaCentre) - along * along);
  vec3 mirrorNormal = mat3(uHead) * n;
  float wet = 0.35;
  float blur = 3.0;
  if (inside > 0.0 && inIris > 0.0) {
    vec3 hit = ray * (along - sqrt(inside));
    mirrorNormal = normalize(mix(mirrorNormal, (hit - corneaCentre) / 0.78, inIris));
    wet = mix(0.35, 1.0, inIris);
    blur = mix(3.0, 1.0, inIris);
  }
  float facing = clamp(-dot(ray, mirrorNormal), 0.0, 1.0);
  float fresnel = 0.025 + 0.975 * pow(1.0 - facing, 5.0);
  vec3 mirror = reflect(ray, mirrorNormal);
  // Lid and brow hide what is high above; the user's own body hides what is behind and below.
  float brow = smoothstep(0.95, 0.45, (transpose(mat3(uHead)) * mirror).y);
  vec3 seen = room(mirror, blur) * brow * 0.6 + screenSeen(vWorld, mirror, 1.5);
  lit += seen * fresnel * wet * uCornea * mix(0.1, 1.0, smoothstep(0.0, 0.08, above));
  gl_FragColor = vec4(display(lit), 1.0);
}
`;
