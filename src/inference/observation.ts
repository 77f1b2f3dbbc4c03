/**
 * What is seen in one frame: the plain data that passes between face, crop, network and session.
 * Frame pixels are those of the unmirrored picture, origin top left, +y down.
 */
import type { GazePointCm } from "../units.ts";

/** A square in frame pixels. May reach outside the frame. */
export interface FaceBox {
  /** Left edge. */
  readonly x_px: number;
  /** Top edge. */
  readonly y_px: number;
  /** Side. */
  readonly size_px: number;
}

/** A rectangle in frame pixels. May reach outside the frame; crops pad with black there. */
export interface CropBox {
  /** Left edge. */
  readonly x_px: number;
  /** Top edge. */
  readonly y_px: number;
  readonly width_px: number;
  readonly height_px: number;
}

/** Which part of the face square (the square round the landmarks) a network looks at, in shares of the square's side. */
export interface FacePart {
  readonly width: number;
  readonly height: number;
  /** How far the part's middle lies above the square's. */
  readonly rise: number;
}

/** Head pose from MediaPipe's facial transformation matrix. */
export interface HeadPose {
  /** + turns the face to the user's right (to the left of the unmirrored picture). */
  readonly yaw_deg: number;
  /** + lifts the chin. */
  readonly pitch_deg: number;
  /** + tilts the head towards the user's right shoulder. */
  readonly roll_deg: number;
  /** Position of the head in the gaze frame: +x user's right, +y up, z = distance from the lens. */
  readonly x_cm: number;
  readonly y_cm: number;
  readonly z_cm: number;
}

export interface FaceObservation {
  /** What the network looks at: InputDescriptor.part of the face square. */
  readonly box: CropBox;
  /** Larger side of the landmarks' bounding box: how large the face is in the frame, whatever the network looks at. */
  readonly faceSize_px: number;
  /** 478 × (x, y, z); x and y as fractions of frame width and height. */
  readonly landmarks: Float32Array;
  readonly head: HeadPose;
  /** Lid distance over eye width, 0 (shut) to about 0.45; sides are the user's own. */
  readonly eyeOpenness: { readonly left: number; readonly right: number };
  /** 0…1. */
  readonly confidence: number;
  /** Faces in the frame; the nearest one is this observation. */
  readonly faceCount: number;
}

/** 8-bit RGBA rows, top left first, 4 × width × height bytes. */
export interface RgbaImage {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray | Uint8Array;
}

/** How a network wants its picture. Derived from the model file, or from a known file's hash. */
export interface InputDescriptor {
  readonly height: number;
  readonly width: number;
  /** rgb+xy: R, G, B, X, Y planes; grey: one luma plane. */
  readonly layout: "rgb+xy" | "grey";
  /** real = scale × (q − zeroPoint). */
  readonly scale: number;
  readonly zeroPoint: number;
  /** The rest of the face square is not shown to it. */
  readonly part: FacePart;
}

/**
 * Time spent per stage in this browser, measured with performance.now(), in ms; crop and network over all views of the frame
 * (crop-views.ts). Pictures for the view are none.
 */
export interface StageTimes {
  readonly face_ms: number;
  readonly crop_ms: number;
  readonly network_ms: number;
}

/** Pictures for the view, as the network sees them; transferred, owned by the receiver. */
export interface CropViews {
  /** The face crop at network resolution, RGBA. */
  readonly face: RgbaImage;
  readonly leftEye: RgbaImage;
  readonly rightEye: RgbaImage;
}

interface FrameCommon {
  /** Capture time on the main thread's performance clock. */
  readonly captured_ms: number;
  readonly frame_width: number;
  readonly frame_height: number;
  /** Mean luma of the frame, 0…1 (drives the simulated exposure and the low-light hint). */
  readonly brightness: number;
  readonly stages: StageTimes;
}

/** Absence is a result, not an error. */
export type FrameResult =
  | (FrameCommon & { readonly kind: "no-face" })
  | (FrameCommon & { readonly kind: "eyes-closed"; readonly face: FaceObservation })
  | (FrameCommon & {
      readonly kind: "gaze";
      readonly face: FaceObservation;
      /** Network output in the gaze frame, before any calibration: the mean over the frame's views. */
      readonly raw: GazePointCm;
      /** Last hidden layer, dequantised, the mean over the views; length depends on the network (128 for TinyTracker). */
      readonly embedding: Float32Array;
      readonly crops: CropViews | null;
      /** A copy of the network's int8 input, where it was asked for: that of the face's own crop; owned by the receiver. */
      readonly input?: Int8Array;
      /** Beside `input`: what the network says of it alone, and how long that run took. */
      readonly ofInput?: { readonly raw: GazePointCm; readonly network_ms: number };
    });

export type GazeResult = Extract<FrameResult, { readonly kind: "gaze" }>;
