"""The faultless reader learns what can be learnt and no more; its figures reach card and report."""

import json
import pathlib

import numpy as np
import pytest

from training import geometry, limits, reader
from training.data import DataError

COLUMNS = [*dict.fromkeys([*reader.SHOWN, "log_focal", "log_pupil_distance", *reader.GAZE, "distance_cm", "person", "target"])]
SEED = 7


def _table(rows: int, *, person: np.ndarray | None = None, target: np.ndarray | None = None) -> reader.Table:
    """A world in which gaze = 20 × axis_x_slope × focal, 10 × axis_y_slope: x needs the lens, y does not."""
    random = np.random.default_rng([SEED, rows])
    values = {name: random.normal(size=rows).astype(np.float32) for name in COLUMNS}
    values["log_focal"] = random.uniform(-0.5, 0.5, rows).astype(np.float32)
    values["gaze_x_cm"] = 20 * values["axis_x_slope"] * np.exp(values["log_focal"])
    values["gaze_y_cm"] = 10 * values["axis_y_slope"]
    values["distance_cm"] = np.full(rows, 50, np.float32)
    values["person"] = np.zeros(rows, np.float32) if person is None else person
    values["target"] = np.full(rows, -1, np.float32) if target is None else target
    return reader.Table(np.stack([values[name] for name in COLUMNS], 1).astype(np.float32), COLUMNS)


def test_a_hidden_lens_costs_what_it_hides_and_a_known_one_nothing() -> None:
    train, test = _table(16_000), _table(4_000)
    sessions = _table(260, person=np.repeat([0, 1], 130), target=np.tile(np.repeat([*range(9), 109, 110, 111, 112], 10), 2))
    blind, told = (
        reader.judge(reader.train_reader(train, reader.READERS[name], 20), test, sessions) for name in ("picture", "lens_known")
    )
    # Without the lens the best guess of x is off by 20 × |slope| × |focal's share off its median|.
    slope, focal = np.abs(test.get("axis_x_slope")), np.exp(test.get("log_focal"))
    least_cm = float((20 * slope * np.abs(focal - 1)).mean())
    assert blind["mean_x_error_cm"] > 0.9 * least_cm
    assert told["mean_x_error_cm"] < 0.4 * least_cm
    assert told["mean_y_error_cm"] < 0.15 * 10


def test_an_affine_map_takes_out_what_a_person_adds() -> None:
    target = np.tile(np.repeat([*range(9), 109, 110, 111, 112], 4), 2)
    sessions = _table(104, person=np.repeat([3, 8], 52), target=target)
    random = np.random.default_rng(SEED)
    places = random.uniform(-15, 15, (200, 2)).astype(np.float32)
    true_cm = places[target]
    at = [COLUMNS.index(name) for name in reader.GAZE]
    sessions.rows[:, at] = true_cm
    shift = np.where(sessions.get("person")[:, None] == 3, [4.0, -2.0], [0.0, 6.0])
    before, after = reader.session_errors(1.2 * true_cm + shift, sessions)
    assert before.min() > 2
    assert after.max() < 0.3


def test_a_crop_does_not_show_where_the_lens_points() -> None:
    """A scene turned about the lens gives another place in the frame and the same crop; one straight ahead is seen as it is."""
    pan, tilt = np.radians([20.0, -11.0])
    ahead = _scene(np.eye(3))
    aside = _scene(geometry.turn(1, pan) @ geometry.turn(0, -tilt))
    assert np.abs(aside.get("left_eye_u", "left_eye_v")).min() > 0.1
    assert np.abs(aside.get("yaw_deg", "pitch_deg") - ahead.get("yaw_deg", "pitch_deg")).min() > 8
    crop_of_ahead, crop_of_aside = (reader.with_crop_columns(table).get(*reader.CROP_SHOWN) for table in (ahead, aside))
    np.testing.assert_allclose(crop_of_aside, crop_of_ahead, atol=1e-4)
    as_it_is = ("yaw_deg", "pitch_deg", "roll_deg", "axis_x_slope", "axis_y_slope")
    np.testing.assert_allclose(crop_of_ahead[:, : len(reader.IN_CROP)], ahead.get(*as_it_is), atol=1e-4)


def _scene(turned: np.ndarray) -> reader.Table:
    """One picture of eyes 50 cm ahead of a lens, all of it then turned about that lens [3, 3]."""
    focal, head, optical = 0.9, turned @ geometry.head_rotation(7, -5, 3), ((4.0, -6.0), (9.0, -5.0))
    x, y, z = turned @ [0, 0, 50]
    axis = head @ sum(geometry.direction(*angles) for angles in optical)
    yaw, pitch, roll = geometry.head_angles_deg(head)
    told = {"log_focal": np.log(focal), "yaw_deg": yaw, "pitch_deg": pitch, "roll_deg": roll}
    told |= {f"{side}_eye_{name}": focal * value / z for side in ("left", "right") for name, value in (("u", x), ("v", y))}
    told |= {f"{side}_{name}_deg": optical[k][j] for k, side in enumerate(("left", "right")) for j, name in enumerate(("azimuth", "elevation"))}
    told |= {"axis_x_slope": axis[0] / -axis[2], "axis_y_slope": axis[1] / -axis[2]}
    return reader.Table(np.array([list(told.values())], np.float32), list(told))


def test_missing_or_cut_off_observations_are_told(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DataError, match="observations.json"):
        reader.read_table(tmp_path, "train")
    (tmp_path / "observations.json").write_text(json.dumps({"columns": COLUMNS}), encoding="utf-8")
    (tmp_path / "train-0.f32").write_bytes(bytes(4 * (len(COLUMNS) + 1)))
    with pytest.raises(DataError, match="make them again"):
        reader.read_table(tmp_path, "train")
    with pytest.raises(DataError, match="lack log_focal; make them again"):
        reader.with_crop_columns(reader.Table(np.zeros((1, 1), np.float32), ["yaw_deg"]))


def _measured(blind_cm: float, told_cm: float, affine_cm: float, crop_cm: float = 9.0) -> dict:
    def one(mean_cm: float) -> dict:
        figures = dict.fromkeys(limits._FIGURES, mean_cm)
        return {**figures, "session_affine_mean_error_cm": affine_cm, "by_distance_cm": {"0 to 40": mean_cm}}

    readers = {"crop_alone": one(crop_cm), "picture": one(blind_cm), "lens_known": one(told_cm), "lens_and_head_size_known": one(told_cm)}
    return {"readers": readers, "observed_by": "observe", "training_rows": 3, "test_rows": 2, "session_people": 1}


def _read_from_points(exact_cm: float, measured: dict) -> dict:
    axes = {"mean_x_error_cm": 1.0, "mean_y_error_cm": 2.0}
    rows = [{"landmark_px": px, "pose_deg": 0.0, "mean_error_cm": error_cm, **axes} for px, error_cm in ((0.5, 7.0), (0.0, exact_cm))]
    return {**measured, "landmark_reader": {"data": ["render"], "training_pictures": 5, "test_pictures": 4, "test_people": 3, "optical_axes_mean_error_cm": 1.97, "rows": rows}}


@pytest.mark.parametrize(
    ("network", "measured", "told"),
    [
        ("tinytracker", _measured(1.9, 1.5, 0.5), "2.0 cm uncalibrated: possible (1.90"),
        ("tinytracker", _measured(2.3, 1.5, 0.5), "2.0 cm uncalibrated: not from eyes and head pose alone (2.30"),
        ("tinytracker", _measured(2.3, 2.1, 0.5), "2.0 cm uncalibrated: impossible, even with the lens known (2.10"),
        ("tinytracker", _read_from_points(2.4, _measured(1.9, 1.5, 0.5)), "2.0 cm uncalibrated: not from points of the picture, however exactly they are read (2.40"),
        ("tinytracker", _read_from_points(1.95, _measured(1.9, 1.5, 0.5)), "2.0 cm uncalibrated: possible (1.90"),
        ("tinytracker", _read_from_points(2.4, _measured(1.9, 1.5, 0.5)), "1.0 cm after nine points: possible (0.50"),
        ("tinytracker", _read_from_points(2.4, _measured(1.9, 1.5, 0.5)), "| 0.5 px | exactly | 7.00 cm | 1.00 / 2.00 |"),
        ("tinytracker", _measured(1.9, 1.5, 0.5), "A reader of points in the picture: not measured"),
        ("tinytracker-s", _measured(1.9, 1.5, 0.5, 2.3), "2.6 cm uncalibrated: possible (2.30"),
        ("tinytracker-s", _measured(1.9, 1.5, 0.5, 2.7), "2.6 cm uncalibrated: not from a crop alone (2.70"),
    ],
)
def test_the_report_says_whether_a_goal_can_be_reached(tmp_path: pathlib.Path, network: str, measured: dict, told: str) -> None:
    card, report, file = tmp_path / "card.json", tmp_path / "REPORT.md", tmp_path / "limits.json"
    card.write_text(json.dumps({"name": network}), encoding="utf-8")
    report.write_text("# Report\n\n" + "\n".join(limits.lines(limits.NOT_MEASURED, network)) + "\n## Limits\n", encoding="utf-8")
    file.write_text(json.dumps(measured), encoding="utf-8")
    assert limits.main([str(file), "--card", str(card), "--report", str(report)]) == 0
    assert told in report.read_text(encoding="utf-8")
    assert json.loads(card.read_text(encoding="utf-8"))["faultless_reader"]["test_rows"] == 2


def test_the_card_of_another_network_is_refused(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, file = tmp_path / "card.json", tmp_path / "limits.json"
    card.write_text('{"name": "another"}', encoding="utf-8")
    file.write_text(json.dumps(_measured(1.9, 1.5, 0.5)), encoding="utf-8")
    assert limits.main([str(file), "--card", str(card), "--report", str(file)]) == 1
    assert "the card of another, not of tinytracker or tinytracker-s" in capsys.readouterr().err


def test_a_file_of_something_else_is_refused(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "maps.json"
    file.write_text("{}", encoding="utf-8")
    assert limits.main([str(file), "--card", str(file), "--report", str(file)]) == 1
    assert "is it from training.reader?" in capsys.readouterr().err
