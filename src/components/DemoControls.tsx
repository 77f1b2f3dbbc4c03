/** For a rendered clip: what the ring means, and where the rendered person shall look. */
import { useState } from "react";
import { Badge } from "./Badge.tsx";
import { Button } from "./Button.tsx";
import styles from "./DemoControls.module.css";
import { useSession } from "./useSession.ts";

const PLACES: readonly { readonly label: string; readonly target_frac: readonly [number, number] | null }[] =
  [
    { label: "Everywhere", target_frac: null },
    { label: "Upper left", target_frac: [0.1, 0.1] },
    { label: "Upper right", target_frac: [0.9, 0.1] },
    { label: "Lower left", target_frac: [0.1, 0.9] },
    { label: "Lower right", target_frac: [0.9, 0.9] },
  ];

export function DemoControls() {
  const session = useSession();
  const [chosen, setChosen] = useState("Everywhere");
  return (
    <section className={styles.demo} aria-label="Demo">
      <p className={styles.words}>
        <Badge kind="simulated">rendered person</Badge> The dashed ring is what the person was made to look
        at; the dot is what the network makes of the picture. Let the person look:
      </p>
      <div className={styles.places}>
        {PLACES.map(({ label, target_frac }) => (
          <Button
            key={label}
            size="small"
            aria-pressed={chosen === label}
            onClick={() => {
              setChosen(label);
              session.lookAt(target_frac);
            }}
          >
            {label}
          </Button>
        ))}
      </div>
    </section>
  );
}
