/**
 * From what getUserMedia throws to what the visitor can do about it. Pure, so that every case is tested.
 * Names of the exceptions: Media Capture and Streams, §10.3 (getUserMedia) and its legacy spellings.
 */
import { GazeError, type GazeErrorCode } from "../inference/errors.ts";

export interface CameraSupport {
  /** The page came over HTTPS or from localhost. */
  readonly isSecureContext: boolean;
  /** navigator.mediaDevices.getUserMedia exists. */
  readonly hasGetUserMedia: boolean;
}

/** The reason why asking for a camera is pointless here; null when it may be asked for. */
export function cameraSupportProblem(support: CameraSupport): GazeError | null {
  if (!support.isSecureContext) {
    return new GazeError("camera/insecure-context", "This page was not loaded over HTTPS or from localhost.");
  }
  if (!support.hasGetUserMedia) {
    return new GazeError("camera/unsupported", "This browser offers no camera access to pages.");
  }
  return null;
}

/** Exception name → code. Names not listed are "camera/failed". */
const CODES: Readonly<Record<string, GazeErrorCode>> = {
  NotAllowedError: "camera/denied",
  PermissionDeniedError: "camera/denied",
  SecurityError: "camera/denied",
  NotFoundError: "camera/absent",
  DevicesNotFoundError: "camera/absent",
  NotReadableError: "camera/in-use",
  TrackStartError: "camera/in-use",
  AbortError: "camera/in-use",
};

/** A name worth telling apart: the asked-for device or size is not there, but another one may be. */
export function isOverconstrained(thrown: unknown): boolean {
  const name = nameOf(thrown);
  return name === "OverconstrainedError" || name === "ConstraintNotSatisfiedError";
}

export function cameraFailure(thrown: unknown): GazeError {
  if (thrown instanceof GazeError) return thrown;
  const name = nameOf(thrown);
  const code = (Object.hasOwn(CODES, name) ? CODES[name] : undefined) ?? "camera/failed";
  const detail = thrown instanceof Error && thrown.message !== "" ? `: ${thrown.message}` : "";
  return new GazeError(code, `The browser answered ${name}${detail}`, { cause: thrown });
}

/** DOMException is no Error in every engine; only the name matters. */
function nameOf(thrown: unknown): string {
  if (typeof thrown === "object" && thrown !== null && "name" in thrown && typeof thrown.name === "string") {
    return thrown.name;
  }
  return "an unknown failure";
}
