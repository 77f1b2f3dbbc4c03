"""Targets without what no picture tells, on a made-up world whose noise is known."""

import dataclasses
import json
import pathlib

import numpy as np
import pytest

from training import denoise, geometry, train
from training.config import TINYTRACKER_S, Config, TrainConfig
from training.data import DataError, Split

SEED = 11


def _label(random: np.random.Generator, person: int, hidden_cm: np.ndarray) -> tuple[dict, np.ndarray]:
    """Gaze follows the eyes' angles, plus what is hidden."""
    azimuth, elevation = random.uniform(-20, 20), random.uniform(-15, 15)
    seen_cm = np.array([-0.8 * azimuth, 0.8 * elevation])
    middle = random.uniform(200, 440), random.uniform(150, 330)
    label = {
        "subject": f"p{person}",
        "frame_width": 640,
        "frame_height": 480,
        "landmarks_px": {
            f"{side}_{corner}": [middle[0] + at, middle[1]]
            for side, corner, at in (("right", "outer", -45), ("right", "inner", -15), ("left", "inner", 15), ("left", "outer", 45))
        },
        "tilt_deg": 0.0,
        "yaw_deg": random.uniform(-10, 10),
        "pitch_deg": random.uniform(-10, 10),
        "roll_deg": random.uniform(-10, 10),
        "left_optical_deg": [azimuth, elevation],
        "right_optical_deg": [azimuth, elevation],
        "gaze_cm": (seen_cm + hidden_cm).tolist(),
    }
    return label, seen_cm


def _split(labels: list[dict]) -> Split:
    rows = np.zeros(len(labels), np.int32)
    room = np.zeros((len(labels), 3), np.float32)
    gaze_cm = np.array([label["gaze_cm"] for label in labels], np.float32)
    return Split("train", (), rows, rows, room, room[:, :2], gaze_cm, room, tuple(labels), 0)


def test_the_targets_leave_out_what_is_hidden_and_keep_what_is_seen() -> None:
    random = np.random.default_rng(SEED)
    labels, seen_cm = [], []
    for person in range(120):
        # One shift for all pictures of a person, as an angle between line of sight and optical axis is: a reader could learn it by heart.
        shift_cm = random.normal(0, 3, 2)
        for _ in range(24):
            label, seen = _label(random, person, shift_cm)
            labels += [label, label]
            seen_cm += [seen, seen]
    split = _split(labels)
    targets_cm = denoise.best_guesses_cm(split, SEED)
    seen = np.array(seen_cm)
    noise_cm, left_cm = (train.mean_error_cm(values, seen) for values in (split.gaze_cm, targets_cm))
    assert noise_cm > 3
    assert left_cm < 0.35 * noise_cm
    np.testing.assert_array_equal(targets_cm[::2], targets_cm[1::2])


def test_a_tilted_lens_that_sees_the_same_gives_the_same_observation() -> None:
    label, _ = _label(np.random.default_rng(SEED), 0, np.zeros(2))
    level = denoise.observations([label]).rows
    head = geometry.head_rotation(label["yaw_deg"], label["pitch_deg"], label["roll_deg"])
    turned = geometry.turn(0, np.radians(-7)) @ head
    yaw, pitch, roll = geometry.head_angles_deg(turned)
    tilted = denoise.observations([{**label, "tilt_deg": 7.0, "yaw_deg": yaw, "pitch_deg": pitch, "roll_deg": roll}]).rows
    assert abs(pitch - label["pitch_deg"]) > 4
    np.testing.assert_allclose(tilted, level, atol=1e-4)


def test_labels_that_say_too_little_and_one_person_alone_end_with_their_cure() -> None:
    label, _ = _label(np.random.default_rng(SEED), 0, np.zeros(2))
    with pytest.raises(DataError, match="left_optical_deg.*--no-denoise"):
        denoise.best_guesses_cm(_split([{key: value for key, value in label.items() if key != "left_optical_deg"}]), SEED)
    with pytest.raises(DataError, match="one person alone.*--no-denoise"):
        denoise.best_guesses_cm(_split([label, label]), SEED)


def test_too_few_pictures_to_learn_a_reader_from_end_with_their_cure(cartoon: dict[str, Split]) -> None:
    """Its guesses would be next to the mean gaze, and a network would learn no more than that."""
    with pytest.raises(DataError, match="from 256 pictures no reader learns.*--no-denoise"):
        denoise.best_guesses_cm(cartoon["train"], SEED)


def test_a_run_learns_the_targets_and_is_measured_on_the_labels(
    cartoon: dict[str, Split], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Targets that are far from the labels pull the gaze there; errors are told against the labels all the same."""
    made = []

    def shifted(split: Split, seed: int) -> np.ndarray:
        made.append(seed)
        return split.gaze_cm * 0 + np.array([25.0, 25.0], np.float32)

    monkeypatch.setattr(train, "best_guesses_cm", shifted)
    config = Config(network=TINYTRACKER_S, train=TrainConfig(epochs=2))
    network = train.train(config, cartoon, tmp_path)
    assert train.predict_cm(network, cartoon["val"], config.network)[:, 1].mean() > 12
    logged = json.loads((tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert logged["train_error_cm"] > 15
    assert logged["val_error_cm"] > 15
    # A run that goes on keeps its targets; other labels have others.
    again = train._learnt(config, cartoon["train"], tmp_path)
    np.testing.assert_array_equal(again.gaze_cm, 25)
    assert len(made) == 1
    train._learnt(config, dataclasses.replace(cartoon["train"], gaze_cm=cartoon["train"].gaze_cm + 1), tmp_path)
    assert len(made) == 2


def test_with_denoise_off_a_run_learns_the_labels(
    cartoon: dict[str, Split], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(train, "best_guesses_cm", lambda *_: pytest.fail("asked for targets"))
    assert train._learnt(Config(train=TrainConfig(denoise=False)), cartoon["train"], tmp_path) is cartoon["train"]
    assert not (tmp_path / "targets.npz").exists()
