"""Which pictures set the int8 ranges, and which of its attempts the export takes: the first that LiteRT prepares."""

import numpy as np
import pytest

from training import quantize
from training.channels import MOST_FACTORS
from training.config import TINYTRACKER, Config, ExportConfig
from training.data import ExportError, Split
from training.model import build_network


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that say how they were made, instead of conversions of some seconds each."""
    monkeypatch.setattr(quantize, "representative_inputs", lambda *_: np.zeros((1, 112, 112, 5), np.float32))
    monkeypatch.setattr(quantize, "calm_inputs", lambda _network, inputs, _frac: inputs)
    monkeypatch.setattr(quantize, "balance_channels", lambda _network, _inputs, most: f"at most {most:g}")
    monkeypatch.setattr(quantize, "centre_channels", lambda network, _inputs: network)
    monkeypatch.setattr(quantize, "with_rounded_weights", lambda network, _inputs: network)
    monkeypatch.setattr(quantize, "without_bias", lambda network, _content, _inputs, _wanted: network)
    monkeypatch.setattr(quantize, "_narrower", lambda *_: {})
    monkeypatch.setattr(quantize, "_convert", lambda network, _inputs, _config, _ranges=None: str(network).encode())


def exported(monkeypatch: pytest.MonkeyPatch, accepted: set[bytes], cartoon: dict[str, Split]) -> bytes:
    monkeypatch.setattr(quantize, "is_accepted", lambda content: content in accepted)
    return quantize.to_int8("as trained", cartoon["train"], Config())


@pytest.mark.usefixtures("attempts")
def test_the_most_balanced_file_that_litert_prepares_is_taken(
    monkeypatch: pytest.MonkeyPatch, cartoon: dict[str, Split]
) -> None:
    names = [f"at most {most:g}".encode() for most in MOST_FACTORS]
    assert exported(monkeypatch, set(names), cartoon) == names[0]
    assert exported(monkeypatch, set(names[2:]), cartoon) == names[2]
    assert exported(monkeypatch, {b"as trained"}, cartoon) == b"as trained"


@pytest.mark.usefixtures("attempts")
def test_the_file_is_made_with_the_narrower_ranges(monkeypatch: pytest.MonkeyPatch, cartoon: dict[str, Split]) -> None:
    monkeypatch.setattr(quantize, "_narrower", lambda *_: {7: (0.0, 1.0)})
    monkeypatch.setattr(quantize, "_convert", lambda _network, _inputs, _config, ranges=None: str(ranges).encode())
    monkeypatch.setattr(quantize, "is_accepted", lambda _: True)
    assert quantize.to_int8("as trained", cartoon["train"], Config()) == b"{7: (0.0, 1.0)}"
    as_measured = Config(export=ExportConfig(narrow=False))
    assert quantize.to_int8("as trained", cartoon["train"], as_measured) == b"{}"


@pytest.mark.usefixtures("attempts")
def test_no_file_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch, cartoon: dict[str, Split]) -> None:
    with pytest.raises(ExportError, match="LiteRT does not prepare"):
        exported(monkeypatch, set(), cartoon)


def test_pictures_that_drive_a_layer_far_out_set_no_range() -> None:
    random = np.random.default_rng(20261126)
    pictures = random.uniform(-1, 1, (40, 112, 112, 5)).astype(np.float32)
    # Nothing in this network saturates: a picture twenty times as strong drives its layers about twenty times as far.
    far = [0, 17, 39]
    pictures[far] *= 20
    kept = quantize.calm_inputs(build_network(TINYTRACKER), pictures, 0.1)
    assert len(kept) == 36
    assert np.abs(kept).max() <= 1
    assert {picture.tobytes() for picture in kept} <= {picture.tobytes() for picture in pictures}


def test_no_picture_is_left_out_where_none_should_be() -> None:
    pictures = np.random.default_rng(20261126).uniform(-1, 1, (5, 112, 112, 5)).astype(np.float32)
    assert len(quantize.calm_inputs(build_network(TINYTRACKER), pictures, 0.0)) == 5


def test_the_mean_shift_of_int8_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the int8 network that is off by the same amount before its tanh for every picture."""
    network = build_network(TINYTRACKER)
    pictures = np.random.default_rng(20261127).uniform(-1, 1, (6, 112, 112, 5)).astype(np.float32)
    shift = np.array([0.04, -0.11])

    class Shifted:
        def __init__(self, content: bytes) -> None:
            assert content == b"file"

        def quantise(self, picture: np.ndarray) -> np.ndarray:
            return picture

        def run(self, picture: np.ndarray) -> np.ndarray:
            return np.tanh(np.arctanh(np.asarray(network(picture, training=False))[0]) + shift)

    monkeypatch.setattr(quantize, "Int8Network", Shifted)
    before = np.array(network.get_layer("gaze").bias)
    corrected = quantize.without_bias(network, b"file", pictures)
    assert np.allclose(np.array(corrected.get_layer("gaze").bias), before - shift, atol=1e-4)
    assert np.array_equal(np.array(network.get_layer("gaze").bias), before)
    assert np.allclose(corrected.get_layer("embedding").kernel, network.get_layer("embedding").kernel)
