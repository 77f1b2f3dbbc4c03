/**
 * Where a number comes from, as a small badge; its source on hover, focus or touch. The explanation
 * spans the nearest positioned ancestor, so that it never leaves the card on a phone.
 */
import { useId, useState } from "react";
import type { Provenance as ProvenanceWord } from "../../units.ts";
import styles from "./Provenance.module.css";

interface ProvenanceProps {
  readonly kind: ProvenanceWord;
  readonly source: string;
  /** How the number is made up, one term per line. */
  readonly terms?: readonly string[];
  /** What the number is, for the badge's accessible name: "read-out time". */
  readonly of: string;
}

const CLASS_NAMES: Readonly<Record<ProvenanceWord, string | undefined>> = {
  published: styles.published,
  datasheet: styles.published,
  modelled: styles.modelled,
  "measured here": styles.measured,
  assumed: styles.assumed,
};

export function Provenance({ kind, source, terms = [], of }: ProvenanceProps) {
  const id = useId();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`${styles.badge} ${CLASS_NAMES[kind]}`}
        aria-label={`${kind}: source of ${of}`}
        aria-describedby={isOpen ? id : undefined}
        aria-expanded={isOpen}
        onPointerEnter={(event) => event.pointerType === "mouse" && setOpen(true)}
        onPointerLeave={(event) => event.pointerType === "mouse" && setOpen(false)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={(event) => event.key === "Escape" && setOpen(false)}
        onClick={() => setOpen(true)}
      >
        {kind}
      </button>
      {isOpen && (
        <span role="tooltip" id={id} className={styles.explanation}>
          {terms.map((term) => (
            <span key={term} className={styles.term}>
              {term}
            </span>
          ))}
          <span>{source}</span>
        </span>
      )}
    </>
  );
}
