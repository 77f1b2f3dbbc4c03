"""How well can gaze be told from points of a picture: the corners of the eyes, their lids and irises?

    python -m training.landmark_reader --data training/data/first … --into training/limits.json

reader.py's faultless reader is handed where both eyes point. A picture shows that next to only through points: where irises and lids
lie between the corners, and how the head is held. How an eyeball sits behind its lids differs from person to person, and how far
lids are open from moment to moment. This reader is given the points and the head's pose: exactly, and as one reads them who is off by
some pixels of a crop and some degrees of pose. It learns from the people of the train split and is asked about those of the others.
It bounds what points tell, not what pixels might: the shape of the iris's edge shows where an eye points, too, but at 15 degrees by less
than a pixel of a crop (the cosine is 0.97).
"""

import argparse
import json
import os
import pathlib
import sys
from collections.abc import Sequence

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import numpy as np  # noqa: E402  (the backend is chosen above)

from training.data import CROP_PX, DataError, load_splits  # noqa: E402
from training.denoise import observations  # noqa: E402
from training.landmarks import POINTS, SIDES, between_corners  # noqa: E402
from training.reader import GAZE, SHOWN, Table, train_reader  # noqa: E402

PLACE = ("right_eye_u", "right_eye_v", "left_eye_u", "left_eye_v", "aspect", "middle_x_pd", "middle_y_pd")
"""Of reader.SHOWN: where the middles of both eyes' corners are in the frame."""
POSE = ("yaw_deg", "pitch_deg", "roll_deg")
BETWEEN = tuple(f"{side}_{point}_{way}" for point in POINTS for side in SIDES for way in ("along", "across"))
"""See landmarks.between_corners."""
GIVEN = (*PLACE, *POSE, *BETWEEN)
NOISES = ((0.0, 0.0), (0.25, 0.0), (0.5, 0.0), (0.0, 2.0), (0.25, 2.0), (0.5, 2.0), (1.0, 2.0))
"""Standard deviations: of each point, px of a crop; of yaw, pitch and roll, degrees."""
EPOCHS = 60
SEED = 20261201


def landmark_table(labels: Sequence[dict]) -> Table:
    """Rows of GIVEN and GAZE. Raises DataError where a label says too little."""
    seen = observations(labels)
    try:
        between = np.array([_between(label["landmarks_px"]) for label in labels], np.float32)
    except KeyError as missing:
        raise DataError(f"a label lacks {missing}: render again with today's renderer") from missing
    return Table(np.column_stack([seen.get(*PLACE, *POSE), between, seen.get(*GAZE)]), [*GIVEN, *GAZE])


def _between(points_px: dict) -> list[float]:
    found = between_corners(points_px)
    return [value for point in POINTS for one in found[point] for value in (one.real, one.imag)]


def misread(labels: Sequence[dict], landmark_px: float, pose_deg: float, random: np.random.Generator) -> list[dict]:
    """The labels as someone reads them who is off by normal errors: each point by pixels of the label's crop, each angle by degrees."""

    def one(label: dict) -> dict:
        pixel = np.array([label["box"]["width_px"], label["box"]["height_px"]]) / CROP_PX
        points = {name: np.array(place) + random.normal(0, landmark_px, 2) * pixel for name, place in label["landmarks_px"].items()}
        angles = {name: label[name] + random.normal(0, pose_deg) for name in POSE}
        return {**label, **angles, "landmarks_px": points}

    return [one(label) for label in labels]


def judge(train: Table, test: Table, epochs: int, given: tuple[str, ...] = GIVEN) -> dict[str, float]:
    """Mean errors in cm over the test rows of a reader that learnt from the train rows."""
    off = train_reader(train, given, epochs).gaze_cm(test) - test.get(*GAZE)
    figures = {
        "mean_error_cm": np.linalg.norm(off, axis=1).mean(),
        "mean_x_error_cm": np.abs(off[:, 0]).mean(),
        "mean_y_error_cm": np.abs(off[:, 1]).mean(),
    }
    return {name: round(float(value), 3) for name, value in figures.items()}


def one_per_picture(labels: Sequence[dict]) -> list[dict]:
    """Without the further crops of a picture, and without pictures from before labels told lids and irises."""
    known = [label for label in labels if all(f"{side}_{point}" in label["landmarks_px"] for side in SIDES for point in POINTS)]
    return list({(label["subject"], label["seed"]): label for label in known}.values())


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.landmark_reader", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True, help="folders of rendered shards; only their labels are read")
    parser.add_argument("--into", type=pathlib.Path, required=True, help="what training.reader wrote, for training.limits; gets a part landmark_reader")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args(arguments)
    try:
        limits = json.loads(options.into.read_text(encoding="utf-8"))
        splits = load_splits(options.data)
        learnt = one_per_picture(splits["train"].labels)
        asked = one_per_picture([*splits["val"].labels, *splits["test"].labels])
        if not learnt or not asked:
            raise DataError("no label tells lids and irises: render again with today's renderer")
        random = np.random.default_rng(SEED)
        # What the faultless reader comes to from as few pictures: how much of the figures below is that they are few.
        control = judge(observations(learnt), observations(asked), options.epochs, SHOWN)
        print("optical axes", control, flush=True)
        rows = []
        for landmark_px, pose_deg in NOISES:
            train, test = (landmark_table(misread(labels, landmark_px, pose_deg, random)) for labels in (learnt, asked))
            rows.append({"landmark_px": landmark_px, "pose_deg": pose_deg, **judge(train, test, options.epochs)})
            print(rows[-1], flush=True)
    except (DataError, OSError, ValueError) as failure:
        print(f"training.landmark_reader: {failure}", file=sys.stderr)
        return 1
    limits["landmark_reader"] = {
        "data": [json.loads((folder / "manifest.json").read_text(encoding="utf-8"))["command"] for folder in options.data],
        "training_pictures": len(learnt),
        "test_pictures": len(asked),
        "test_people": len({label["subject"] for label in asked}),
        "optical_axes_mean_error_cm": control["mean_error_cm"],
        "rows": rows,
    }
    options.into.write_text(json.dumps(limits, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
