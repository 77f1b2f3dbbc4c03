/** Which network runs, how large it is, and what runs it. */
import { useEffect, useRef, useState } from "react";
import type { ModelInfo } from "../../inference/protocol.ts";
import type { NetworkCard } from "../../session/network-card.ts";
import { knownBySha256 } from "../../session/network-layers.ts";
import { SMALL_NETWORK_NAME } from "../../session/open-network.ts";
import { Button } from "../Button.tsx";
import { FileField } from "../Field.tsx";
import { bytesText, countText } from "../sensor/figures.ts";
import { useSession, useSessionState } from "../useSession.ts";
import styles from "./NetworkFacts.module.css";
import { partText } from "./part-words.ts";

export function NetworkFacts({ model }: { readonly model: ModelInfo }) {
  const name = useSessionState((state) => state.networkName);
  const isOwn = useSessionState((state) => state.isOwnNetwork);
  const refused = useSessionState((state) => state.network.refused);
  const session = useSession();
  const title = useRef<HTMLHeadingElement>(null);
  const isOfferingSmall = name !== SMALL_NETWORK_NAME;
  /** Name of the network before a button's; null when no button was used. */
  const left = useRef<string | null>(null);
  const leaveBy = (button: () => void) => (): void => {
    left.current = name;
    button();
  };
  // The button goes when its network runs; whoever used it by keyboard goes on at the name it now bears.
  useEffect(() => {
    // Refused: its button is still there, and a later file must not take the focus away.
    if (refused !== null) left.current = null;
    if (left.current === null || left.current === name) return;
    left.current = null;
    title.current?.focus();
  }, [name, refused]);
  const known = knownBySha256(model.sha256);
  const { input, workload } = model;
  const { totals } = workload;
  const card = useCard(isOwn || !isOfferingSmall ? name : null, model.sha256);
  const planes = input.layout === "grey" ? "grey" : "R, G, B and the X, Y position planes";
  return (
    <header className={styles.facts}>
      <h2 id="network-title" ref={title} tabIndex={-1}>
        {name}
      </h2>
      <p className={styles.story}>
        {countText(totals.parameters)} parameters and {(totals.macs / 1e6).toFixed(1)} million multiplications
        a run, every one of them in 8-bit integers. It reads {partText(input.part)} at{" "}
        <span className={styles.size}>
          {input.width} × {input.height}
        </span>
        : {planes}.
      </p>
      {known !== null && (
        <p className={styles.story}>
          Recognised by its SHA-256: the {known.name} ({known.source}). Its face crop and planes are those it
          was made with.
        </p>
      )}
      {card !== null && (
        <p className={styles.story}>
          {`Before any calibration it is off by ${card.mean_error_cm.toFixed(1)} cm on average, measured on ${card.people} rendered people it never saw, one view of each picture; for real people no figure is known.`}
        </p>
      )}
      <dl className={styles.list}>
        <Fact name="file">{bytesText(model.file_bytes)}</Fact>
        <Fact name="operators">{workload.layers.length}</Fact>
        <Fact name="activations at once, at most">{bytesText(totals.activation_peak_bytes)}</Fact>
        <Fact name="kernels">{model.backend}</Fact>
      </dl>
      <FileField
        label="Another network: drop a .tflite anywhere on this page, or choose one"
        accept=".tflite"
        onChoose={(file) => session.openFile(file)}
      />
      <div className={styles.others}>
        {!isOwn && (
          <Button size="small" onClick={leaveBy(() => session.restoreOwnNetwork())}>
            Back to our network
          </Button>
        )}
        {isOfferingSmall && (
          <Button size="small" onClick={leaveBy(() => session.runSmallNetwork())}>
            Run our small one, for microcontrollers
          </Button>
        )}
      </div>
    </header>
  );
}

/** @param name of a network of ours; null for the visitor's, which has no card */
function useCard(name: string | null, sha256: string): NetworkCard | null {
  const session = useSession();
  const [card, setCard] = useState<NetworkCard | null>(null);
  useEffect(() => {
    setCard(null);
    if (name === null) return;
    const abort = new AbortController();
    void session.networkCard(name, sha256, abort.signal).then((found) => {
      if (!abort.signal.aborted) setCard(found);
    });
    return () => abort.abort();
  }, [session, name, sha256]);
  return card;
}

function Fact({ name, children }: { readonly name: string; readonly children: string | number }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
