"""The training-only outputs begin with what the trunk tells, and nothing else changes."""

import keras
import numpy as np
from keras import ops

from training.config import TINYTRACKER_S
from training.data import AUXILIARY
from training.heads import fit_heads
from training.model import build_network, equalise, with_auxiliary

SEED = 20261128
CROPS = 96


def _model() -> tuple[keras.Model, np.ndarray]:
    keras.utils.set_random_seed(SEED)
    network = build_network(TINYTRACKER_S)
    crops = np.random.default_rng(SEED).uniform(-1, 1, (CROPS, 96, 96, 1)).astype(np.float32)
    crops *= np.linspace(0.2, 1, CROPS, dtype=np.float32)[:, None, None, None]
    equalise(network, crops)
    return with_auxiliary(network, TINYTRACKER_S.early_layer), crops


def _targets() -> np.ndarray:
    """How bright a crop's contrast is: next to linear in any trunk's features; the same for all targets but for their sign."""
    contrast = np.linspace(-1, 1, CROPS, dtype=np.float32)
    return np.stack([contrast if k % 2 == 0 else -contrast for k in range(len(AUXILIARY))], axis=1)


def _errors(model: keras.Model, crops: np.ndarray, targets: np.ndarray) -> dict[str, float]:
    outputs = model.predict_on_batch(crops)
    return {name: float(np.nanmean(np.square(outputs[name] - targets))) for name in ("auxiliary", "early")}


def test_heads_tell_what_the_trunk_knows_and_the_gaze_stays() -> None:
    model, crops = _model()
    targets = _targets()
    drawn, gaze = _errors(model, crops, targets), model.predict_on_batch(crops)["gaze"]
    told = fit_heads(model, crops, targets, chunk=40)
    fitted = _errors(model, crops, targets)
    for name in ("auxiliary", "early"):
        assert told[name] < 0.1, f"seed {SEED}: {name} {told[name]:.3f} where always the mean has {np.var(targets[:, 0]):.3f}"
        assert fitted[name] < 0.1 < drawn[name], f"seed {SEED}: {name}"
    np.testing.assert_array_equal(model.predict_on_batch(crops)["gaze"], gaze)


def test_crops_without_a_target_are_left_out() -> None:
    model, crops = _model()
    targets = _targets()
    targets[::4, 3] = np.nan
    told = fit_heads(model, crops, targets)
    assert all(np.isfinite(error) and error < 0.2 for error in told.values()), f"seed {SEED}: {told}"
    assert all(np.isfinite(error) for error in _errors(model, crops, targets).values())


def test_too_few_crops_leave_the_heads_alone() -> None:
    model, crops = _model()
    before = [ops.convert_to_numpy(weight).copy() for weight in model.get_layer("auxiliary").weights]
    assert fit_heads(model, crops[:10], _targets()[:10]) == {}
    for weight, value in zip(model.get_layer("auxiliary").weights, before, strict=True):
        np.testing.assert_array_equal(ops.convert_to_numpy(weight), value)
