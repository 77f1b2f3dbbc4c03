/** The first screen: what this is, one big button, a way in without a camera, and what becomes of the picture. */
import { Badge } from "./Badge.tsx";
import { Button } from "./Button.tsx";
import { EyeTarget } from "./EyeTarget.tsx";
import { FileField } from "./Field.tsx";
import { StoredHere } from "./keeping/StoredHere.tsx";
import { DroppedNetwork } from "./network/NetworkSide.tsx";
import { PrivacyLine } from "./PrivacyLine.tsx";
import { useSession } from "./useSession.ts";
import styles from "./Welcome.module.css";

export function Welcome() {
  const session = useSession();
  return (
    <div className={styles.welcome}>
      <div className={styles.pitch}>
        <h1 className={styles.title}>Where are you looking?</h1>
        <p className={styles.lead}>
          A tiny, fully quantised neural network follows your eyes, <strong>inside this tab</strong>.
          Calibrate it with a few clicks, see honestly how far off it is, and watch what every frame would
          cost inside a camera sensor that thinks for itself.
        </p>
        <div className={styles.actions}>
          <Button weight="primary" size="large" onClick={() => session.startCamera()}>
            Start camera
          </Button>
          <Button size="large" onClick={() => session.startDemo()}>
            No camera? Watch a demo
          </Button>
        </div>
        <FileField label="Open a saved session" accept=".json" onChoose={(file) => session.openFile(file)} />
        <PrivacyLine />
        <StoredHere />
      </div>
      <div className={styles.art}>
        <EyeTarget />
      </div>
      <div className={styles.dropped}>
        <DroppedNetwork />
      </div>
      <ol className={styles.steps}>
        <li className={styles.step}>
          <h2>1. Look</h2>
          <p>
            A dot follows your gaze over the whole page. You see the face and eyes as the network sees them.
          </p>
        </li>
        <li className={styles.step}>
          <h2>2. Calibrate, and be told the truth</h2>
          <p>
            Look at nine targets. Four more, never used for fitting, tell how far off it is for you:{" "}
            <Badge kind="measured">measured here</Badge>
          </p>
        </li>
        <li className={styles.step}>
          <h2>3. Take the sensor apart</h2>
          <p>
            The same frame in a Sony IMX500, which runs the network on the image chip: time and energy of each
            step, <Badge kind="simulated">simulated</Badge>
          </p>
        </li>
      </ol>
    </div>
  );
}
