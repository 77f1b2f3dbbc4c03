/** A dropped file that cannot run: why, and every single thing that is missing. */
import { Button } from "../Button.tsx";
import { PROBLEM_WORDS } from "../problem-words.ts";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./Refused.module.css";

export function Refused() {
  const session = useSession();
  const refused = useSessionState((state) => state.network.refused);
  if (refused === null) return null;
  const { name, error } = refused;
  return (
    <section className={styles.refused} aria-labelledby="refused-title">
      <h3 id="refused-title">
        {name}: {PROBLEM_WORDS[error.code].title}
      </h3>
      {error.missing.length === 0 ? (
        <p>{error.message}</p>
      ) : (
        <>
          <p>The file is sound, but it asks for what this engine does not have:</p>
          <ul className={styles.list}>
            {error.missing.map(({ what, places }) => (
              <li key={what}>
                <strong>{what}</strong>
                {places.length > 1 && ` × ${places.length}`}: <code>{places.join(", ")}</code>
              </li>
            ))}
          </ul>
        </>
      )}
      <p>{error.cure === "" ? PROBLEM_WORDS[error.code].cure : error.cure} Nothing was changed.</p>
      <Button size="small" onClick={() => session.dismissRefusedNetwork()}>
        Close
      </Button>
    </section>
  );
}
