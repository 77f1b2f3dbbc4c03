/** How many shifted or mirrored crops of each frame the network looks at; their answers are averaged. */
import { VIEW_NAMES } from "../../session/settings.ts";
import { ChoiceField } from "../Field.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./Measure.module.css";

const LABELS: Readonly<Partial<Record<(typeof VIEW_NAMES)[number], string>>> = {
  auto: "as many as there is time for",
  1: "1: the face's own crop",
};
const OPTIONS = VIEW_NAMES.map((name) => ({ value: name, label: LABELS[name] ?? `${name}, averaged` }));

export function Views() {
  const session = useSession();
  const asked = useSessionState((state) => state.settings.views);
  const count = useSessionState((state) => state.views);
  const learntMirrored = useSessionState((state) => state.engine?.model.learntMirrored ?? false);
  const isCalibrated = useSessionState((state) => state.calibration !== null);
  return (
    <div className={styles.measure}>
      <ChoiceField
        label="Views of each frame"
        value={asked}
        options={OPTIONS}
        onChange={(views) => session.changeSettings({ views })}
      />
      <p className={styles.words}>
        {asked === "auto" && `Now ${count}: ${whyNow(learntMirrored, isCalibrated)} `}
        {count === 1
          ? "One run of the network on each frame, as its card measures it and as a sensor would."
          : `The crop is looked at ${count} times, shifted a little each time and mirrored ${(count - 1) / 2} times: what the network says differs with the place of its window, and the mean is closer to the truth. It takes ${count} times the network's time here.`}
        {count > 1 &&
          !learntMirrored &&
          " This network does not say that it learnt from mirrored faces: one view is safer."}
      </p>
    </div>
  );
}

function whyNow(learntMirrored: boolean, isCalibrated: boolean): string {
  if (!learntMirrored) return "this network does not say that it learnt from mirrored faces.";
  if (isCalibrated) return "the number stays while a calibration is in use.";
  return "of 1, 5 and 9 the most that there is time for beside the face, by the times measured here.";
}
