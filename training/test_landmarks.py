"""Points between the eyes' corners, as training-only targets and as all that a reader is given."""

import json
import math
import pathlib

import numpy as np
import pytest

from training import data, landmark_reader
from training.data import AUXILIARY, DataError
from training.landmarks import POINTS, between_corners

SEED = 12
TARGETS = {target.name: target for target in AUXILIARY}
OF_POINTS = ("iris_along", "iris_across", "upper_lid_across", "lower_lid_across", "outer_corner_across")
WIDTH_PX = 640


def _points(azimuth_deg: float, elevation_deg: float, *, roll_deg: float = 0.0, eye_px: float = 100.0) -> dict:
    """Both eyes of a face, `eye_px` apart: irises and lids follow the angles; the corners of the left eye lie a little higher outside."""
    turned = complex(math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))) * eye_px
    points = {}
    for side, out in (("right", -1), ("left", 1)):
        middle = complex(0.5 * out, 0)
        places = {
            "outer": middle + complex(0.2 * out, 0.01),
            "inner": middle - complex(0.2 * out, 0.01),
            "iris": middle + complex(0.003 * azimuth_deg, 0.03 + 0.003 * elevation_deg),
            "upper": middle + complex(0, 0.09 + 0.002 * elevation_deg),
            "lower": middle + complex(0, -0.06 + 0.001 * elevation_deg),
        }
        for name, place in places.items():
            at = turned * place
            points[f"{side}_{name}"] = (WIDTH_PX / 2 + at.real, 240 - at.imag)
    return points


def _told(points: dict) -> dict[str, float]:
    label = {data.BETWEEN: between_corners(points)}
    return {name: TARGETS[name].read(label) for name in OF_POINTS}


def test_points_are_told_in_distances_of_the_eyes_however_large_and_turned_the_face() -> None:
    plain = between_corners(_points(10, -5))
    assert plain["iris"][0] == pytest.approx(complex(0.03, 0.015))
    assert plain["upper"][1] == pytest.approx(complex(0, 0.08))
    assert plain["outer"][0] == pytest.approx(complex(0.2, 0.01))
    assert plain["outer"][1] == pytest.approx(complex(-0.2, 0.01))
    turned = between_corners(_points(10, -5, roll_deg=17, eye_px=61))
    for point in POINTS:
        assert turned[point] == pytest.approx(plain[point])


def test_a_mirrored_face_changes_the_signs_that_the_targets_say() -> None:
    points = _points(8, 3, roll_deg=9)
    other = {"left": "right", "right": "left"}
    mirrored = {f"{other[side]}_{name}": (WIDTH_PX - x, y) for (side, name), (x, y) in ((key.split("_"), at) for key, at in points.items())}
    one, two = _told(points), _told(mirrored)
    assert max(abs(value) for value in one.values()) > 0.5
    for name in OF_POINTS:
        assert two[name] == pytest.approx(-one[name] if TARGETS[name].mirrored else one[name]), name


def test_a_label_without_lids_leaves_only_their_targets_unknown() -> None:
    label = {"yaw_deg": 6.0, "landmarks_px": {name: at for name, at in _points(0, 0).items() if "upper" not in name}}
    told = dict(zip(TARGETS, data._auxiliary(label), strict=True))
    assert told["head_yaw"] == 0.5
    assert all(math.isnan(told[name]) for name in OF_POINTS)
    whole = dict(zip(TARGETS, data._auxiliary({**label, "landmarks_px": _points(0, 0)}), strict=True))
    assert not any(math.isnan(whole[name]) for name in OF_POINTS)


def _label(random: np.random.Generator, person: int, lift_deg: float) -> dict:
    """Gaze is where the eyes point; what shows of their elevation is off by the person's own lift."""
    azimuth, elevation = random.uniform(-20, 20), random.uniform(-20, 10)
    return {
        "subject": f"p{person}",
        "seed": int(random.integers(1 << 30)),
        "frame_width": WIDTH_PX,
        "frame_height": 480,
        "box": {"width_px": 224, "height_px": 112},
        "landmarks_px": _points(azimuth, elevation + lift_deg),
        "tilt_deg": 0.0,
        "yaw_deg": 0.0,
        "pitch_deg": 0.0,
        "roll_deg": 0.0,
        "left_optical_deg": [azimuth, elevation],
        "right_optical_deg": [azimuth, elevation],
        "gaze_cm": [-0.8 * azimuth, 0.8 * elevation],
    }


def test_the_reader_of_points_pays_for_what_they_hide_and_for_what_it_misreads() -> None:
    random = np.random.default_rng(SEED)
    people = [[_label(random, person, lift) for _ in range(24)] for person, lift in enumerate(random.normal(0, 5, 160))]
    learnt, asked = sum(people[:130], []), sum(people[130:], [])
    exact, blurred = (
        landmark_reader.judge(*(landmark_reader.landmark_table(landmark_reader.misread(labels, px, 0, random)) for labels in (learnt, asked)), 40)
        for px in (0, 3)
    )
    # A lift of 5 degrees hides 4 cm of height, on average 3.2; nothing hides the side.
    assert 2.0 < exact["mean_y_error_cm"] < 4.2
    assert exact["mean_x_error_cm"] < 0.8
    assert blurred["mean_x_error_cm"] > 2 * exact["mean_x_error_cm"]


def test_points_are_misread_by_pixels_of_the_crop_and_the_pose_by_degrees() -> None:
    random = np.random.default_rng(SEED)
    label = _label(random, 0, 0)
    read = landmark_reader.misread([label] * 3000, 0.5, 2.0, random)
    off = np.array([[np.subtract(one["landmarks_px"][name], at) for name, at in label["landmarks_px"].items()] for one in read])
    # Two frame pixels across and one down are a pixel of this crop.
    np.testing.assert_allclose(off.std((0, 1)), [1.0, 0.5], rtol=0.03)
    np.testing.assert_allclose([np.std([one[name] for one in read]) for name in landmark_reader.POSE], 2.0, rtol=0.06)
    assert label["yaw_deg"] == 0


def test_both_crops_of_a_picture_are_one_row_and_labels_without_lids_none() -> None:
    random = np.random.default_rng(SEED)
    label = _label(random, 0, 0)
    bare = {**label, "seed": 1, "landmarks_px": {name: at for name, at in label["landmarks_px"].items() if "lower" not in name}}
    assert landmark_reader.one_per_picture([label, {**label, "crop": 1}, bare]) == [{**label, "crop": 1}]
    with pytest.raises(DataError, match="today's renderer"):
        landmark_reader.landmark_table([bare])


def test_the_figures_join_those_of_the_faultless_reader(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(SEED)
    for k, split in enumerate(("train", "val", "test")):
        labels = [{**_label(random, 10 * k + person, 0), "hdri": split} for person in range(2) for _ in range(4)]
        labels = [{**label, "box": {"x_px": 0, "y_px": 0, **label["box"]}} for label in labels]
        (tmp_path / f"{split}-000.jsonl").write_text("".join(json.dumps(label) + "\n" for label in labels), encoding="utf-8")
        (tmp_path / f"{split}-000.rgb").write_bytes(bytes(len(labels) * data.CROP_PX**2 * 3))
    (tmp_path / "manifest.json").write_text('{"command": "npm run render -- data"}', encoding="utf-8")
    file = tmp_path / "limits.json"
    file.write_text('{"test_rows": 7}', encoding="utf-8")
    monkeypatch.setattr(landmark_reader, "NOISES", ((0.0, 0.0), (0.5, 2.0)))
    assert landmark_reader.main(["--data", str(tmp_path), "--into", str(file), "--epochs", "1"]) == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    found = written["landmark_reader"]
    assert written["test_rows"] == 7
    assert (found["data"], found["training_pictures"], found["test_pictures"], found["test_people"]) == (["npm run render -- data"], 8, 16, 4)
    assert found["optical_axes_mean_error_cm"] > 0
    assert [(row["landmark_px"], row["pose_deg"]) for row in found["rows"]] == [(0.0, 0.0), (0.5, 2.0)]


def test_a_set_without_lids_ends_with_its_cure(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "limits.json"
    file.write_text('{"readers": {}}', encoding="utf-8")
    assert landmark_reader.main(["--data", str(cartoon_folder), "--into", str(file)]) == 1
    assert "render again with today's renderer" in capsys.readouterr().err
    assert json.loads(file.read_text(encoding="utf-8")) == {"readers": {}}
