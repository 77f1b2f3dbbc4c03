"""Weights read out of an int8 file compute what the file computes, up to its rounding."""

import pathlib

import numpy as np
import pytest

from training.config import Config
from training.model import build_network

tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow reads and runs .tflite files")

from training.quantize import Int8Network  # noqa: E402  (needs TensorFlow)
from training.start_weights import load_tflite  # noqa: E402

PUBLISHED = pathlib.Path(__file__).parent.parent / "public" / "models" / "tinytracker.tflite"


def smooth_pictures(count: int, size: int, seed: int) -> np.ndarray:
    """[count, size, size, 5] in -1 ... 1: each plane a random gradient."""
    rng = np.random.default_rng(seed)
    steps = np.linspace(-1, 1, size, dtype=np.float32)
    x, y = rng.uniform(-0.6, 0.6, (2, count, 1, 1, 5)).astype(np.float32)
    return np.clip(x * steps[None, None, :, None] + y * steps[None, :, None, None], -1, 1)


def test_float_network_follows_the_file() -> None:
    network = build_network(Config().network)
    load_tflite(network, PUBLISHED)
    pictures = smooth_pictures(24, Config().network.size_px, seed=5)
    real = np.asarray(network.predict_on_batch(pictures))
    file = Int8Network(PUBLISHED.read_bytes())
    quantised = np.stack([file.run(file.quantise(picture[None])) for picture in pictures])
    for axis in (0, 1):
        # No faces, so the answers lie close together and int8's roundings weigh much; a turned kernel gives about 0.
        assert np.corrcoef(real[:, axis], quantised[:, axis])[0, 1] > 0.75


def test_another_network_is_refused() -> None:
    import dataclasses

    other = dataclasses.replace(Config().network, hidden=64)
    with pytest.raises(ValueError, match="the network wants"):
        load_tflite(build_network(other), PUBLISHED)
