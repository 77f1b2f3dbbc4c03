/** Measures screen scale and viewing distance in a sheet over the page; nothing counts before "Use these". */
import { useEffect, useRef, useState } from "react";
import type { SweepSummary } from "../../session/distance-blind-spot.ts";
import { pixelZoom } from "../../session/window-geometry.ts";
import { Button } from "../Button.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import { BlindSpotSweeps } from "./BlindSpotSweeps.tsx";
import { CardStep } from "./CardStep.tsx";
import { DistanceStep } from "./DistanceStep.tsx";
import styles from "./ScreenSetup.module.css";
import { draftOf, settingsOf, withCard, withDistance } from "./setup-draft.ts";

/** @param props.onUsed after a measurement has become the settings */
export function ScreenSetup({ onUsed }: { readonly onUsed: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        Measure screen and distance
      </Button>
      {isOpen && <Sheet onUsed={onUsed} onClosed={() => setOpen(false)} />}
    </>
  );
}

type Step = "card" | "distance" | "sweeps";

interface SheetProps {
  readonly onUsed: () => void;
  readonly onClosed: () => void;
}

function Sheet({ onUsed, onClosed }: SheetProps) {
  const session = useSession();
  const dialog = useRef<HTMLDialogElement>(null);
  const [step, setStep] = useState<Step>("card");
  const [draft, setDraft] = useState(() => draftOf(session.store.getState().settings));
  const [sweeps, setSweeps] = useState<SweepSummary | "gave-up" | null>(null);
  const isKnownScale = useSessionState(
    ({ settings }) => settings.card_dpcm !== null || settings.screen_cm !== null,
  );

  useEffect(() => {
    const element = dialog.current;
    // Keeps the focus, closes by Escape, and gives the focus back.
    if (element?.open === false) element.showModal();
    return () => element?.close();
  }, []);

  const { devicePixelRatio } = pixelZoom();
  const { x_pxPerCm } = session.screen();
  const pxPerCm = draft.card_dpcm === null ? x_pxPerCm : draft.card_dpcm / devicePixelRatio;
  const close = (): void => dialog.current?.close();

  return (
    <dialog
      ref={dialog}
      className={styles.dialog}
      aria-label="Measure screen and distance"
      // Mounted twice (StrictMode), the first closing is heard when the second opening is through.
      onClose={() => dialog.current?.open !== true && onClosed()}
      // Keys that mean something on the page mean nothing here.
      onKeyDown={(event) => event.stopPropagation()}
    >
      {step === "card" && (
        <CardStep
          onMatch={(card_dpcm) => {
            setDraft(withCard(draft, card_dpcm, x_pxPerCm * devicePixelRatio));
            // Their spread was in the former scale.
            setSweeps(null);
            setStep("distance");
          }}
          onSkip={() => setStep("distance")}
          onCancel={close}
        />
      )}
      {step === "distance" && (
        <DistanceStep
          draft={draft}
          sweeps={sweeps}
          isKnownScale={isKnownScale || draft.card_dpcm !== null}
          pxPerCm={pxPerCm}
          onChange={setDraft}
          onSweep={() => setStep("sweeps")}
          onBack={() => setStep("card")}
          onCancel={close}
          onUse={() => {
            session.changeSettings(settingsOf(draft));
            onUsed();
            close();
          }}
        />
      )}
      {step === "sweeps" && (
        <BlindSpotSweeps
          pxPerCm={pxPerCm}
          onEnd={(summary) => {
            setSweeps(summary ?? "gave-up");
            setDraft(withDistance(draft, "blind-spot", summary?.distance_cm ?? null));
            setStep("distance");
          }}
        />
      )}
    </dialog>
  );
}
