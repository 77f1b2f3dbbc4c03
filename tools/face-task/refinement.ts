/**
 * Which of the attention model's outputs feeds each of the 478 landmarks. The old solution refines the
 * plain mesh in its graph; here one gather does the same.
 *
 * Index facts: the landmark numbering of MediaPipe's face mesh. "Left" in the model's names is the side of
 * landmark 33, which is the person's right eye.
 */

export const LIPS: readonly number[] = numbers(`
  61 146 91 181 84 17 314 405 321 375 291   185 40 39 37 0 267 269 270 409
  78 95 88 178 87 14 317 402 318 324 308    191 80 81 82 13 312 311 310 415
  76 77 90 180 85 16 315 404 320 307 306    184 74 73 72 11 302 303 304 408
  62 96 89 179 86 15 316 403 319 325 292    183 42 41 38 12 268 271 272 407`);

/** The first 16 entries are the lid contour, whose mean depth the iris gets. */
export const EYE_A: readonly number[] = numbers(`
  33 7 163 144 145 153 154 155 133   246 161 160 159 158 157 173
  130 25 110 24 23 22 26 112 243     247 30 29 27 28 56 190
  226 31 228 229 230 231 232 233 244 113 225 224 223 222 221 189
  35 124 46 53 52 65
  143 111 117 118 119 120 121 128 245   156 70 63 105 66 107 55 193`);

export const EYE_B: readonly number[] = numbers(`
  263 249 390 373 374 380 381 382 362   466 388 387 386 385 384 398
  359 255 339 254 253 252 256 341 463   467 260 259 257 258 286 414
  446 261 448 449 450 451 452 453 464   342 445 444 443 442 441 413
  265 353 276 283 282 295
  372 340 346 347 348 349 350 357 465   383 300 293 334 296 336 285 417`);

const LID_CONTOUR_POINTS = 16;
const IRIS_POINTS = 5;
/** 468 mesh points and 2 × 5 iris points. */
export const LANDMARKS = 478;

/** Where each part starts in the concatenation of all of them; the parts' order in it is this one. */
const BASE = {
  mesh: 0,
  lips: 1404,
  leftEye: 1564,
  rightEye: 1706,
  leftIris: 1848,
  rightIris: 1858,
  depthA: 1868,
  depthB: 1869,
} as const;
/** Length of the concatenation. */
export const CONCATENATED = 1870;

/** Positions of the depths, in the mesh part, of an eye's lid contour. */
export function contourDepths(eye: readonly number[]): number[] {
  return eye.slice(0, LID_CONTOUR_POINTS).map((landmark) => 3 * landmark + 2);
}

/** For each of the 478 × 3 output numbers, its position in the concatenation. */
export function gatherSource(): number[] {
  const source = Array.from({ length: 3 * LANDMARKS }, (_, i) => i);
  const refine = (map: readonly number[], base: number) => {
    map.forEach((landmark, entry) => {
      source[3 * landmark] = base + 2 * entry;
      source[3 * landmark + 1] = base + 2 * entry + 1;
    });
  };
  refine(LIPS, BASE.lips);
  refine(EYE_A, BASE.leftEye);
  refine(EYE_B, BASE.rightEye);
  const iris = (first: number, base: number, depth: number) => {
    for (let point = 0; point < IRIS_POINTS; point++) {
      const at = 3 * (first + point);
      source[at] = base + 2 * point;
      source[at + 1] = base + 2 * point + 1;
      source[at + 2] = depth;
    }
  };
  iris(468, BASE.leftIris, BASE.depthA);
  iris(473, BASE.rightIris, BASE.depthB);
  return source;
}

function numbers(list: string): number[] {
  return list.trim().split(/\s+/).map(Number);
}
