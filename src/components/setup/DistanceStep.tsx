/** Three ways to an eye-to-screen distance, each with what it is worth: measured, estimated, assumed. */
import type { ReactNode } from "react";
import type { SweepSummary } from "../../session/distance-blind-spot.ts";
import type { PageSettings } from "../../session/settings.ts";
import { Badge } from "../Badge.tsx";
import { Button } from "../Button.tsx";
import { NumberField } from "../Field.tsx";
import { BlindSpotChoice } from "./BlindSpotChoice.tsx";
import { IrisChoice } from "./IrisChoice.tsx";
import styles from "./ScreenSetup.module.css";
import { StepTitle } from "./StepTitle.tsx";
import { DISTANCE_LIMITS_CM, type SetupDraft, whyUnusable, withDistance } from "./setup-draft.ts";

interface DistanceStepProps {
  readonly draft: SetupDraft;
  readonly sweeps: SweepSummary | "gave-up" | null;
  /** The blind spot needs centimetres on the screen. */
  readonly isKnownScale: boolean;
  readonly onChange: (draft: SetupDraft) => void;
  readonly pxPerCm: number;
  readonly onSweep: () => void;
  readonly onBack: () => void;
  readonly onCancel: () => void;
  readonly onUse: () => void;
}

export function DistanceStep(props: DistanceStepProps) {
  const { draft, sweeps, isKnownScale, pxPerCm, onChange, onSweep, onBack, onCancel, onUse } = props;
  const { distances_cm } = draft;
  const unusable = whyUnusable(draft);
  const choose = (by: PageSettings["distance_by"]): void => onChange({ ...draft, distance_by: by });
  const way = (by: PageSettings["distance_by"]) => ({
    isChosen: draft.distance_by === by,
    onChoose: () => choose(by),
  });
  return (
    <div className={styles.sheet}>
      <StepTitle>How far away are you?</StepTitle>
      <p className={styles.note}>Sit as you will sit later. Degrees of visual angle rest on this distance.</p>
      <fieldset className={styles.ways}>
        <legend className="visually-hidden">Way to find the distance</legend>
        <Way {...way("blind-spot")} name="Blind spot" badge={<Badge kind="measured">measured</Badge>}>
          <BlindSpotChoice
            distance_cm={distances_cm["blind-spot"]}
            sweeps={sweeps}
            isKnownScale={isKnownScale}
            pxPerCm={pxPerCm}
            onSweep={onSweep}
          />
        </Way>
        <Way {...way("iris")} name="Size of your iris" badge={<Badge kind="assumed">estimated</Badge>}>
          <IrisChoice
            distance_cm={distances_cm.iris}
            onEstimate={(distance_cm) => onChange(withDistance(draft, "iris", distance_cm))}
          />
        </Way>
        <Way
          {...way("typed")}
          name="Typed, or 60 cm"
          badge={<Badge kind="assumed">assumed while empty</Badge>}
        >
          <NumberField
            label="Eye to screen, cm"
            value={distances_cm.typed}
            {...DISTANCE_LIMITS_CM}
            placeholder="60 assumed"
            onChange={(distance_cm) => onChange(withDistance(draft, "typed", distance_cm))}
          />
        </Way>
      </fieldset>
      <div className={styles.actions}>
        <Button weight="primary" disabled={unusable !== null} onClick={onUse}>
          Use these
        </Button>
        <Button onClick={onBack}>Back to the card</Button>
        <Button onClick={onCancel}>Discard</Button>
        {unusable !== null && <span className={styles.note}>{unusable}</span>}
      </div>
    </div>
  );
}

interface WayProps {
  readonly name: string;
  readonly badge: ReactNode;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

function Way({ name, badge, isChosen, onChoose, children }: WayProps) {
  return (
    <div className={styles.way} data-chosen={isChosen}>
      <label className={styles.wayName}>
        <input type="radio" name="distance-by" checked={isChosen} onChange={onChoose} />
        {name} {badge}
      </label>
      {isChosen && <div className={styles.wayBody}>{children}</div>}
    </div>
  );
}
