"""How well can gaze be told from such pictures at all? A faultless reader, in place of a network that looks at pixels.

    npm run render -- observe --people 20000 --out training/data/observations
    python -m training.reader training/data/observations --out training/limits.json

The first reader is given where both eyes are in the frame, the head's pose and both optical axes as the lens sees them, free of
noise: more than any picture shows exactly. What no picture shows, it must guess from the sampled world: the lens's field of
view and tilt, the size of the head, the angle between line of sight and optical axis. A regression network, trained on hundreds of thousands of such
rows, comes close to the best guess there is; its mean error is what a network that looks at pixels cannot go below, up to
what the reader fails to learn. It is not told of perspective within the face, which hints at the distance in head sizes
and through it at the lens: `lens_known` bounds that from below. `crop_alone` is what a network without position planes
sees (TinyTrackerS): how head and eyes are turned against the ray from the lens to the eyes, not where in the frame they are nor how large.
"""

import argparse
import json
import os
import pathlib
import sys

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras  # noqa: E402  (the backend is chosen above)
import numpy as np  # noqa: E402
from keras import layers, ops  # noqa: E402

from training.data import DataError  # noqa: E402
from training.evaluate import apply_affine, fit_affine  # noqa: E402
from training.geometry import direction, head_angles_deg, head_rotation, turn  # noqa: E402

SHOWN = (
    *("right_eye_u", "right_eye_v", "left_eye_u", "left_eye_v", "aspect", "yaw_deg", "pitch_deg", "roll_deg"),
    *("left_azimuth_deg", "left_elevation_deg", "right_azimuth_deg", "right_elevation_deg"),
    *("axis_x_slope", "axis_y_slope", "middle_x_pd", "middle_y_pd"),
)
IN_CROP = ("yaw_in_crop_deg", "pitch_in_crop_deg", "roll_in_crop_deg", "axis_x_in_crop_slope", "axis_y_in_crop_slope")
"""Follow from what files hold: see with_crop_columns."""
CROP_SHOWN = (
    *IN_CROP,
    *("left_azimuth_deg", "left_elevation_deg", "right_azimuth_deg", "right_elevation_deg"),
)
READERS = {
    "crop_alone": CROP_SHOWN,
    "picture": SHOWN,
    "lens_known": (*SHOWN, "log_focal"),
    "lens_and_head_size_known": (*SHOWN, "log_focal", "log_pupil_distance"),
}
"""What each reader is given."""
GAZE = ("gaze_x_cm", "gaze_y_cm")
DISTANCES_CM = ((0, 40), (40, 60), (60, 200))
FIRST_VALIDATION_TARGET = 100
SEED = 20261126
WIDTH, HIDDEN, BATCH, PEAK_RATE = 192, 4, 1024, 2e-3


class Table:
    """Rows of one file kind with named columns."""

    def __init__(self, rows: np.ndarray, columns: list[str]) -> None:
        self.rows, self.columns = rows, columns

    def get(self, *names: str) -> np.ndarray:
        """[N, len(names)]; of one name [N]. Raises DataError where the table has no such column."""
        for name in names:
            if name not in self.columns:
                raise DataError(f"the observations lack {name}; make them again with npm run render -- observe")
        found = self.rows[:, [self.columns.index(name) for name in names]]
        return found[:, 0] if len(names) == 1 else found


def read_table(folder: pathlib.Path, kind: str) -> Table:
    """All parts of a kind (train, test, sessions). Raises DataError where they are missing or cut off."""
    try:
        columns = json.loads((folder / "observations.json").read_text(encoding="utf-8"))["columns"]
    except FileNotFoundError as missing:
        raise DataError(f"{folder} holds no observations.json; make them with npm run render -- observe") from missing
    parts = [np.fromfile(path, np.float32) for path in sorted(folder.glob(f"{kind}-*.f32"))]
    if not parts or any(len(part) % len(columns) for part in parts):
        raise DataError(f"{folder}: no whole {kind}-*.f32; make them again with npm run render -- observe")
    return Table(np.concatenate(parts).reshape(-1, len(columns)), columns)


def with_crop_columns(table: Table) -> Table:
    """And IN_CROP: pose and mean optical axis as a lens sees them that looks straight at the eyes."""
    focal = np.exp(table.get("log_focal"))
    u, v = ((table.get(f"right_eye_{axis}") + table.get(f"left_eye_{axis}")) / 2 / focal for axis in "uv")
    aim = turn(0, np.arctan(v / np.hypot(1, u))) @ turn(1, -np.arctan(u))
    head = aim @ head_rotation(*table.get("yaw_deg", "pitch_deg", "roll_deg").T)
    left, right = (direction(*table.get(f"{side}_azimuth_deg", f"{side}_elevation_deg").T) for side in ("left", "right"))
    axis = np.einsum("nij,nj->ni", head, left + right)
    found = [*head_angles_deg(head), axis[:, 0] / -axis[:, 2], axis[:, 1] / -axis[:, 2]]
    return Table(np.column_stack([table.rows, *found]).astype(np.float32), [*table.columns, *IN_CROP])


def train_reader(train: Table, given: tuple[str, ...], epochs: int) -> "Reader":
    keras.utils.set_random_seed(SEED)
    inputs = train.get(*given)
    mean, deviation = inputs.mean(0), inputs.std(0) + 1e-6
    x = start = keras.Input((len(given),))
    for _ in range(HIDDEN):
        x = layers.Dense(WIDTH, activation="gelu")(x)
    network = keras.Model(start, layers.Dense(2)(x))
    steps = max(1, epochs * len(inputs) // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(PEAK_RATE, steps)
    network.compile(keras.optimizers.AdamW(rate, weight_decay=1e-3), loss=_distance)
    reader = Reader(network, given, mean, deviation)
    network.fit(reader.scaled(train), train.get(*GAZE) / 10, batch_size=BATCH, epochs=epochs, verbose=0)
    return reader


def _distance(y_true, y_pred):
    return ops.mean(ops.sqrt(ops.sum(ops.square(y_true - y_pred), axis=-1) + 1e-3))


class Reader:
    def __init__(self, network: keras.Model, given: tuple[str, ...], mean: np.ndarray, deviation: np.ndarray) -> None:
        self.network, self.given, self.mean, self.deviation = network, given, mean, deviation

    def scaled(self, table: Table) -> np.ndarray:
        return np.clip((table.get(*self.given) - self.mean) / self.deviation, -6, 6)

    def gaze_cm(self, table: Table) -> np.ndarray:
        """[N, 2] cm."""
        return 10 * self.network.predict(self.scaled(table), batch_size=8192, verbose=0)


def judge(reader: Reader, test: Table, sessions: Table) -> dict:
    """Mean errors in cm: all pictures, by axis, by distance, and in calibration sessions before and after an affine map."""
    off = reader.gaze_cm(test) - test.get(*GAZE)
    error, distance = np.linalg.norm(off, axis=1), test.get("distance_cm")
    near = {
        f"{low} to {high}": float(error[(distance >= low) & (distance < high)].mean())
        for low, high in DISTANCES_CM
        if ((distance >= low) & (distance < high)).any()
    }
    before, after = session_errors(reader.gaze_cm(sessions), sessions)
    figures = {
        "mean_error_cm": float(error.mean()),
        "mean_x_error_cm": float(np.abs(off[:, 0]).mean()),
        "mean_y_error_cm": float(np.abs(off[:, 1]).mean()),
        "session_mean_error_cm": float(before.mean()),
        "session_affine_mean_error_cm": float(after.mean()),
    }
    return {**_rounded(figures), "by_distance_cm": _rounded(near)}


def _rounded(figures: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in figures.items()}


def session_errors(found_cm: np.ndarray, sessions: Table) -> tuple[np.ndarray, np.ndarray]:
    """Mean error per person on the validation targets, before and after an affine map from the calibration targets' means."""
    person, target, true_cm = sessions.get("person"), sessions.get("target"), sessions.get(*GAZE)
    before, after = [], []
    for one in np.unique(person):
        calibration = (person == one) & (target < FIRST_VALIDATION_TARGET)
        validation = (person == one) & (target >= FIRST_VALIDATION_TARGET)
        means = [
            (found_cm[calibration & (target == t)].mean(0), true_cm[calibration & (target == t)].mean(0))
            for t in np.unique(target[calibration])
        ]
        affine = fit_affine(np.array([found for found, _ in means]), np.array([true for _, true in means]))
        moved = apply_affine(affine, found_cm[validation])
        before.append(np.linalg.norm(found_cm[validation] - true_cm[validation], axis=1).mean())
        after.append(np.linalg.norm(moved - true_cm[validation], axis=1).mean())
    return np.array(before), np.array(after)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.reader", description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=pathlib.Path, help="what npm run render -- observe wrote")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="JSON file for training.limits")
    parser.add_argument("--epochs", type=int, default=12)
    options = parser.parse_args(arguments)
    try:
        train, test, sessions = (with_crop_columns(read_table(options.folder, kind)) for kind in ("train", "test", "sessions"))
        told = json.loads((options.folder / "observations.json").read_text(encoding="utf-8"))
        readers = {}
        for name, given in READERS.items():
            readers[name] = judge(train_reader(train, given, options.epochs), test, sessions)
            print(name, readers[name])
    except DataError as failure:
        print(f"training.reader: {failure}", file=sys.stderr)
        return 1
    found = {
        "observed_by": told["command"],
        "training_rows": len(train.rows),
        "test_rows": len(test.rows),
        "session_people": len(np.unique(sessions.get("person"))),
        "readers": readers,
    }
    if options.out.is_file():
        # What landmark_reader.py put there is of the same world.
        found |= {key: part for key, part in json.loads(options.out.read_text(encoding="utf-8")).items() if key not in found}
    options.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
