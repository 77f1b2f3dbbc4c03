"""Errors of predictions on a split: overall, per group, and after a nine-point affine map per person.

All distances are Euclidean, in cm, in the gaze frame (x to the user's right, y up, origin at the lens); angles are in degrees, at the eyes.
"""

import dataclasses
from collections.abc import Callable, Iterable, Sequence

import numpy as np

from training.data import Split

CALIBRATION_POINTS = 9
CALIBRATION_DRAWS = 20
"""Random choices of the nine pictures per person, averaged."""
RIDGES = (0.01, 0.1, 1.0, 10.0)
"""Pulls of the affine map towards a plain shift, relative to the spread of the nine raw points; the one that predicts each
of the nine best from the other eight is taken, as the app chooses its own map."""
SCREEN_EDGES_CM = ((-20.0, -12.0, -4.0, 4.0, 12.0, 20.0), (-25.0, -17.0, -9.0, -1.0, 8.0))
"""Cells of the error map: x to the right, y up."""


@dataclasses.dataclass(frozen=True)
class Errors:
    count: int
    mean_error_cm: float
    median_error_cm: float
    mean_abs_cm: tuple[float, float]
    """Per axis."""
    bias_cm: tuple[float, float]
    """Mean of predicted - true."""
    r: tuple[float, float]
    """Pearson correlation of predicted and true, per axis, over everybody."""


def errors(predicted_cm: np.ndarray, true_cm: np.ndarray) -> Errors:
    """Both [N, 2]."""
    off = predicted_cm - true_cm
    distance = np.linalg.norm(off, axis=1)
    return Errors(
        count=len(off),
        mean_error_cm=float(distance.mean()),
        median_error_cm=float(np.median(distance)),
        mean_abs_cm=_pair(np.abs(off).mean(0)),
        bias_cm=_pair(off.mean(0)),
        r=_pair([_correlation(predicted_cm[:, axis], true_cm[:, axis]) for axis in (0, 1)]),
    )


def mean_angle_deg(predicted_cm: np.ndarray, true_cm: np.ndarray, labels: Sequence[dict]) -> float | None:
    """Mean angle between predicted and true target as seen from between the eyes; None where labels do not say where those are.

    predicted, true: [N, 2] on the screen plane, z = 0, which the lens lies in. How gaze estimators are compared whose users sit at other distances.
    """
    if not labels or any("eyes_cm" not in label for label in labels):
        return None
    eyes_cm = np.array([label["eyes_cm"] for label in labels], float)
    to_predicted, to_true = (np.column_stack([point_cm, np.zeros(len(point_cm))]) - eyes_cm for point_cm in (predicted_cm, true_cm))
    # By sine and cosine: the arc cosine alone is coarse for small angles.
    sine = np.linalg.norm(np.cross(to_predicted, to_true), axis=1)
    cosine = (to_predicted * to_true).sum(1)
    return float(np.degrees(np.arctan2(sine, cosine)).mean())


def mean_predictor_error_cm(train_cm: np.ndarray, true_cm: np.ndarray) -> float:
    """Error of always saying the mean gaze of the training set."""
    return float(np.linalg.norm(true_cm - train_cm.mean(0), axis=1).mean())


def calibrated_error_cm(predicted_cm: np.ndarray, true_cm: np.ndarray, subjects: Iterable[str], seed: int) -> float | None:
    """Mean error after an affine map per person, fitted on nine of their pictures, measured on the others.

    Persons with fewer than 18 pictures are left out; None when nobody is left. The pictures of one person differ
    in camera, head pose and distance, so this is harder than a calibration in one sitting.
    """
    rng = np.random.default_rng(seed)
    names = np.array(list(subjects))
    means = []
    for name in np.unique(names):
        rows = np.flatnonzero(names == name)
        if len(rows) < 2 * CALIBRATION_POINTS:
            continue
        draws = []
        for _ in range(CALIBRATION_DRAWS):
            order = rng.permutation(rows)
            fit, rest = order[:CALIBRATION_POINTS], order[CALIBRATION_POINTS:]
            mapped = apply_affine(fit_affine(predicted_cm[fit], true_cm[fit]), predicted_cm[rest])
            draws.append(np.linalg.norm(mapped - true_cm[rest], axis=1).mean())
        means.append(np.mean(draws))
    return float(np.mean(means)) if means else None


def fit_affine(raw_cm: np.ndarray, true_cm: np.ndarray) -> np.ndarray:
    """[3, 2] such that [raw, 1] @ map is near true, with the ridge that leave-one-out prefers. raw, true: [K, 2]."""
    kept = ~np.eye(len(raw_cm), dtype=bool)

    def left_out_error(ridge: float) -> float:
        missed = [
            apply_affine(_ridge_affine(raw_cm[rows], true_cm[rows], ridge), raw_cm[~rows]) - true_cm[~rows] for rows in kept
        ]
        return float(np.linalg.norm(np.concatenate(missed), axis=1).mean())

    return _ridge_affine(raw_cm, true_cm, min(RIDGES, key=left_out_error))


def _ridge_affine(raw_cm: np.ndarray, true_cm: np.ndarray, ridge: float) -> np.ndarray:
    design = np.column_stack([raw_cm, np.ones(len(raw_cm))])
    identity = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    spread = float(((raw_cm - raw_cm.mean(0)) ** 2).sum())
    # The pull is on the map about the points' own middle, so that it costs no shift.
    middle = np.append(raw_cm.mean(0), 0.0)
    centred = design - middle
    # Never quite zero: raw points may all be the same.
    penalty = np.diag([ridge * spread + 1e-9, ridge * spread + 1e-9, 1e-9])
    wanted = true_cm - design @ identity
    change = np.linalg.solve(centred.T @ centred + penalty, centred.T @ wanted)
    change[2] -= middle[:2] @ change[:2]
    return identity + change


def apply_affine(affine: np.ndarray, raw_cm: np.ndarray) -> np.ndarray:
    return np.column_stack([raw_cm, np.ones(len(raw_cm))]) @ affine


def screen_map(predicted_cm: np.ndarray, true_cm: np.ndarray) -> list[list[float | None]]:
    """Mean error per cell of SCREEN_EDGES_CM, rows from the top; None where a cell has no crop."""
    columns, rows = (np.digitize(true_cm[:, axis], SCREEN_EDGES_CM[axis][1:-1]) for axis in (0, 1))
    distance = np.linalg.norm(predicted_cm - true_cm, axis=1)
    across, up = (len(edges) - 1 for edges in SCREEN_EDGES_CM)
    return [
        [float(distance[cell].mean()) if (cell := (rows == row) & (columns == column)).any() else None for column in range(across)]
        for row in reversed(range(up))
    ]


def groups(split: Split) -> dict[str, np.ndarray]:
    """Name -> mask [N] of the groups that the report compares. Labels that a data set lacks give no group."""
    found: dict[str, np.ndarray] = {}
    for field in ("skin", "spectacles", "head", "light", "device"):
        values = [label.get(field) for label in split.labels]
        if all(isinstance(value, str | bool) for value in values):
            for value in sorted(set(values), key=str):
                found[f"{field} {value}"] = np.array([one == value for one in values])
        elif all(isinstance(value, int | float) for value in values):
            found |= _thirds(field, np.array(values, float))
    for name, read in _RANGES.items():
        found[name] = np.array([read(label) for label in split.labels])
    return {name: mask for name, mask in found.items() if mask.any()}


_RANGES: dict[str, Callable[[dict], bool]] = {
    "yaw within 10 deg": lambda label: abs(label["yaw_deg"]) <= 10,
    "yaw 10 to 20 deg": lambda label: 10 < abs(label["yaw_deg"]) <= 20,
    "yaw over 20 deg": lambda label: abs(label["yaw_deg"]) > 20,
    "distance under 40 cm": lambda label: label["distance_cm"] < 40,
    "distance 40 to 60 cm": lambda label: 40 <= label["distance_cm"] < 60,
    "distance over 60 cm": lambda label: label["distance_cm"] >= 60,
    "face under 112 px": lambda label: label["true_box"]["size_px"] < 112,
    "face 112 px and over": lambda label: label["true_box"]["size_px"] >= 112,
}


def _thirds(field: str, values: np.ndarray) -> dict[str, np.ndarray]:
    low, high = np.quantile(values, [1 / 3, 2 / 3])
    return {
        f"{field} lowest third (under {low:.3g})": values < low,
        f"{field} middle third": (values >= low) & (values < high),
        f"{field} highest third (from {high:.3g})": values >= high,
    }


def _correlation(a: np.ndarray, b: np.ndarray) -> float:
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def _pair(values: Iterable[float]) -> tuple[float, float]:
    x, y = (float(value) for value in values)
    return (x, y)
