"""tinytracker.card.json: what the published file is and how well it does, each number from this run's own files."""

import dataclasses
import json
import pathlib

import numpy as np

from training import limits, oracle, sessions
from training.config import Config
from training.data import Split
from training.evaluate import Errors, calibrated_error_cm, errors, groups, mean_angle_deg, mean_predictor_error_cm, screen_map
from training.tflite_file import FileFacts


@dataclasses.dataclass(frozen=True)
class RenderedTest:
    """Everything measured on the test split: held-out people under held-out light."""

    float_network: Errors
    int8_network: Errors
    calibrated_mean_error_cm: float | None
    """int8 network after an affine map per person; see evaluate.calibrated_error_cm."""
    mean_angle_deg: float | None
    """int8 network; see evaluate.mean_angle_deg."""
    mean_predictor_error_cm: float
    largest_int8_change_cm: float
    groups: dict[str, Errors]
    """int8 network."""
    screen_map: list[list[float | None]]
    """int8 network; mean error in cm per cell, rows from the top; see evaluate.screen_map."""


@dataclasses.dataclass(frozen=True)
class Run:
    """What card and report need to know about the way to the file."""

    command: str
    manifests: tuple[dict, ...]
    """Of the data folders that have one."""
    crops: dict[str, int]
    subjects: dict[str, int]
    environments: dict[str, int]
    epochs: int
    best_epoch: int
    elapsed_s: float
    best_val_error_cm: float
    log: tuple[dict, ...]
    started_from: str | None
    oracle: dict | None
    """What `npm run render -- oracle` wrote; None: not measured."""


def measure(float_cm: np.ndarray, int8_cm: np.ndarray, splits: dict[str, Split], seed: int) -> RenderedTest:
    """float_cm, int8_cm: predictions on test, [N, 2]."""
    test, train = splits["test"], splits["train"]
    subjects = [str(label["subject"]) for label in test.labels]
    return RenderedTest(
        float_network=errors(float_cm, test.gaze_cm),
        int8_network=errors(int8_cm, test.gaze_cm),
        calibrated_mean_error_cm=calibrated_error_cm(int8_cm, test.gaze_cm, subjects, seed),
        mean_angle_deg=mean_angle_deg(int8_cm, test.gaze_cm, test.labels),
        mean_predictor_error_cm=mean_predictor_error_cm(train.gaze_cm, test.gaze_cm),
        largest_int8_change_cm=float(np.linalg.norm(int8_cm - float_cm, axis=1).max()),
        groups={name: errors(int8_cm[mask], test.gaze_cm[mask]) for name, mask in groups(test).items()},
        screen_map=screen_map(int8_cm, test.gaze_cm),
    )


def int8_loss_cm(test: RenderedTest) -> float:
    return test.int8_network.mean_error_cm - test.float_network.mean_error_cm


def card(facts: FileFacts, test: RenderedTest, run: Run, config: Config) -> dict:
    rounded = {
        "mean_error_cm": test.int8_network.mean_error_cm,
        "median_error_cm": test.int8_network.median_error_cm,
        "mean_error_deg": test.mean_angle_deg,
        "calibrated_mean_error_cm": test.calibrated_mean_error_cm,
        "int8_loss_cm": int8_loss_cm(test),
        "mean_predictor_error_cm": test.mean_predictor_error_cm,
        "float_mean_error_cm": test.float_network.mean_error_cm,
    }
    return {
        "name": config.network.name,
        "parameters": facts.parameters,
        "macs": facts.macs,
        "file_bytes": facts.file_bytes,
        "sha256": facts.sha256,
        "input": {
            "shape": list(facts.input_shape),
            "planes": ["R", "G", "B", "X", "Y"] if config.network.layout == "rgb+xy" else ["grey"],
            "scale": facts.input_scale,
            "zero_point": facts.input_zero_point,
            "face_part": dataclasses.asdict(facts.part),
        },
        "output": {
            "shape": list(facts.output_shape),
            "meaning": "gaze / gaze_range_cm; x to the user's right, y up, origin at the lens",
            "gaze_range_cm": config.network.gaze_range_cm,
        },
        "rendered_test": {
            **{name: None if value is None else round(value, 4) for name, value in rounded.items()},
            "crops": run.crops["test"],
            "subjects": run.subjects["test"],
            "environments": run.environments["test"],
        },
        "sessions": sessions.section(None),
        "faultless_reader": limits.section(None),
        "realism_oracle": oracle.section(run.oracle),
        "trained_on": {
            "pictures": "rendered by this project from CC0, MIT and Apache-2.0 assets; no photographs of people",
            "crops": run.crops,
            "subjects": run.subjects,
            "environments": run.environments,
            "seed": config.train.seed,
            "epochs": run.epochs,
            "command": run.command,
        },
        "limits": [
            "Errors are on rendered people the network has not seen, never on real ones; no figure for real users follows.",
            "Calibrated error of the test: affine map per rendered person from nine of their pictures, which differ in camera, head pose "
            "and distance. That of a calibration in the app is under sessions.",
        ],
        "licence": "Apache-2.0",
    }


def write_card(content: dict, path: pathlib.Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
