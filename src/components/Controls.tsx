/** What the visitor can do while tracking: calibrate, recentre, stop, and the settings behind them. */
import { Button } from "./Button.tsx";
import styles from "./Controls.module.css";
import { ChoiceField, FileField } from "./Field.tsx";
import { ScreenFields } from "./setup/ScreenFields.tsx";
import { useSession, useSessionState } from "./useSession.ts";

const FILTERS = [
  { value: "one-euro", label: "One Euro" },
  { value: "kalman", label: "Kalman" },
  { value: "none", label: "none (raw)" },
] as const;

const PRESETS = [
  { value: "booth", label: "quick: 5 + 4 targets" },
  { value: "standard", label: "standard: 9 + 4 targets" },
  { value: "research", label: "research: 13 + 8 targets" },
] as const;

const ACCEPTS = [
  { value: "click", label: "click or key" },
  { value: "dwell", label: "looking (hands-free)" },
] as const;

const PEOPLE = [
  { value: "ana", label: "Ana" },
  { value: "ben", label: "Ben" },
  { value: "sam", label: "Sam" },
  { value: "kit", label: "Kit" },
  { value: "ada", label: "Ada" },
  { value: "eli", label: "Eli" },
] as const;

export function Controls() {
  const session = useSession();
  const hasCalibration = useSessionState((state) => state.calibration !== null);
  const hasKeys = useSessionState((state) => state.settings.keys);
  return (
    <div className={styles.controls}>
      <Button weight={hasCalibration ? "normal" : "primary"} onClick={() => session.openCalibration()}>
        {hasCalibration ? "Calibrate again" : "Calibrate"}
      </Button>
      {hasCalibration && (
        <Button aria-keyshortcuts={hasKeys ? "R" : undefined} onClick={() => session.openRecentring()}>
          Recentre{" "}
          {hasKeys && (
            <span className={styles.key} aria-hidden="true">
              R
            </span>
          )}
        </Button>
      )}
      <Button onClick={() => session.stop()}>Stop</Button>
      <details className={styles.more}>
        <summary>Settings</summary>
        <SettingFields />
      </details>
    </div>
  );
}

function SettingFields() {
  const session = useSession();
  const settings = useSessionState((state) => state.settings);
  const source = useSessionState((state) => state.stream?.kind ?? null);
  const networkName = useSessionState((state) => state.networkName);
  return (
    <div className={styles.fields}>
      <Button
        size="small"
        aria-pressed={settings.mirror}
        onClick={() => session.changeSettings({ mirror: !settings.mirror })}
      >
        Mirror the picture
      </Button>
      <Button
        size="small"
        aria-pressed={settings.uncertainty}
        onClick={() => session.changeSettings({ uncertainty: !settings.uncertainty })}
      >
        Uncertainty around the dot
      </Button>
      <Button
        size="small"
        aria-pressed={settings.keys}
        onClick={() => session.changeSettings({ keys: !settings.keys })}
      >
        Key R recentres
      </Button>
      {source === "camera" && <CameraField />}
      {source === "demo" && (
        <ChoiceField
          label="Rendered person"
          value={settings.demo}
          options={PEOPLE}
          onChange={(demo) => session.startDemo(demo)}
        />
      )}
      <ChoiceField
        label="Calibration"
        value={settings.preset}
        options={PRESETS}
        onChange={(preset) => session.changeSettings({ preset })}
      />
      <ChoiceField
        label="Accept a target by"
        value={settings.accept}
        options={ACCEPTS}
        onChange={(accept) => session.changeSettings({ accept })}
      />
      <ChoiceField
        label="Smoothing"
        value={settings.filter}
        options={FILTERS}
        onChange={(filter) => session.changeSettings({ filter })}
      />
      <FileField
        label={`Network: ${networkName}. Use another`}
        accept=".tflite"
        onChoose={(file) => session.openFile(file)}
      />
      <FileField label="Replay a saved session" accept=".json" onChoose={(file) => session.openFile(file)} />
      <Button
        size="small"
        aria-pressed={settings.embedding}
        onClick={() => session.changeSettings({ embedding: !settings.embedding })}
      >
        Keep the network's hidden layer in session files
      </Button>
      {source === "camera" && <ScreenFields />}
    </div>
  );
}

function CameraField() {
  const session = useSession();
  const cameras = useSessionState((state) => state.cameras);
  const deviceId = useSessionState((state) => state.stream?.deviceId ?? "");
  if (cameras.length === 0) return null;
  return (
    <ChoiceField
      label="Camera"
      value={deviceId}
      options={cameras.map((camera) => ({ value: camera.deviceId, label: camera.label }))}
      onChange={(chosen) => session.startCamera(chosen)}
    />
  );
}
