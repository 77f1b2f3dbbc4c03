/** Fill patterns: simulated things are hatched, measured ones solid, assumed ones dotted. */

/** SVG definitions; `id` keeps several charts on one page apart. */
export function HatchDefinitions({ id }: { readonly id: string }) {
  return (
    <defs>
      <pattern
        id={`${id}-quiet`}
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="7" height="7" fill="var(--color-simulated)" fillOpacity="0.2" />
        <line
          x1="0"
          y1="0"
          x2="0"
          y2="7"
          stroke="var(--color-simulated)"
          strokeOpacity="0.55"
          strokeWidth="2"
        />
      </pattern>
      <pattern
        id={`${id}-loud`}
        width="7"
        height="7"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect width="7" height="7" fill="var(--color-simulated)" />
        <line
          x1="0"
          y1="0"
          x2="0"
          y2="7"
          stroke="var(--color-surface)"
          strokeOpacity="0.45"
          strokeWidth="1.5"
        />
      </pattern>
      <pattern id={`${id}-assumed`} width="8" height="8" patternUnits="userSpaceOnUse">
        <rect width="8" height="8" fill="var(--color-text-muted)" fillOpacity="0.14" />
        <circle cx="4" cy="4" r="1.3" fill="var(--color-text-muted)" />
      </pattern>
    </defs>
  );
}

/** `quiet`: around the network. `loud`: the network itself. `assumed`: no published split. */
export const hatch = (id: string, which: "quiet" | "loud" | "assumed"): string => `url(#${id}-${which})`;
