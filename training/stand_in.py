"""A cartoon data set with the renderer's file format, for tests of the path where no pictures exist.

Faces are ellipses, eyes are discs on a pinhole camera's geometry: the gaze can be learned from them, so
that a smoke test sees a loss fall. It stands in for nothing else: no figure from it is ever reported.
"""

import json
import math
import pathlib

import numpy as np

SIZE_PX = 112
FRAME_WIDTH = 640
FRAME_HEIGHT = 480
FOCAL_PX = 500.0
"""Of the cartoon camera; about 65 degrees of horizontal view."""
FACE_WIDTH_CM = 15.0
EYE_SPACING_CM = 6.3
EYE_RADIUS_CM = 1.2
EYE_CORNER_CM = 1.5
"""From an eye's middle."""


def write_stand_in(folder: pathlib.Path, counts: dict[str, int], seed: int, per_subject: int = 20) -> None:
    """Writes shards `<split>-000.rgb/.jsonl` and manifest.json.

    counts: crops per split, such as {"train": 256, "val": 32, "test": 64}.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for split_index, (split, count) in enumerate(counts.items()):
        rng = np.random.default_rng([seed, split_index])
        crops = np.empty((count, SIZE_PX, SIZE_PX, 3), np.uint8)
        lines = []
        for i in range(count):
            subject = f"{split}-cartoon-{i // per_subject}"
            looks = np.random.default_rng([seed, split_index, i // per_subject])
            crops[i], label = _draw(rng, looks)
            label |= {"subject": subject, "hdri": f"{split}-wall-{i % 3}"}
            lines.append(json.dumps(label))
        (folder / f"{split}-000.rgb").write_bytes(crops.tobytes())
        (folder / f"{split}-000.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    manifest = {"seed": seed, "command": "training.stand_in", "counts": counts, "stand_in": True}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2), encoding="utf-8")


def _draw(rng: np.random.Generator, looks: np.random.Generator) -> tuple[np.ndarray, dict]:
    """One crop [112, 112, 3] uint8 and its label."""
    distance_cm = rng.uniform(30, 70)
    eyes_cm = np.array([rng.uniform(-0.3, 0.3) * distance_cm * 0.9, rng.uniform(-0.25, 0.25) * distance_cm * 0.9])
    gaze_cm = np.array([rng.uniform(-20, 20), rng.uniform(-25, 8)])
    pixels_per_cm = FOCAL_PX / distance_cm
    # The picture is not mirrored: the user's right (+x) is its left, and its y runs down.
    face_px = np.array([FRAME_WIDTH / 2, FRAME_HEIGHT / 2]) - eyes_cm * pixels_per_cm
    size_px = FACE_WIDTH_CM * pixels_per_cm * rng.uniform(0.95, 1.05)
    box_px = face_px - size_px / 2 + rng.normal(0, 0.02, 2) * size_px
    centres = (np.arange(SIZE_PX) + 0.5) * size_px / SIZE_PX
    x_cm = ((box_px[0] + centres)[None, :] - face_px[0]) / pixels_per_cm
    y_cm = ((box_px[1] + centres)[:, None] - face_px[1]) / pixels_per_cm
    skin = looks.uniform(0.25, 0.9) * np.array([1.0, 0.78, 0.65])
    iris = looks.uniform(0.05, 0.35, 3)
    light = rng.uniform(0.6, 1.1)
    image = np.broadcast_to(rng.uniform(0, 1, 3), (SIZE_PX, SIZE_PX, 3)).copy()
    edge_cm = size_px / SIZE_PX / pixels_per_cm

    def paint(distance: np.ndarray, colour: np.ndarray) -> None:
        cover = np.clip(0.5 - distance / edge_cm, 0, 1)[..., None]
        image[:] = image * (1 - cover) + colour * cover

    paint(np.hypot(x_cm / 0.75, y_cm) - 8.5, skin)
    paint(np.hypot(x_cm / 2, y_cm - 5) - 0.8, skin * np.array([0.8, 0.5, 0.5]))
    for side in (-1, 1):
        centre_x = side * EYE_SPACING_CM / 2
        offset = -EYE_RADIUS_CM * np.sin(np.arctan2(gaze_cm - eyes_cm, distance_cm))
        white = np.hypot((x_cm - centre_x) / 1.5, y_cm / 0.75) - 1.0
        paint(white, np.array([0.85, 0.85, 0.85]))
        disc = np.hypot(x_cm - centre_x - offset[0], y_cm - offset[1])
        paint(np.maximum(disc - 0.6, white), iris)
        paint(np.maximum(disc - 0.25, white), np.zeros(3))
    # As the renderer counts them: azimuth to the person's left, elevation up.
    eye_deg = [math.degrees(math.atan2(offset_cm, distance_cm)) for offset_cm in (gaze_cm - eyes_cm) * [-1, 1]]
    image = np.clip(image * light + rng.normal(0, 0.01, image.shape), 0, 1)
    return (image * 255 + 0.5).astype(np.uint8), {
        "box": {"x_px": box_px[0], "y_px": box_px[1], "width_px": size_px, "height_px": size_px},
        "true_box": {"x_px": box_px[0], "y_px": box_px[1], "size_px": size_px},
        "frame_width": FRAME_WIDTH,
        "frame_height": FRAME_HEIGHT,
        "gaze_cm": gaze_cm.tolist(),
        "yaw_deg": 0.0,
        "pitch_deg": 0.0,
        "roll_deg": 0.0,
        "distance_cm": distance_cm,
        "spectacles": False,
        "skin": "light" if skin[0] > 0.55 else "dark",
        "light": "low" if light < 0.7 else "normal",
        "blink": False,
        "eyes_cm": [*eyes_cm.tolist(), distance_cm],
        "left_eye_deg": eye_deg,
        "right_eye_deg": eye_deg,
        "left_optical_deg": eye_deg,
        "right_optical_deg": eye_deg,
        "tilt_deg": 0.0,
        "landmarks_px": {
            f"{side}_{corner}": [face_px[0] + (eye_x + off * EYE_CORNER_CM) * pixels_per_cm, face_px[1]]
            # The picture is not mirrored: the right eye is on its left.
            for side, eye_x, outwards in (("right", -EYE_SPACING_CM / 2, -1), ("left", EYE_SPACING_CM / 2, 1))
            for corner, off in (("outer", outwards), ("inner", -outwards))
        },
    }
