"""Which int8 ranges are made narrower, and that the file then has them."""

import keras
import numpy as np
import pytest
from keras import layers

from training import quantize
from training.config import Config, ExportConfig
from training.ranges import BETTER_BY_FRAC, Measured, Ranges, measured_ranges, narrowed, with_ranges
from training.tflite_file import operator_name, read_graph

FIRST, SECOND = Measured((4,), -2.0, 6.0), Measured((5, 6), 0.0, 10.0)


def test_each_range_is_narrowed_for_as_long_as_the_answers_come_closer() -> None:
    best = {4: 6 * 0.7, 5: 10.0}

    def cost(ranges: Ranges) -> float:
        reached = {4: 6.0, 5: 10.0} | {tensor: high for tensor, (_, high) in ranges.items()}
        return 1 + sum(abs(reached[tensor] - best[tensor]) for tensor in best)

    chosen = narrowed([FIRST, SECOND], cost)
    assert chosen == {4: (pytest.approx(-1.4), pytest.approx(4.2))}


def test_tensors_that_share_a_range_are_narrowed_together_and_what_was_chosen_before_stays() -> None:
    asked: list[Ranges] = []

    def cost(ranges: Ranges) -> float:
        asked.append(ranges)
        return 10 - len(ranges)

    chosen = narrowed([FIRST, SECOND], cost)
    assert set(chosen) == {4, 5, 6}
    assert chosen[5] == chosen[6] == (0.0, 9.0)
    assert asked[0] == {}
    assert all(4 in ranges for ranges in asked[3:])


def test_a_gain_within_chance_narrows_nothing() -> None:
    costs = iter([1.0, 1.0 - BETTER_BY_FRAC / 2, 1.0])
    assert narrowed([FIRST, SECOND], lambda _: next(costs)) == {}


@pytest.fixture(scope="module")
def calibrated() -> bytes:
    keras.utils.set_random_seed(1)
    picture = keras.Input((6, 6, 2))
    x = layers.Conv2D(3, 1, activation="relu")(picture)
    x = layers.Flatten()(layers.Conv2D(2, 1)(layers.ZeroPadding2D(((0, 1), (0, 1)))(x)))
    network = keras.Model(picture, layers.Dense(2, activation="tanh")(layers.Dense(4, activation="relu")(x)))
    inputs = np.random.default_rng(1).uniform(-1, 1, (8, 6, 6, 2)).astype(np.float32)
    return quantize._calibrated(network, inputs, Config())


def test_every_computed_tensor_but_the_tanh_has_its_measured_range(calibrated: bytes) -> None:
    graph = read_graph(calibrated)
    computed = [(operator_name(graph, operator), operator.outputs[0]) for operator in graph.subgraphs[0].operators]
    measured = measured_ranges(calibrated)
    named = [tensor for one in measured for tensor in one.tensors]
    assert sorted(named) == sorted(out for name, out in computed if name != "TANH")
    padded, flat = (next(out for name, out in computed if name == which) for which in ("PAD", "RESHAPE"))
    assert [len(one.tensors) for one in measured if {padded, flat} & set(one.tensors)] == [2, 2]
    assert all(one.low <= 0 <= one.high for one in measured)


def test_the_int8_file_has_the_narrowed_range(calibrated: bytes) -> None:
    first = measured_ranges(calibrated)[0]

    def scale_of(ranges: Ranges) -> float:
        content = quantize._quantised(calibrated, ranges, Config(export=ExportConfig()))
        (subgraph,) = read_graph(content).subgraphs
        return float(subgraph.tensors[subgraph.operators[0].outputs[0]].quantization.scale[0])

    assert scale_of(first.share(0.5)) == pytest.approx(scale_of({}) / 2, rel=1e-3)
    untouched = measured_ranges(with_ranges(calibrated, first.share(0.5)))[1:]
    assert untouched == measured_ranges(calibrated)[1:]
