/** How many shifted or mirrored crops of each frame the network looks at; their answers are averaged. */
import { VIEW_NAMES, viewCountOf } from "../../session/settings.ts";
import { ChoiceField } from "../Field.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./Measure.module.css";

const OPTIONS = VIEW_NAMES.map((count) => ({
  value: count,
  label: count === "1" ? "1: the face's own crop" : `${count}, averaged`,
}));

export function Views() {
  const session = useSession();
  const settings = useSessionState((state) => state.settings);
  const count = viewCountOf(settings);
  return (
    <div className={styles.measure}>
      <ChoiceField
        label="Views of each frame"
        value={settings.views}
        options={OPTIONS}
        onChange={(views) => session.changeSettings({ views })}
      />
      <p className={styles.words}>
        {count === 1
          ? "One run of the network on each frame, as its card measures it and as a sensor would."
          : `The crop is looked at ${count} times, shifted a little each time and mirrored ${(count - 1) / 2} times: what the network says differs with the place of its window, and the mean is closer to the truth. It takes ${count} times the network's time here. A network that never learnt from mirrored faces should look once.`}
      </p>
    </div>
  );
}
