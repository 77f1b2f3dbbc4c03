/** Screen scale and viewing distance in the settings: typed, or measured in a sheet of their own. */
import { useState } from "react";
import type { PageSettings } from "../../session/settings.ts";
import { NumberField } from "../Field.tsx";
import { useSession, useSessionState } from "../useSession.ts";
import { ScreenSetup } from "./ScreenSetup.tsx";
import { DISTANCE_LIMITS_CM } from "./setup-draft.ts";

const BY_WORDS: Readonly<Record<PageSettings["distance_by"], string>> = {
  typed: "",
  "blind-spot": ", by blind spot",
  iris: ", estimated by iris",
};

export function ScreenFields() {
  const session = useSession();
  const { screen_cm, card_dpcm, distance_cm, distance_by } = useSessionState((state) => state.settings);
  // Fields keep what is typed; a measurement makes them anew.
  const [measurements, setMeasurements] = useState(0);
  return (
    <>
      <ScreenSetup onUsed={() => setMeasurements(measurements + 1)} />
      <NumberField
        key={`screen ${measurements}`}
        label="Screen width, cm"
        value={screen_cm}
        min={5}
        max={500}
        placeholder={card_dpcm === null ? "assumed" : "by card"}
        onChange={(typed_cm) =>
          session.changeSettings({
            screen_cm: typed_cm,
            card_dpcm: null,
            // It was a length on the screen, in the scale that is now replaced.
            ...(distance_by === "blind-spot" && { distance_cm: null, distance_by: "typed" }),
          })
        }
      />
      <NumberField
        key={`distance ${measurements}`}
        label={`Eye to screen, cm${BY_WORDS[distance_by]}`}
        value={distance_cm}
        {...DISTANCE_LIMITS_CM}
        placeholder="60 assumed"
        onChange={(typed_cm) => session.changeSettings({ distance_cm: typed_cm, distance_by: "typed" })}
      />
    </>
  );
}
