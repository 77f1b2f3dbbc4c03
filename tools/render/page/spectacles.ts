/** Spectacles of our own making: two super-elliptic rims, a bridge and two sides, in the head frame. */
import * as three from "three";
import type { Spectacles } from "../subject.ts";

class RimCurve extends three.Curve<three.Vector3> {
  readonly centreX: number;
  readonly model: Spectacles;

  constructor(centreX: number, model: Spectacles) {
    super();
    this.centreX = centreX;
    this.model = model;
  }

  override getPoint(t: number, target = new three.Vector3()): three.Vector3 {
    const angle = t * Math.PI * 2;
    const power = 2 / this.model.squareness;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const x = (Math.sign(c) * Math.abs(c) ** power * this.model.width_cm) / 2;
    const y = (Math.sign(s) * Math.abs(s) ** power * this.model.height_cm) / 2;
    return target.set(this.centreX + x, y - 0.25, faceWrap(this.centreX + x));
  }
}

/** The front bends back a little towards the temples. */
const faceWrap = (x: number): number => -0.018 * x * x;

export interface SpectacleParts {
  readonly rims: three.BufferGeometry[];
  readonly lenses: three.BufferGeometry[];
}

/**
 * @param front_cm depth (head frame z) of the plane of the lenses
 * @param halfDistance_cm half the pupil distance
 * @param ear where the sides end: half width of the head and depth
 */
export function createSpectacles(
  model: Spectacles,
  front_cm: number,
  halfDistance_cm: number,
  halfHead_cm: number,
): SpectacleParts {
  const rims: three.BufferGeometry[] = [];
  const lenses: three.BufferGeometry[] = [];
  const radius = model.rim_cm / 2;
  const centre = Math.max(halfDistance_cm + 0.2, model.width_cm / 2 + 0.75);
  for (const side of [1, -1]) {
    const curve = new RimCurve(side * centre, model);
    rims.push(new three.TubeGeometry(curve, 48, radius, 6, true));
    const shape = new three.Shape(curve.getPoints(40).map((point) => new three.Vector2(point.x, point.y)));
    const lens = new three.ShapeGeometry(shape);
    const place = lens.getAttribute("position") as three.BufferAttribute;
    const normal = lens.getAttribute("normal") as three.BufferAttribute;
    for (let k = 0; k < place.count; k++) {
      place.setZ(k, faceWrap(place.getX(k)));
      // A weak base curve, as real lenses have.
      const [nx, ny] = [0.06 * (place.getX(k) - side * centre), 0.06 * place.getY(k)];
      const length = Math.hypot(nx, ny, 1);
      normal.setXYZ(k, nx / length, ny / length, 1 / length);
    }
    lenses.push(lens);
    const hinge = side * (centre + model.width_cm / 2);
    const arm = new three.CatmullRomCurve3([
      new three.Vector3(hinge, 0.5, faceWrap(hinge)),
      new three.Vector3(side * Math.max(Math.abs(hinge) + 0.2, halfHead_cm), 0.5, faceWrap(hinge) - 1.5),
      new three.Vector3(side * (halfHead_cm + 0.3), 0.3, -11),
    ]);
    rims.push(new three.TubeGeometry(arm, 16, Math.max(0.06, radius * 0.8), 6));
  }
  const inner = centre - model.width_cm / 2;
  const bridge = new three.QuadraticBezierCurve3(
    new three.Vector3(-inner, 0.2, faceWrap(inner)),
    new three.Vector3(0, 0.75, 0.3),
    new three.Vector3(inner, 0.2, faceWrap(inner)),
  );
  rims.push(new three.TubeGeometry(bridge, 10, Math.max(0.06, radius), 6));
  for (const geometry of [...rims, ...lenses]) geometry.translate(0, 0, front_cm);
  return { rims, lenses };
}
