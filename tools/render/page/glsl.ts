/** Shader text. One light model for everything: nine harmonics, a blurred room to mirror, one screen. */

export const OUTPUT = /* glsl */ `
uniform float uExposure;
uniform vec3 uBalance;
// Linear to display: straight up to 0.75, then a soft shoulder, then sRGB.
vec3 display(vec3 linear) {
  vec3 x = max(linear * uBalance * uExposure, 0.0);
  vec3 bent = 0.75 + 0.25 * (1.0 - exp(-(x - 0.75) / 0.25));
  x = mix(x, bent, step(0.75, x));
  return mix(12.92 * x, 1.055 * pow(max(x, 1e-5), vec3(1.0 / 2.4)) - 0.055, step(0.0031308, x));
}
`;

export const ROOM = /* glsl */ `
uniform sampler2D uRoom;
uniform float uRoomYaw;
uniform float uRoomGain;
vec3 room(vec3 direction, float level) {
  float azimuth = atan(direction.z, direction.x) + uRoomYaw;
  vec2 uv = vec2(azimuth / 6.2831853 + 0.5, asin(clamp(direction.y, -1.0, 1.0)) / 3.14159265 + 0.5);
  return uRoomGain * textureLod(uRoom, uv, level).rgb;
}
`;

export const LIGHT = /* glsl */ `
uniform vec3 uLight[9];
// Outgoing light of a white Lambert surface with this normal (head frame).
vec3 diffuse(vec3 n) {
  vec3 e = 0.282095 * uLight[0]
    + 0.6666667 * 0.488603 * (n.y * uLight[1] + n.z * uLight[2] + n.x * uLight[3])
    + 0.25 * (1.092548 * (n.x * n.y * uLight[4] + n.y * n.z * uLight[5] + n.x * n.z * uLight[7])
    + 0.315392 * (3.0 * n.z * n.z - 1.0) * uLight[6] + 0.546274 * (n.x * n.x - n.y * n.y) * uLight[8]);
  return max(e, 0.0);
}
`;

export const SCREEN = /* glsl */ `
uniform vec4 uScreen; // left, right, bottom, top in the plane z = 0, cm
uniform vec3 uScreenLight; // radiance
// Light of the screen seen from a point in a direction (world); soft by the spread at z = 0.
vec3 screenSeen(vec3 from, vec3 direction, float soft_cm) {
  if (direction.z > -0.05) return vec3(0.0);
  vec2 hit = from.xy - direction.xy * (from.z / direction.z);
  vec2 low = smoothstep(-soft_cm, soft_cm, hit - uScreen.xz);
  vec2 high = smoothstep(-soft_cm, soft_cm, uScreen.yw - hit);
  return uScreenLight * low.x * low.y * high.x * high.y;
}
`;

/** Head and body blend: vertices of the neck follow the head in part. */
const PLACE = /* glsl */ `
uniform mat4 uHead;
uniform mat4 uBody;
attribute float headWeight;
vec3 placed(vec3 p) { return mix((uBody * vec4(p, 1.0)).xyz, (uHead * vec4(p, 1.0)).xyz, headWeight); }
`;

export const SKIN_VERTEX = /* glsl */ `
${PLACE}${ROOM}
attribute vec3 transferA;
attribute vec3 transferB;
attribute vec3 transferC;
uniform vec3 uLight[9];
varying vec2 vUv;
varying vec3 vWorld;
varying vec3 vNormal;
varying vec3 vLight;
varying vec3 vRest;
varying vec3 vMirrored;
void main() {
  vUv = uv;
  vRest = position;
  vWorld = placed(position);
  vNormal = mat3(uHead) * normal;
  vLight = transferA.x * uLight[0] + transferA.y * uLight[1] + transferA.z * uLight[2]
    + transferB.x * uLight[3] + transferB.y * uLight[4] + transferB.z * uLight[5]
    + transferC.x * uLight[6] + transferC.y * uLight[7] + transferC.z * uLight[8];
  float open = clamp(transferA.x / 0.282095, 0.0, 1.0);
  // The room in the skin is blurred so much that one look per vertex is enough.
  vMirrored = room(reflect(normalize(vWorld), normalize(vNormal)), 3.6) * 0.55 * open;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}
`;

export const SKIN_FRAGMENT = /* glsl */ `
uniform sampler2D uMap;
uniform vec3 uTint;
uniform float uGloss;
uniform float uStubble;
uniform vec3 uCloth;
uniform float uCollar;
uniform vec2 uMouth; // mouth height, chin height (head frame)
varying vec2 vUv;
varying vec3 vWorld;
varying vec3 vNormal;
varying vec3 vLight;
varying vec3 vRest;
varying vec3 vMirrored;
${OUTPUT}${SCREEN}
float hash(vec2 p) { return fract(sin(dot(p, vec2(127.1, 311.7))) * 43758.5453); }
void main() {
  vec3 texel = texture2D(uMap, vUv).rgb;
  vec3 albedo = texel * uTint;
  if (uStubble > 0.0) {
    float low = smoothstep(uMouth.x + 2.2, uMouth.x + 1.0, vRest.y) * smoothstep(uMouth.y - 4.0, uMouth.y - 1.5, vRest.y);
    float redness = smoothstep(1.75, 2.3, texel.r / max(texel.g, 0.01));
    float front = smoothstep(-7.0, -1.0, vRest.z);
    float grain = 0.75 + 0.5 * hash(floor(vUv * 1800.0));
    albedo *= mix(vec3(1.0), vec3(0.42, 0.46, 0.52), clamp(uStubble * low * front * (1.0 - redness) * grain, 0.0, 0.9));
  }
  float cloth = smoothstep(uCollar + 0.2, uCollar - 0.2, vRest.y + 0.15 * vRest.z);
  albedo = mix(albedo, uCloth, cloth);
  vec3 n = normalize(vNormal);
  vec3 v = normalize(-vWorld);
  float facing = clamp(dot(n, v), 0.0, 1.0);
  float fresnel = 0.028 + 0.22 * pow(1.0 - facing, 5.0);
  vec3 mirror = reflect(-v, n);
  vec3 gloss = (vMirrored + screenSeen(vWorld, mirror, 22.0)) * fresnel * uGloss * (1.0 - cloth);
  gl_FragColor = vec4(display(albedo * max(vLight, 0.0) + gloss), 1.0);
}
`;

export const HAIR_VERTEX = /* glsl */ `
uniform mat4 uHead;
varying vec2 vUv;
varying vec3 vNormal;
varying vec3 vWorld;
varying vec3 vRest;
void main() {
  vUv = uv;
  vRest = position;
  vNormal = normal;
  vWorld = (uHead * vec4(position, 1.0)).xyz;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}
`;

/** Hair is cut out (uSoft 0); brows and lashes are blended (uSoft 1). */
export const HAIR_FRAGMENT = /* glsl */ `
uniform sampler2D uMap;
uniform vec3 uTint;
uniform float uSoft;
uniform float uOpacity;
varying vec2 vUv;
varying vec3 vNormal;
varying vec3 vWorld;
varying vec3 vRest;
${OUTPUT}${LIGHT}${ROOM}
void main() {
  vec4 texel = texture2D(uMap, vUv);
  float alpha = texel.a * uOpacity;
  if (uSoft < 0.5 && texel.a < 0.45) discard;
  vec3 n = normalize(vNormal);
  // Cards seen from behind belong to a round head: light them by the direction from its middle.
  vec3 round = normalize(vRest - vec3(0.0, 1.0, -9.0));
  n = uSoft < 0.5 ? normalize(mix(n, round, 0.75)) : vec3(0.0, 0.0, 1.0);
  float grain = 0.35 + 1.3 * dot(texel.rgb, vec3(0.33));
  vec3 sheen = vec3(0.012) * diffuse(round) * grain;
  gl_FragColor = vec4(display(uTint * grain * diffuse(n) * 0.8 + sheen * (1.0 - uSoft)), uSoft < 0.5 ? 1.0 : alpha);
}
`;

export const ROOM_VERTEX = /* glsl */ `
varying vec3 vDirection;
void main() {
  vDirection = position;
  gl_Position = projectionMatrix * viewMatrix * vec4(position * 400.0, 1.0);
}
`;

export const ROOM_FRAGMENT = /* glsl */ `
varying vec3 vDirection;
uniform float uBlur;
${OUTPUT}${ROOM}
void main() { gl_FragColor = vec4(display(room(normalize(vDirection), uBlur)), 1.0); }
`;

export const RIM_VERTEX = /* glsl */ `
uniform mat4 uHead;
varying vec3 vNormal;
varying vec3 vWorld;
void main() {
  vNormal = normal;
  vWorld = (uHead * vec4(position, 1.0)).xyz;
  gl_Position = projectionMatrix * viewMatrix * vec4(vWorld, 1.0);
}
`;

export const RIM_FRAGMENT = /* glsl */ `
uniform mat4 uHead;
uniform vec3 uTint;
varying vec3 vNormal;
varying vec3 vWorld;
${OUTPUT}${LIGHT}${ROOM}
void main() {
  vec3 n = normalize(vNormal);
  vec3 mirror = reflect(normalize(vWorld), mat3(uHead) * n);
  gl_FragColor = vec4(display(uTint * diffuse(n) + 0.05 * room(mirror, 2.0)), 1.0);
}
`;

/** Lens: mirrors room and screen a little; blended by addition. */
export const LENS_FRAGMENT = /* glsl */ `
uniform mat4 uHead;
uniform float uReflection;
varying vec3 vNormal;
varying vec3 vWorld;
${OUTPUT}${ROOM}${SCREEN}
void main() {
  vec3 ray = normalize(vWorld);
  vec3 n = normalize(mat3(uHead) * vNormal);
  float facing = abs(dot(ray, n));
  float fresnel = 0.03 + 0.9 * pow(1.0 - facing, 5.0);
  vec3 mirror = reflect(ray, n);
  // Where there is skin behind, a faint mirror image hardly lifts the display value.
  gl_FragColor = vec4(0.4 * display((room(mirror, 1.5) + screenSeen(vWorld, mirror, 1.0)) * fresnel * uReflection), 1.0);
}
`;
