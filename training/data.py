"""Shards of rendered crops as arrays, and the network's input tensor made from them.

A data folder holds `<split>-NNN.rgb` (raw uint8 [N, 112, 112, 3], rows top first, not mirrored) and
`<split>-NNN.jsonl` (one label per crop). Position planes follow src/inference/crop.ts: the centre of each
crop pixel in the full frame, -1 ... 1 from left/top to right/bottom.
"""

import dataclasses
import json
import math
import pathlib
from collections.abc import Callable, Sequence

import cv2
import numpy as np

from training.config import FacePart
from training.landmarks import between_corners

CROP_PX = 112
MIN_SIDE, MAX_SIDE, MAX_RISE = 0.25, 4.0, 0.5
"""The engine refuses files beyond (src/inference/tflite/read-metadata.ts)."""
PLANE_LIMIT = 128 / 127
"""Position planes saturate where the int8 input does; see quantize.INPUT_RANGE."""


@dataclasses.dataclass(frozen=True)
class AuxiliaryTarget:
    """A training-only output: a label's quantity brought to about unit size."""

    name: str
    mirrored: bool
    """Whether it changes sign when the picture is mirrored."""
    read: Callable[[dict], float]
    """Raises KeyError where a data set lacks the field; the target is then left out for that crop."""


def _eye_deg(label: dict, axis: int) -> float:
    return (label["left_eye_deg"][axis] + label["right_eye_deg"][axis]) / 2


def _slope(label: dict, axis: int, of: tuple[float, float, float]) -> float:
    """x or y over depth of a world vector as the lens sees it, which may be tilted up: no picture tells by how much."""
    x, y, z = of
    tilt = math.radians(label["tilt_deg"])
    depth = z * math.cos(tilt) + y * math.sin(tilt)
    return (x, y * math.cos(tilt) - z * math.sin(tilt))[axis] / depth


def _shown(label: dict, point: str) -> complex:
    """Mean over both eyes; real changes sign in the mirror, imaginary does not."""
    left, right = label[BETWEEN][point]
    return (left + right) / 2


def _gaze_slope(label: dict, axis: int) -> float:
    (x, y), (eye_x, eye_y, eye_z) = label["gaze_cm"], label["eyes_cm"]
    return -_slope(label, axis, (x - eye_x, y - eye_y, -eye_z))


BETWEEN = "between_corners"
"""Where `_auxiliary` puts what landmarks.between_corners found of a label, once for all targets."""
AUXILIARY = (
    AuxiliaryTarget("head_yaw", True, lambda label: label["yaw_deg"] / 12),
    AuxiliaryTarget("head_pitch", False, lambda label: (label["pitch_deg"] + label["tilt_deg"]) / 8),
    AuxiliaryTarget("head_roll", True, lambda label: label["roll_deg"] / 6),
    AuxiliaryTarget("log_distance", False, lambda label: math.log(label["distance_cm"] / 50) / 0.35),
    AuxiliaryTarget("eyes_x_slope", True, lambda label: _slope(label, 0, label["eyes_cm"]) / 0.12),
    AuxiliaryTarget("eyes_y_slope", False, lambda label: _slope(label, 1, label["eyes_cm"]) / 0.12),
    AuxiliaryTarget("eye_in_head_azimuth", True, lambda label: _eye_deg(label, 0) / 12),
    AuxiliaryTarget("eye_in_head_elevation", False, lambda label: _eye_deg(label, 1) / 12),
    AuxiliaryTarget("gaze_x_slope", True, lambda label: _gaze_slope(label, 0) / 0.25),
    AuxiliaryTarget("gaze_y_slope", False, lambda label: _gaze_slope(label, 1) / 0.25),
    AuxiliaryTarget("iris_along", True, lambda label: _shown(label, "iris").real / 0.032),
    AuxiliaryTarget("iris_across", False, lambda label: (_shown(label, "iris").imag - 0.026) / 0.026),
    AuxiliaryTarget("upper_lid_across", False, lambda label: (_shown(label, "upper").imag - 0.081) / 0.038),
    AuxiliaryTarget("lower_lid_across", False, lambda label: (_shown(label, "lower").imag + 0.063) / 0.017),
    AuxiliaryTarget("outer_corner_across", False, lambda label: (_shown(label, "outer").imag - 0.02) / 0.012),
)
"""What the gaze point is made of: where the eyes are, how the head is turned, how the eyes are turned in it, as the lens sees them;
and what shows the latter, irises and lids between the eyes' corners."""


class DataError(Exception):
    """A data folder that cannot be used; the message names the file and the cure."""


class ExportError(Exception):
    """A file that must not be published; the message says which rule it breaks."""


@dataclasses.dataclass(frozen=True)
class Split:
    """Crops of one split, blinks left out. N crops; arrays are aligned."""

    name: str
    shards: tuple[np.ndarray, ...]
    """Memory-mapped uint8 [n_i, 112, 112, 3]."""
    shard_of: np.ndarray
    """[N] int32: which shard."""
    row_of: np.ndarray
    """[N] int32: row in it."""
    box: np.ndarray
    """[N, 4] float32: left, top, width, height of the crop in frame pixels."""
    frame: np.ndarray
    """[N, 2] float32: frame width and height in pixels."""
    gaze_cm: np.ndarray
    """[N, 2] float32: x to the user's right, y up, origin at the lens."""
    auxiliary: np.ndarray
    """[N, len(AUXILIARY)] float32, about unit size; NaN where the label lacks the field."""
    labels: tuple[dict, ...]
    blinks_left_out: int

    def __len__(self) -> int:
        return len(self.labels)

    def pixels(self, indices: np.ndarray) -> np.ndarray:
        """uint8 [len(indices), 112, 112, 3]."""
        return np.stack([self.shards[self.shard_of[i]][self.row_of[i]] for i in indices])

    def part(self, indices: np.ndarray) -> "Split":
        """Some of the crops, in the order given."""
        aligned = {name: getattr(self, name)[indices] for name in ("shard_of", "row_of", "box", "frame", "gaze_cm", "auxiliary")}
        return dataclasses.replace(self, **aligned, labels=tuple(self.labels[i] for i in indices))

    def subjects(self) -> set[str]:
        return {str(label["subject"]) for label in self.labels}

    def environments(self) -> set[str]:
        return {str(label["hdri"]) for label in self.labels}


def load_split(folders: Sequence[pathlib.Path], name: str) -> Split:
    """Reads every complete shard of one split, folder after folder. A last partial line or crop (still being written) is left out."""
    shards, shard_of, row_of, labels = [], [], [], []
    blinks = 0
    crop_bytes = CROP_PX * CROP_PX * 3
    for folder in folders:
        before = len(labels)
        for path in sorted(folder.glob(f"{name}-*.rgb")):
            label_path = path.with_suffix(".jsonl")
            if not label_path.exists():
                continue
            text = label_path.read_text(encoding="utf-8")
            lines = text[: text.rfind("\n") + 1].splitlines()
            crops = min(path.stat().st_size // crop_bytes, len(lines))
            if crops == 0:
                continue
            for row in range(crops):
                label = json.loads(lines[row])
                if label.get("blink"):
                    blinks += 1
                    continue
                labels.append(label)
                shard_of.append(len(shards))
                row_of.append(row)
            shards.append(np.memmap(path, np.uint8, "r", shape=(crops, CROP_PX, CROP_PX, 3)))
        if len(labels) == before:
            raise DataError(f"{folder}: no crops of split {name}; render some first (npm run render)")
    return Split(
        name=name,
        shards=tuple(shards),
        shard_of=np.array(shard_of, np.int32),
        row_of=np.array(row_of, np.int32),
        box=_column(labels, _box),
        frame=_column(labels, lambda label: [label["frame_width"], label["frame_height"]]),
        gaze_cm=_column(labels, lambda label: label["gaze_cm"]),
        auxiliary=_column(labels, _auxiliary),
        labels=tuple(labels),
        blinks_left_out=blinks,
    )


def load_splits(folders: Sequence[pathlib.Path]) -> dict[str, Split]:
    """train, val and test of one or more sets; refuses splits that share a person or an environment, and a folder named twice."""
    if len({folder.resolve() for folder in folders}) < len(folders):
        raise DataError("a data folder is named twice: its crops would count double; name each once")
    splits = {name: load_split(folders, name) for name in ("train", "val", "test")}
    require_disjoint(list(splits.values()))
    return splits


def part_of(folders: Sequence[pathlib.Path]) -> FacePart:
    """What the folders' crops show of the face square, which all must share. Raises DataError."""
    first, *others = folders
    part = _part_of(first)
    for folder in others:
        if (other := _part_of(folder)) != part:
            raise DataError(
                f"{folder} holds crops of {other}, {first} of {part}: one network learns from one; render either again with the other's --part"
            )
    return part


def _part_of(folder: pathlib.Path) -> FacePart:
    """As the folder's manifest says; the whole square where it does not (older sets)."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return FacePart()
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        side = told.get("box_scale", 1.0)
        given = (told["face_part"][key] for key in ("width", "height", "rise")) if "face_part" in told else (side, side, 0.0)
        width, height, rise = given
    except (ValueError, AttributeError, TypeError, KeyError) as failure:
        raise DataError(f"{manifest} is no manifest ({failure}); render again, or delete it where the crops are whole face squares") from failure
    sides_hold = all(_is_number(side) and MIN_SIDE <= side <= MAX_SIDE for side in (width, height))
    if not (sides_hold and _is_number(rise) and abs(rise) <= MAX_RISE):
        raise DataError(
            f"{manifest}: width {width!r}, height {height!r}, rise {rise!r} is no part of the face square: sides are {MIN_SIDE} to {MAX_SIDE} of its "
            f"own, the rise at most {MAX_RISE}"
        )
    return FacePart(float(width), float(height), float(rise))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def require_disjoint(splits: list[Split]) -> None:
    for i, one in enumerate(splits):
        for other in splits[i + 1 :]:
            for what, shared in (
                ("subject", one.subjects() & other.subjects()),
                ("hdri", one.environments() & other.environments()),
            ):
                if shared:
                    raise DataError(
                        f"{one.name} and {other.name} share {what} {sorted(shared)[0]} (and {len(shared) - 1} more): "
                        "held-out figures would be worthless; render again with disjoint splits"
                    )


def position_planes(box: np.ndarray, frame: np.ndarray, size_px: int = CROP_PX) -> tuple[np.ndarray, np.ndarray]:
    """Centres of the crop's columns and rows in the frame.

    box [B, 4] (left, top, width, height in px), frame [B, 2] (width, height in px) -> X [B, size], Y [B, size].
    """
    steps = (np.arange(size_px, dtype=np.float32) + 0.5) / size_px
    x = 2 * (box[:, 0:1] + steps * box[:, 2:3]) / frame[:, 0:1] - 1
    y = 2 * (box[:, 1:2] + steps * box[:, 3:4]) / frame[:, 1:2] - 1
    return np.clip(x, -1, PLANE_LIMIT), np.clip(y, -1, PLANE_LIMIT)


def assemble(colour: np.ndarray, box: np.ndarray, frame: np.ndarray) -> np.ndarray:
    """colour [B, S, S, 3] in -1 ... 1 -> network input [B, S, S, 5] float32: R, G, B, X, Y."""
    batch, size = colour.shape[:2]
    tensor = np.empty((batch, size, size, 5), np.float32)
    x, y = position_planes(box, frame, size)
    for k in range(batch):
        planes = [colour[k], np.repeat(x[k : k + 1], size, axis=0), np.repeat(y[k, :, None], size, axis=1)]
        # NumPy writes interleaved planes value by value, in three times the time.
        cv2.mixChannels(planes, [tensor[k]], [0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    return tensor


def plain_batch(split: Split, indices: np.ndarray) -> np.ndarray:
    """Network input [B, 112, 112, 5] of untouched crops, as in live use."""
    colour = split.pixels(indices).astype(np.float32) / 127.5 - 1
    return assemble(colour, split.box[indices], split.frame[indices])


def assemble_for(colour: np.ndarray, box: np.ndarray, frame: np.ndarray, layout: str, size_px: int) -> np.ndarray:
    """for_network(assemble(…)), but for rounding; a grey crop in a third of the time, as its other planes are never made."""
    if layout != "grey":
        return for_network(assemble(colour, box, frame), layout, size_px)
    greys = (cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY) for crop in colour)
    return np.stack([cv2.resize(grey, (size_px, size_px), interpolation=cv2.INTER_AREA) for grey in greys])[..., None]


LUMA = np.array([0.299, 0.587, 0.114], np.float32)
"""Rec. 601, as src/inference/crop.ts."""


def for_network(tensor: np.ndarray, layout: str, size_px: int) -> np.ndarray:
    """[B, 112, 112, 5] as stored -> [B, size_px, size_px, C] as a network takes it (C = 5 for "rgb+xy", 1 for "grey").

    A smaller side is averaged over areas; the app averages the frame's own pixels, which differs a little in sharpness.
    """
    if layout == "grey":
        tensor = (tensor[..., :3] @ LUMA)[..., None]
    if tensor.shape[1] == size_px:
        return tensor
    weights = area_weights(tensor.shape[1], size_px)
    return np.einsum("ir,brcp,jc->bijp", weights, tensor, weights, optimize=True).astype(np.float32)


def area_weights(from_px: int, to_px: int) -> np.ndarray:
    """[to_px, from_px]: share of each source pixel in each new one; rows sum to 1."""
    edges = np.arange(to_px + 1) * from_px / to_px
    sources = np.arange(from_px)
    overlap = np.minimum(edges[1:, None], sources + 1) - np.maximum(edges[:-1, None], sources)
    return (np.clip(overlap, 0, None) * to_px / from_px).astype(np.float32)


def _column(labels: list[dict], read: Callable[[dict], list[float]]) -> np.ndarray:
    return np.array([read(label) for label in labels], np.float32)


def _box(label: dict) -> list[float]:
    box = label["box"]
    # Sets from before crops could be other than square say one side.
    return [box["x_px"], box["y_px"], *(box[key] if key in box else box["size_px"] for key in ("width_px", "height_px"))]


def _auxiliary(label: dict) -> list[float]:
    try:
        label = {**label, BETWEEN: between_corners(label["landmarks_px"])}
    except KeyError:
        pass  # Its targets are then unknown.
    return [_read_or_nan(target, label) for target in AUXILIARY]


def _read_or_nan(target: AuxiliaryTarget, label: dict) -> float:
    try:
        return target.read(label)
    except KeyError:
        return math.nan
