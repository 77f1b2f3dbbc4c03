/** Which filter moves the dot, and the numbers of both; every change acts at once and stands in the address. */
import { initialSettings, PAGE_SETTINGS } from "../../session/settings.ts";
import { Button } from "../Button.tsx";
import { ChoiceField } from "../Field.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import { type Parameter, ParameterField } from "./ParameterField.tsx";
import styles from "./Parameters.module.css";
import { KALMAN_PARAMETERS, ONE_EURO_PARAMETERS } from "./parameters.ts";

const DOT_FILTERS = [
  { value: "one-euro", label: "One Euro" },
  { value: "kalman", label: "Kalman" },
  { value: "none", label: "none (raw)" },
] as const;

export function Parameters() {
  const session = useSession();
  const filter = useSessionState((state) => state.settings.filter);
  const names = [...ONE_EURO_PARAMETERS, ...KALMAN_PARAMETERS].map(({ name }) => name);
  const reset = (): void => {
    const initial = initialSettings(PAGE_SETTINGS);
    session.changeSettings(Object.fromEntries(names.map((name) => [name, initial[name]])));
  };
  return (
    <div className={styles.parameters}>
      <div className={styles.row}>
        <ChoiceField
          label="The dot follows"
          value={filter}
          options={DOT_FILTERS}
          onChange={(chosen) => session.changeSettings({ filter: chosen })}
        />
        <Button size="small" onClick={reset}>
          Back to the defaults
        </Button>
      </div>
      <ParameterGroup title="One Euro" parameters={ONE_EURO_PARAMETERS} />
      <ParameterGroup title="Kalman" parameters={KALMAN_PARAMETERS} />
    </div>
  );
}

interface ParameterGroupProps {
  readonly title: string;
  readonly parameters: readonly Parameter[];
}

export function ParameterGroup({ title, parameters }: ParameterGroupProps) {
  const session = useSession();
  const settings = useSessionState((state) => state.settings);
  return (
    <fieldset className={styles.group}>
      <legend>{title}</legend>
      {parameters.map((parameter) => (
        <ParameterField
          key={parameter.name}
          parameter={parameter}
          value={settings[parameter.name]}
          onChange={(value) => session.changeSettings({ [parameter.name]: value })}
        />
      ))}
    </fieldset>
  );
}
