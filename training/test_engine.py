"""The product's engine gives what LiteRT gives, bit for bit: the published file, and its output in averaged copies."""

import pathlib

import numpy as np
import pytest

from training.config import TINYTRACKER
from training.data import Split, for_network, plain_batch
from training.engine import WHY_NOT, is_here, run_in_engine

tensorflow = pytest.importorskip("tensorflow", reason="TensorFlow runs .tflite files")

from tensorflow.lite.python import schema_py_generated as schema  # noqa: E402  (needs TensorFlow)

from training.dither import dithered, single  # noqa: E402
from training.quantize import TANH_STEP, Int8Network  # noqa: E402
from training.tflite_file import describe, operator_name, read_graph, require_publishable  # noqa: E402

PUBLISHED = pathlib.Path(__file__).parent.parent / "public" / "models" / "tinytracker.tflite"
COPIES = 8
STEP_CM = TINYTRACKER.gaze_range_cm * TANH_STEP


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    """The published file, in eight copies; the same with one; that in copies again."""
    coarse = single(PUBLISHED.read_bytes())
    # A sum of twelve copies is not divided exactly, as one of eight is: the division's rounding shows.
    twelve = dithered(coarse, 12)
    return {"published": PUBLISHED.read_bytes(), "coarse": coarse, "dithered": dithered(coarse, COPIES), "twelve": twelve}


@pytest.fixture(scope="module")
def pictures(cartoon: dict[str, Split], files: dict[str, bytes]) -> np.ndarray:
    """int8 [N, S, S, C]: cartoon faces, and noise, which reaches codes that faces do not."""
    test = cartoon["test"]
    crops = for_network(plain_batch(test, np.arange(len(test))), TINYTRACKER.layout, TINYTRACKER.size_px)
    codes = Int8Network(files["published"]).quantise(crops)
    return np.concatenate([codes, np.random.default_rng(11).integers(-128, 128, (20, *codes.shape[1:]), np.int8)])


def in_litert(content: bytes, pictures: np.ndarray) -> np.ndarray:
    file = Int8Network(content)
    return np.stack([file.run(picture[None]) for picture in pictures])


@pytest.mark.skipif(not is_here(), reason=WHY_NOT)
@pytest.mark.parametrize("name", ["published", "coarse", "twelve"])
def test_engine_equals_litert(name: str, files: dict[str, bytes], pictures: np.ndarray) -> None:
    expected = in_litert(files[name], pictures)
    assert len(np.unique(expected[:, 0])) > len(pictures) / 4
    found = run_in_engine(files[name], pictures)
    np.testing.assert_array_equal(found.view(np.int32), expected.view(np.int32))


def test_copies_are_finer_and_centred_on_the_coarse_gaze(files: dict[str, bytes], pictures: np.ndarray) -> None:
    coarse, fine = (TINYTRACKER.gaze_range_cm * in_litert(files[name], pictures) for name in ("coarse", "dithered"))
    np.testing.assert_allclose(coarse / STEP_CM, np.rint(coarse / STEP_CM), atol=1e-4)
    # Eighths of a step, as the mean of eight whole ones; most of them between the steps.
    np.testing.assert_allclose(COPIES * fine / STEP_CM, np.rint(COPIES * fine / STEP_CM), atol=1e-3)
    assert (np.abs(fine / STEP_CM - np.rint(fine / STEP_CM)) > 0.05).mean() > 0.7
    assert np.abs(fine - coarse).mean() < STEP_CM
    assert np.abs((fine - coarse).mean(0)).max() < STEP_CM / 2


def test_only_the_end_of_the_file_changes(files: dict[str, bytes]) -> None:
    before, after = (read_graph(files[name]) for name in ("coarse", "dithered"))
    require_publishable(files["dithered"], TINYTRACKER.most_bytes, TINYTRACKER.most_parameters)
    assert describe(files["dithered"]).operators[-5:] == ("FULLY_CONNECTED", "TANH", "RESHAPE", "DEQUANTIZE", "MEAN")
    kept = [operator_name(before, one) for one in before.subgraphs[0].operators][:-3]
    for old, new in zip(before.subgraphs[0].operators[: len(kept)], after.subgraphs[0].operators, strict=False):
        assert operator_name(before, old) == operator_name(after, new)
        for index_old, index_new in zip(old.inputs, new.inputs, strict=True):
            assert _constant(before, index_old) == _constant(after, index_new)


def _constant(graph: schema.ModelT, index: int) -> bytes:
    """Stored bytes of a tensor; none for one that is computed."""
    data = graph.buffers[graph.subgraphs[0].tensors[index].buffer].data
    return b"" if data is None else bytes(data)


def test_what_is_no_gaze_network_is_refused(files: dict[str, bytes]) -> None:
    from training.data import ExportError

    with pytest.raises(ExportError, match="copies"):
        dithered(files["dithered"], COPIES)
    with pytest.raises(ExportError, match="copies"):
        dithered(files["coarse"], 1)
    with pytest.raises(ExportError, match="no copies"):
        single(files["coarse"])


def test_copies_again_are_what_was_published(files: dict[str, bytes], pictures: np.ndarray) -> None:
    published, again = (in_litert(files[name], pictures) for name in ("published", "dithered"))
    # Biases are whole numbers, so that a fold and a new spread may move one by a rounding.
    assert np.abs(published - again).max() <= 2 * TANH_STEP / COPIES
