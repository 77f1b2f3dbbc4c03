"""Weights read out of an int8 file compute what the file computes, up to its rounding."""

import pathlib

import numpy as np
import pytest

from training.config import Config
from training.data import Split, plain_batch
from training.model import build_network

tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow reads and runs .tflite files")

from training.quantize import Int8Network  # noqa: E402  (needs TensorFlow)
from training.start_weights import load_tflite  # noqa: E402

TRAINING = pathlib.Path(__file__).parent
PUBLISHED = TRAINING.parent / "public" / "models" / "tinytracker.tflite"


@pytest.mark.parametrize("path", [PUBLISHED, TRAINING / "starts" / "flat.tflite"], ids=lambda path: path.stem)
def test_float_network_follows_the_file(path: pathlib.Path, cartoon: dict[str, Split]) -> None:
    network = build_network(Config().network)
    load_tflite(network, path)
    # Faces, if only drawn ones: far from any, activations leave the file's ranges and int8 says something else.
    pictures = plain_batch(cartoon["test"], np.arange(len(cartoon["test"])))
    file = Int8Network(path.read_bytes())
    quantised = np.stack([file.run(file.quantise(picture[None])) for picture in pictures])
    assert np.all(_correlations(np.asarray(network.predict_on_batch(pictures)), quantised) > 0.95)
    # The check bites: with three kernels turned about they have nothing in common.
    for name in ("stem", "block1_depthwise", "block5_depthwise"):
        kernel = network.get_layer(name).kernel
        kernel.assign(np.swapaxes(kernel.numpy(), 0, 1))
    assert np.all(np.abs(_correlations(np.asarray(network.predict_on_batch(pictures)), quantised)) < 0.5)


def _correlations(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """[N, 2] each -> r of x and of y."""
    return np.array([np.corrcoef(one[:, axis], other[:, axis])[0, 1] for axis in (0, 1)])


def test_another_network_is_refused() -> None:
    import dataclasses

    other = dataclasses.replace(Config().network, hidden=64)
    with pytest.raises(ValueError, match="the network wants"):
        load_tflite(build_network(other), PUBLISHED)
