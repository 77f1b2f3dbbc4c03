/**
 * The picture of the first screen: an eye whose iris is the calibration target, and which follows the
 * pointer. Ornament only; it stands still when reduced motion is asked for.
 */
import { useEffect, useRef } from "react";
import styles from "./EyeTarget.module.css";

/** How far the iris may travel from the middle, in drawing units. */
const REACH = { x: 66, y: 26 };
const NINE = [0.1, 0.5, 0.9].flatMap((y) => [0.1, 0.5, 0.9].map((x) => [x, y] as const));

export function EyeTarget() {
  const figure = useRef<SVGSVGElement>(null);
  const iris = useRef<SVGGElement>(null);

  useEffect(() => {
    if (window.matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    let pending = 0;
    const follow = (event: PointerEvent): void => {
      cancelAnimationFrame(pending);
      pending = requestAnimationFrame(() => {
        const box = figure.current?.getBoundingClientRect();
        if (box === undefined || iris.current === null) return;
        const right = event.clientX - (box.left + box.width / 2);
        const down = event.clientY - (box.top + box.height / 2);
        const distance = Math.hypot(right, down) || 1;
        // Full travel once the pointer is as far away as the eye is wide.
        const share = Math.min(1, distance / box.width) / distance;
        iris.current.style.transform = `translate(${right * share * REACH.x}px, ${down * share * REACH.y}px)`;
      });
    };
    window.addEventListener("pointermove", follow);
    return () => {
      window.removeEventListener("pointermove", follow);
      cancelAnimationFrame(pending);
    };
  }, []);

  return (
    <svg ref={figure} className={styles.figure} viewBox="0 0 480 320" aria-hidden="true">
      <rect className={styles.frame} x="8" y="8" width="464" height="304" rx="14" />
      {NINE.map(([x, y]) => (
        <circle key={`${x} ${y}`} className={styles.grid} cx={8 + 464 * x} cy={8 + 304 * y} r="4.5" />
      ))}
      <path className={styles.lid} d="M92 160C152 78 328 78 388 160 328 242 152 242 92 160Z" />
      <g ref={iris} className={styles.iris}>
        <circle cx="240" cy="160" r="50" strokeWidth="6" />
        <circle cx="240" cy="160" r="32" strokeWidth="6" />
        <circle className={styles.pupil} cx="240" cy="160" r="15" />
        <line x1="229" y1="160" x2="251" y2="160" />
        <line x1="240" y1="149" x2="240" y2="171" />
      </g>
    </svg>
  );
}
