"""Training targets without what no picture tells.

A label says where a person looked. A picture says it only in part: the lens's field of view hides the distance, the angle
between line of sight and optical axis differs from person to person. To a network that part of the label is noise, which many
passes over the same pictures learn by heart. So it learns what a faultless reader (reader.py) would guess instead, who is
given exactly what a picture shows: on average over people the two are the same. Nobody's targets come from a
reader that has seen them. After "Unifying distillation and privileged information" (Lopez-Paz et al. 2016).
"""

import math
from collections.abc import Sequence

import numpy as np

from training.data import DataError, Split
from training.geometry import direction, head_angles_deg, head_rotation, turn
from training.reader import GAZE, SHOWN, Table, train_reader

FOLDS = 3
"""Groups of people; each group's targets come from a reader of the others."""
EPOCHS = 30
WORST_OVER_MEAN = 0.5
"""Guesses that are off by more than this share of what always the mean gaze is would teach worse than the labels (2,000 pictures: 0.2)."""
LEAST_ACROSS = 0.3
"""Of the line between the eyes, the share that is seen at the largest turn of a head; divides by no less."""


def best_guesses_cm(split: Split, seed: int) -> np.ndarray:
    """[N, 2] cm, aligned with the split. Raises DataError where its labels do not say what a picture shows, or are too few."""
    table = observations(split.labels)
    # Both crops of a picture are one row.
    rows, picture_of = np.unique(table.rows, axis=0, return_inverse=True)
    owner = np.empty(len(rows), np.int64)
    names = {name: k for k, name in enumerate(sorted(split.subjects()))}
    owner[picture_of.ravel()] = [names[str(label["subject"])] for label in split.labels]
    folds = min(FOLDS, len(names))
    if folds < 2:
        raise DataError("one person alone has no targets from a reader of others: render more people, or train with --no-denoise")
    fold = np.random.default_rng(seed).permutation(len(names))[owner] % folds
    guesses = np.empty((len(rows), 2), np.float32)
    for k in range(folds):
        own = fold == k
        reader = train_reader(Table(rows[~own], table.columns), SHOWN, EPOCHS)
        guesses[own] = reader.gaze_cm(Table(rows[own], table.columns))
    guesses = guesses[picture_of.ravel()]
    off_cm, mean_off_cm = (float(np.linalg.norm(values - split.gaze_cm, axis=1).mean()) for values in (guesses, split.gaze_cm.mean(0)))
    if off_cm > WORST_OVER_MEAN * mean_off_cm:
        raise DataError(
            f"from {len(rows)} pictures no reader learns to guess the gaze ({off_cm:.1f} cm off, always the mean {mean_off_cm:.1f} cm): render more, "
            "or train with --no-denoise"
        )
    return guesses


def observations(labels: Sequence[dict]) -> Table:
    """What pictures show, as tools/render/observe.ts gives it to the faultless reader, and gaze: rows of SHOWN and GAZE.

    Eyes are the middles of their corners here, not their centres of rotation.
    """
    try:
        return Table(np.array([_observe(label) for label in labels], np.float32), [*SHOWN, *GAZE])
    except KeyError as missing:
        raise DataError(f"a label lacks {missing}: render again with today's renderer, or train with --no-denoise") from missing


def _observe(label: dict) -> list[float]:
    width, height = label["frame_width"], label["frame_height"]
    diagonal = math.hypot(width, height)
    corners = label["landmarks_px"]

    def eye(side: str) -> tuple[float, float]:
        (outer_x, outer_y), (inner_x, inner_y) = corners[f"{side}_outer"], corners[f"{side}_inner"]
        return (width - outer_x - inner_x) / 2 / diagonal, (height - outer_y - inner_y) / 2 / diagonal

    (ru, rv), (lu, lv) = eye("right"), eye("left")
    head = turn(0, math.radians(label["tilt_deg"])) @ head_rotation(label["yaw_deg"], label["pitch_deg"], label["roll_deg"])
    left, right = label["left_optical_deg"], label["right_optical_deg"]
    axis = head @ (direction(*left) + direction(*right))
    between = math.hypot(lu - ru, lv - rv) / max(math.sqrt(max(1 - head[2, 0] ** 2, 0)), LEAST_ACROSS)
    return [
        *(ru, rv, lu, lv, width / height, *head_angles_deg(head)),
        *(*left, *right),
        *(axis[0] / -axis[2], axis[1] / -axis[2]),
        *((lu + ru) / 2 / between, (lv + rv) / 2 / between),
        *label["gaze_cm"],
    ]
