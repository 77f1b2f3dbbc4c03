"""Spreads every tensor's int8 range fairly over its channels, without changing what the float network computes.

An int8 tensor has one scale for all channels, so a channel ten times smaller than the largest keeps a tenth of the
levels. Scaling a channel up where it is made and down where it is read changes nothing in float (ReLU and zero padding
let positive factors through). After "Data-Free Quantization Through Weight Equalization and Bias Correction", Nagel et
al. 2019, with ranges measured on crops instead of read off the weights.
"""

import dataclasses
from collections.abc import Callable

import keras
import numpy as np
from keras import layers, ops

MOST_FACTORS = (32.0, 16.0, 8.0, 4.0, 2.0)
"""Channels are scaled up by at most this: beyond the first their readers' weights would fall under one step. The others are for
networks in which a channel next to dead makes a rescale of 256 or more, which LiteRT refuses."""

SMALLEST_REACH = 1e-6
MOST_REACH = 30.0
"""`normalise_channels` scales no channel beyond this."""

FORWARD_BATCH = 32

RARELY_UNDER_FRAC = 0.001
"""`take_constants` takes what all places but this share of them have."""


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
        if tie.makers == ("colour",):
            factors = factors * _longer_sides(network, "colour", inputs)
        for name in tie.makers:
            _scale_out(balanced.get_layer(name), factors)
        for name in tie.readers:
            _scale_in(balanced.get_layer(name), 1 / factors)
    return balanced


def _longer_sides(network: keras.Model, name: str, inputs: np.ndarray) -> np.ndarray:
    """Per channel of a linear layer +1 or -1, after which it reaches farther up than down.

    The colour channels keep their constants, as the stem reads them over a border of zeros. Where one runs from -3 to 1 and another from -1 to 3,
    the tensor's range is 6 wide; with one of them turned round, 4.
    """
    values = _channel_rows(network, name, inputs)
    return np.where(values.max(0) < -values.min(0), -1.0, 1.0)


def take_constants(network: keras.Model, inputs: np.ndarray) -> None:
    """Takes what the stem's channels always carry out of them, in place, and gives it to the bias of the depthwise layer that reads them.

    inputs: [N, S, S, C] of training crops. Only before a training: that layer reads over a border of zeros, which stand for other
    values afterwards, so the network says something a little different until it has learnt that. `centre_channels` leaves these channels alone for
    the same reason, and what is always there takes up range of their int8 tensor.
    """
    always = np.quantile(_channel_rows(network, "stem_relu", inputs), RARELY_UNDER_FRAC, axis=0)
    _shift(network.get_layer("stem"), -always)
    reader = network.get_layer("block0_depthwise")
    _shift(reader, ops.convert_to_numpy(reader.kernel).sum((0, 1))[:, 0] * always)


def _channel_rows(network: keras.Model, name: str, inputs: np.ndarray) -> np.ndarray:
    """[places of all inputs, channels]: what the layer puts out."""
    probe = keras.Model(network.input, network.get_layer(name).output)
    parts = [ops.convert_to_numpy(probe(part, training=False)) for part in np.array_split(inputs, max(1, len(inputs) // FORWARD_BATCH))]
    return np.concatenate([part.reshape(-1, part.shape[-1]) for part in parts])


def centre_channels(network: keras.Model, inputs: np.ndarray) -> keras.Model:
    """A copy of the network whose channels carry no constant: linear ones (trunks, bottleneck) range about zero, rectified ones from zero.

    It computes the same for `inputs`; a unit that is above its least there on any of them may stay at it on others.

    inputs: [N, S, S, C] of training crops. What is taken from a maker's bias is given to the biases of those who read it, which look at one place at
    a time, so that no border gets in the way. Otherwise channels that differ by a constant share one wide int8 range, and rounding a
    weight shifts all that it multiplies.
    """
    centred = keras.models.clone_model(network)
    centred.set_weights(network.get_weights())
    found = ties(network)
    trunks = [tie for tie in found if tie.makers[0].endswith("_project") or tie.makers == ("bottleneck",)]
    # Past a ReLU only what is always there can be taken. Not before a depthwise layer, whose zero border would have to follow.
    rectified = [tie for tie in found if tie.makers[0].endswith("_depthwise") or tie.makers[0] in ("last", "embedding")]
    tensors = {maker: maker for tie in trunks for maker in tie.makers} | {tie.makers[0]: tie.tensors[0] for tie in rectified}
    names = list(tensors.values())
    tops = _reduced(network, names, inputs, lambda values: values.max(tuple(range(values.ndim - 1))), np.maximum, -np.inf)
    bottoms = _reduced(network, names, inputs, lambda values: values.min(tuple(range(values.ndim - 1))), np.minimum, np.inf)
    for tie in [*trunks, *rectified]:
        taken = np.zeros(1)
        # The first reader reads what the first maker makes, the next the sum of the first two, and so on.
        for maker, reader in zip(tie.makers, tie.readers, strict=True):
            top, bottom = tops[tensors[maker]], bottoms[tensors[maker]]
            own = (top + bottom) / 2 if tie in trunks else bottom
            taken = taken + own
            _shift(centred.get_layer(maker), -own)
            kernel = ops.convert_to_numpy(centred.get_layer(reader).kernel)
            rows = kernel.reshape(-1, kernel.shape[-1])
            _shift(centred.get_layer(reader), np.tile(taken, len(rows) // len(taken)) @ rows)
    return centred


def normalise_channels(network: keras.Model, inputs: np.ndarray) -> None:
    """Gives every channel a root mean square of one over `inputs` [N, S, S, C], in place; the network computes what it did.

    A published file's channels are balanced for int8, each scaled up by as much as MOST_FACTORS lets it, and their readers' weights are that much smaller.
    An optimiser that moves all weights by steps of one size (Adam) shakes such readers to pieces.
    """
    found = ties(network)
    names = [name for tie in found for name in tie.tensors]
    squares = _reduced(network, names, inputs, _squares_and_count, np.add)
    reaches = _reaches(network, names, inputs)
    for tie in found:
        level = np.sqrt(np.max([squares[name][0] / squares[name][1] for name in tie.tensors], axis=0))
        reach = np.max([reaches[name] for name in tie.tensors], axis=0)
        # A unit that speaks rarely is not made to shout; a dead one has no level.
        factors = np.minimum(1 / np.maximum(level, SMALLEST_REACH), MOST_REACH / np.maximum(reach, SMALLEST_REACH))
        factors = np.where(reach < SMALLEST_REACH, 1, factors)
        for name in tie.makers:
            _scale_out(network.get_layer(name), factors)
        for name in tie.readers:
            _scale_in(network.get_layer(name), 1 / factors)


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


def _squares_and_count(values: np.ndarray) -> np.ndarray:
    """[.., channels] -> [2, channels]: the sum of the squares, and how many there are."""
    rows = values.reshape(-1, values.shape[-1])
    return np.stack([np.square(rows).sum(0), np.full(rows.shape[1], len(rows), np.float32)])


def _reaches(network: keras.Model, names: list[str], inputs: np.ndarray) -> dict[str, np.ndarray]:
    """Largest magnitude per channel of each layer's output."""
    return _reduced(network, names, inputs, lambda values: np.abs(values).max(tuple(range(values.ndim - 1))), np.maximum)


def _reduced(
    network: keras.Model,
    names: list[str],
    inputs: np.ndarray,
    reduce: Callable[[np.ndarray], np.ndarray],
    join: Callable[[np.ndarray, np.ndarray], np.ndarray],
    start_value: float = 0.0,
) -> dict[str, np.ndarray]:
    """One number per channel of each layer's output, made part by part and joined from `start_value` on."""
    probe = keras.Model(network.input, [network.get_layer(name).output for name in names])
    found = {name: np.full(1, start_value) for name in names}
    for start in range(0, len(inputs), FORWARD_BATCH):
        for name, out in zip(names, probe(inputs[start : start + FORWARD_BATCH], training=False), strict=True):
            found[name] = join(found[name], reduce(ops.convert_to_numpy(out)))
    return found


def _shift(layer: layers.Layer, by: np.ndarray) -> None:
    layer.bias.assign(ops.convert_to_numpy(layer.bias) + by)


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
