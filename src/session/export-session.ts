/** The running session as a SessionRecording: numbers only, never a picture. What the page does not know is null. */
import { version } from "../../package.json";
import { type CalibrationRecord, positionPx } from "./calibration-record.ts";
import type { EmbeddingRing } from "./embedding-ring.ts";
import { createFilter, type FilterSettings, filterParameters } from "./filter-settings.ts";
import type { SessionRecording } from "./recording.ts";
import { recordedSampleOf, recordedTargetOf } from "./recording-build.ts";
import type { SampleLane } from "./samples.ts";
import type { ScreenGeometry } from "./screen.ts";
import type { PageSettings } from "./settings.ts";
import type { StreamInfo } from "./store.ts";

export interface ExportFacts {
  readonly stream: StreamInfo;
  /** File name and SHA-256 of the network. */
  readonly model: { readonly name: string; readonly sha256: string };
  readonly calibration: CalibrationRecord | null;
  readonly smoothing: FilterSettings;
  readonly protocol: Pick<PageSettings, "preset" | "accept">;
  readonly samples: Pick<SampleLane, "length" | "at">;
  /** What was kept of the network's last hidden layer; null when the visitor did not ask for it. */
  readonly embeddings: Pick<EmbeddingRing, "at"> | null;
  /** The screen as it is now; a calibration carries its own. */
  readonly screen: ScreenGeometry;
  readonly screenWidth_px: number;
  readonly screenHeight_px: number;
  readonly devicePixelRatio: number;
  /** ISO 8601, UTC. */
  readonly recordedAt: string;
}

export function exportSession(facts: ExportFacts): SessionRecording {
  const { stream, calibration, smoothing, samples, embeddings } = facts;
  const screen = calibration?.screen ?? facts.screen;
  return {
    appVersion: version,
    recordedAt: facts.recordedAt,
    model: facts.model,
    camera: {
      source: stream.kind,
      label: stream.label,
      frameWidth_px: stream.width_px,
      frameHeight_px: stream.height_px,
      nominalRate_Hz: stream.nominalRate_Hz,
    },
    screen: {
      viewportWidth_px: screen.viewport_width_px,
      viewportHeight_px: screen.viewport_height_px,
      screenWidth_px: facts.screenWidth_px,
      screenHeight_px: facts.screenHeight_px,
      devicePixelRatio: facts.devicePixelRatio,
    },
    viewing: {
      x_pxPerCm: screen.x_pxPerCm,
      y_pxPerCm: screen.y_pxPerCm,
      scaleBasis: screen.scaleBasis,
      distance_cm: screen.distance_cm,
      distanceBasis: screen.distanceBasis,
      // Left out of the file where there is none.
      ...(screen.scaleMethod !== undefined && { scaleMethod: screen.scaleMethod }),
      ...(screen.distanceMethod !== undefined && { distanceMethod: screen.distanceMethod }),
      eye: screen.eye,
    },
    lens: { place: screen.lens, basis: screen.scaleBasis === "known" ? "known" : "assumed" },
    filter: { name: smoothing.filter, parameters: filterParameters(smoothing) },
    seed: calibration?.seed ?? 0,
    protocol: { preset: facts.protocol.preset, accept: facts.protocol.accept },
    calibration:
      calibration === null
        ? null
        : {
            map: calibration.fit.map,
            leaveOneOut_px: calibration.fit.leaveOneOut_px,
            ...(calibration.startedDespite && { startedDespite: calibration.startedDespite }),
            ...(calibration.views !== undefined && { views: calibration.views }),
          },
    targets: calibration === null ? [] : targetsOf(calibration, smoothing, embeddings !== null),
    samples: Array.from({ length: samples.length }, (_, index) => samples.at(index)).flatMap((sample) =>
      sample === undefined ? [] : recordedSampleOf(sample, embeddings?.at(sample.captured_ms) ?? null),
    ),
  };
}

function targetsOf(
  record: CalibrationRecord,
  smoothing: FilterSettings,
  keepEmbedding: boolean,
): SessionRecording["targets"] {
  return record.collected.map((target) =>
    recordedTargetOf(target, positionPx(target.position, record.screen), record.fit.map, {
      filter: createFilter(smoothing.filter, smoothing),
      keepEmbedding,
    }),
  );
}
