"""Spreads every tensor's int8 range fairly over its channels, without changing what the float network computes.

An int8 tensor has one scale for all channels, so a channel ten times smaller than the largest keeps a tenth of the
levels. Scaling a channel up where it is made and down where it is read changes nothing in float (ReLU and zero padding
let positive factors through). After "Data-Free Quantization Through Weight Equalization and Bias Correction", Nagel et
al. 2019, with ranges measured on crops instead of read off the weights.
"""

import dataclasses

import keras
import numpy as np
from keras import layers, ops

MOST_FACTORS = (32.0, 16.0, 8.0, 4.0, 2.0)
"""Channels are scaled up by at most this: beyond the first their readers' weights would fall under one step. The others are for
networks in which a channel next to dead makes a rescale of 256 or more, which LiteRT refuses."""

SMALLEST_REACH = 1e-6

FORWARD_BATCH = 32


@dataclasses.dataclass(frozen=True)
class Tie:
    """Tensors whose channels must share their factors, who makes them and who reads them. Layer names."""

    tensors: tuple[str, ...]
    makers: tuple[str, ...]
    readers: tuple[str, ...]


def balance_channels(network: keras.Model, inputs: np.ndarray, most_factor: float = MOST_FACTORS[0]) -> keras.Model:
    """A copy of the network with balanced channels; inputs: [N, S, S, C] of training crops."""
    balanced = keras.models.clone_model(network)
    balanced.set_weights(network.get_weights())
    found = ties(network)
    reaches = _reaches(network, [name for tie in found for name in tie.tensors], inputs)
    for tie in found:
        reach = np.max([reaches[name] for name in tie.tensors], axis=0)
        factors = np.minimum(reach.max() / np.maximum(reach, SMALLEST_REACH), most_factor)
        for name in tie.makers:
            _scale_out(balanced.get_layer(name), factors)
        for name in tie.readers:
            _scale_in(balanced.get_layer(name), 1 / factors)
    return balanced


def ties(network: keras.Model) -> list[Tie]:
    """In the order of the network. Trunks: a block without a sum starts a new one, sums prolong it."""
    names = [layer.name for layer in network.layers]
    blocks = sum(name.endswith("_project") for name in names)
    found = [Tie(("colour",), ("colour",), ("stem",))] if "colour" in names else []
    found.append(Tie(("stem_relu",), ("stem",), ("block0_depthwise",)))
    trunk: list[str] = []
    for i in range(blocks):
        block = f"block{i}"
        if f"{block}_expand" in names:
            found.append(Tie((f"{block}_expand_relu",), (f"{block}_expand",), (f"{block}_depthwise",)))
        found.append(Tie((f"{block}_depthwise_relu",), (f"{block}_depthwise",), (f"{block}_project",)))
        trunk.append(block)
        if i + 1 == blocks or f"block{i + 1}_add" not in names:
            next_reader = "last" if i + 1 == blocks else f"block{i + 1}_expand"
            sums = tuple(f"{one}_add" for one in trunk if f"{one}_add" in names)
            makers = tuple(f"{one}_project" for one in trunk)
            readers = (*(f"{one}_expand" for one in trunk[1:]), next_reader)
            found.append(Tie((*makers, *sums), makers, readers))
            trunk = []
    found.append(Tie(("features",), ("last",), ("bottleneck",)))
    found.append(Tie(("bottleneck",), ("bottleneck",), ("embedding",)))
    found.append(Tie(("embedding",), ("embedding",), ("gaze",)))
    return found


def _reaches(network: keras.Model, names: list[str], inputs: np.ndarray) -> dict[str, np.ndarray]:
    """Largest magnitude per channel of each layer's output."""
    probe = keras.Model(network.input, [network.get_layer(name).output for name in names])
    found = {name: np.zeros(1) for name in names}
    for start in range(0, len(inputs), FORWARD_BATCH):
        for name, out in zip(names, probe(inputs[start : start + FORWARD_BATCH], training=False), strict=True):
            values = np.abs(ops.convert_to_numpy(out))
            found[name] = np.maximum(found[name], values.max(tuple(range(values.ndim - 1))))
    return found


def _scale_out(layer: layers.Layer, factors: np.ndarray) -> None:
    shaped = factors[:, None] if isinstance(layer, layers.DepthwiseConv2D) else factors
    layer.kernel.assign(ops.convert_to_numpy(layer.kernel) * shaped)
    layer.bias.assign(ops.convert_to_numpy(layer.bias) * factors)


def _scale_in(layer: layers.Layer, factors: np.ndarray) -> None:
    """Dense after a flattened [.., C] reads each channel once per place."""
    kernel = ops.convert_to_numpy(layer.kernel)
    if isinstance(layer, layers.Dense):
        factors = np.tile(factors, kernel.shape[0] // len(factors))
    layer.kernel.assign(kernel * factors[:, None])
