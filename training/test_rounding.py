"""Which int8 codes weights get: layers move less by them than by the nearest ones, not at all on average, and the file has these very codes."""

import keras
import numpy as np
import pytest
from keras import layers

from training import quantize
from training.config import TINYTRACKER, Config
from training.data import Split, for_network, plain_batch
from training.model import build_network, equalise
from training.rounding import MOST_CODE, codes, with_rounded_weights
from training.tflite_file import operator_name, read_graph

SEED = 20261201


def _off(rows: np.ndarray, step: np.ndarray, chosen: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Mean square error of each unit's sum."""
    error = chosen * step - rows
    return np.einsum("ku,kl,lu->u", error, covariance[0], error)


@pytest.fixture(scope="module")
def unit() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Weights [24, 16], their steps, and the covariance of inputs of which many vary together."""
    random = np.random.default_rng(SEED)
    inputs = random.normal(size=(4000, 5)) @ random.normal(size=(5, 24)) + 0.3 * random.normal(size=(4000, 24))
    rows = random.normal(size=(24, 16))
    return rows, np.abs(rows).max(0) / MOST_CODE, np.cov(inputs.T)[None]


def test_sums_of_inputs_that_vary_together_move_far_less_than_with_the_nearest_codes(unit: tuple) -> None:
    rows, step, covariance = unit
    chosen = codes(rows, step, covariance)
    ratio = _off(rows, step, chosen, covariance) / _off(rows, step, np.rint(rows / step), covariance)
    assert ratio.max() < 0.6
    assert ratio.mean() < 0.2


def test_codes_are_int8_and_the_largest_weight_keeps_its_own(unit: tuple) -> None:
    rows, step, covariance = unit
    chosen = codes(rows, step, covariance)
    assert np.array_equal(chosen, np.rint(chosen))
    assert np.array_equal(np.abs(chosen).max(0), np.full(rows.shape[1], MOST_CODE))
    at = np.abs(rows).argmax(0), np.arange(rows.shape[1])
    assert np.array_equal(chosen[at], np.sign(rows[at]) * MOST_CODE)


def test_inputs_that_do_not_vary_together_get_the_nearest_codes(unit: tuple) -> None:
    rows, step, _ = unit
    assert np.array_equal(codes(rows, step, np.eye(len(rows))[None]), np.rint(rows / step))


def test_units_with_inputs_of_their_own_are_rounded_like_each_alone(unit: tuple) -> None:
    rows, step, covariance = unit
    other = np.flip(covariance, (1, 2))
    both = codes(rows[:, :2], step[:2], np.concatenate([covariance, covariance]))
    assert np.array_equal(both, codes(rows[:, :2], step[:2], covariance))
    mixed = codes(rows[:, :2], step[:2], np.concatenate([covariance, other]))
    assert not np.array_equal(mixed[:, 1], both[:, 1])


def test_dead_inputs_and_weights_that_are_all_zero_are_no_trouble() -> None:
    rows = np.zeros((3, 2))
    rows[:, 1] = (0.5, -1.0, 0.26)
    chosen = codes(rows, np.array([1e-30, 1 / MOST_CODE]), np.zeros((1, 3, 3)))
    assert np.array_equal(chosen[:, 0], np.zeros(3))
    assert np.array_equal(chosen[:, 1], np.rint(rows[:, 1] * MOST_CODE))


@pytest.fixture(scope="module")
def network_and_inputs(cartoon: dict[str, Split]) -> tuple[keras.Model, np.ndarray]:
    keras.utils.set_random_seed(SEED)
    network = build_network(TINYTRACKER)
    inputs = for_network(plain_batch(cartoon["train"], np.arange(48)), TINYTRACKER.layout, TINYTRACKER.size_px)
    equalise(network, inputs)
    return network, inputs


@pytest.mark.parametrize("name", ["stem", "block1_depthwise", "block4_project", "embedding"])
def test_a_layer_moves_less_and_not_at_all_on_average(name: str, network_and_inputs: tuple[keras.Model, np.ndarray]) -> None:
    network, inputs = network_and_inputs

    def sums(kernel: np.ndarray, bias: np.ndarray) -> np.ndarray:
        """[places, units] of the one layer with these weights, in the network as it was."""
        copy = keras.models.clone_model(network)
        copy.set_weights(network.get_weights())
        copy.get_layer(name).kernel.assign(kernel)
        copy.get_layer(name).bias.assign(bias)
        # What the layer adds up, before its own activation.
        copy.get_layer(name).activation = keras.activations.linear
        out = keras.Model(copy.input, copy.get_layer(name).output).predict(inputs, verbose=0)
        return out.reshape(-1, out.shape[-1])

    layer = network.get_layer(name)
    kernel, bias = layer.kernel.numpy(), layer.bias.numpy()
    own = (0, 1, 3) if isinstance(layer, layers.DepthwiseConv2D) else tuple(range(kernel.ndim - 1))
    step = np.abs(kernel).max(own, keepdims=True) / MOST_CODE
    chosen = with_rounded_weights(network, inputs).get_layer(name)
    wanted = sums(kernel, bias)
    nearest = sums(np.rint(kernel / step) * step, bias) - wanted
    off = sums(chosen.kernel.numpy(), chosen.bias.numpy()) - wanted
    assert np.abs(off.mean(0)).max() < 1e-4
    assert np.square(off).mean() < 0.8 * np.square(nearest - nearest.mean(0)).mean()


def test_the_file_has_the_chosen_codes(network_and_inputs: tuple[keras.Model, np.ndarray]) -> None:
    network, inputs = network_and_inputs
    rounded = with_rounded_weights(network, inputs)
    graph = read_graph(quantize._convert(rounded, inputs, Config()))
    (subgraph,) = graph.subgraphs
    weighted = [operator for operator in subgraph.operators if operator_name(graph, operator) in ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")]
    made = [layer for layer in rounded.layers if layer.weights]
    assert len(weighted) == len(made)
    for operator, layer in zip(weighted, made, strict=True):
        tensor = subgraph.tensors[operator.inputs[1]]
        stored = np.frombuffer(bytes(graph.buffers[tensor.buffer].data), np.int8).reshape(tensor.shape)
        kernel = layer.kernel.numpy()
        if isinstance(layer, layers.DepthwiseConv2D):
            wanted = kernel.transpose(3, 0, 1, 2) * MOST_CODE / np.abs(kernel).max((0, 1, 3))
        else:
            turned = np.moveaxis(kernel, -1, 0)
            wanted = turned * MOST_CODE / np.abs(turned).max(tuple(range(1, turned.ndim)), keepdims=True)
        np.testing.assert_allclose(stored, wanted, atol=1e-3, err_msg=layer.name)
