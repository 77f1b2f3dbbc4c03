"""Gives units that have died something to do again, without changing what the network computes.

Without batch normalisation a ReLU whose sums have drifted below zero for every crop gets no gradient any more: it is lost
for good, and its layer is that much smaller. Of the sixth network 570 of 576 features were dead, and 500 of the 576 units of
its last block. A dead unit gets new weights, drawn afresh and scaled on real crops as `model.equalise` does, and its readers
start at zero, so that the gaze is the same until training uses it. After "The Dormant Neuron Phenomenon in Deep Reinforcement
Learning" (Sokar et al. 2023), whose ReDo does the same by a threshold on activity.
"""

import dataclasses
import math

import keras
import numpy as np
from keras import layers, ops

DEAD_FRAC = 1e-4
"""A unit above zero in fewer of its places and crops than this counts as dead."""
SPREAD_QUANTILES = (0.16, 0.84)
"""Half their distance is a deviation that the rare crops which drive the last blocks far out do not set."""
LEAST_SPREAD_OVER_DEVIATION = 0.3
SMALLEST_SPREAD = 1e-4
CAUTION = 100.0
"""The first steps of what is new are a tenth as long as the others'."""
FORWARD_BATCH = 64


@dataclasses.dataclass(frozen=True)
class _Stage:
    """A layer, the ReLU after it and who reads that. Layer names."""

    maker: str
    relu: str
    reader: str


@dataclasses.dataclass(frozen=True)
class Renewed:
    """Entries of a variable that were written anew: what an optimiser remembers of them is void."""

    variable: object
    mask: np.ndarray


def dead_units(network: keras.Model, batch: np.ndarray) -> dict[str, np.ndarray]:
    """By ReLU layer, which of its channels never (or hardly ever) rise above zero over `batch` [B, S, S, C]; bool [channels]."""
    return {name: _is_dead(out) for name, out in _outputs(network, [stage.relu for stage in _stages(network)], batch).items()}


def revive(network: keras.Model, batch: np.ndarray, seed: int, heads: tuple[layers.Dense, ...] = ()) -> tuple[int, list[Renewed]]:
    """Writes new weights for the dead units of `network` in place.

    batch: [B, S, S, C] of training crops, by which the new sums get a median of zero and a spread of one.
    heads: further Dense layers that read the flattened `features`; their weights for revived features start at zero too.
    Returns how many units were revived and what was written.
    """
    rng = np.random.default_rng(seed)
    outputs = _outputs(network, [stage.relu for stage in _stages(network)], batch)
    paths = _with_blocks_joined(network, {name: _is_dead(out) for name, out in outputs.items()})
    renewed: list[Renewed] = []
    for stage in _stages(network):
        readers = [network.get_layer(stage.reader), *(heads if stage.relu == "features" else ())]
        for reader in readers:
            renewed += _silence(reader, paths[stage.relu], outputs[stage.relu])
    # Depthwise layers read what the others make, so they come after them; nothing else depends on a revived unit yet.
    for wanted in (False, True):
        stages = [s for s in _stages(network) if isinstance(network.get_layer(s.maker), layers.DepthwiseConv2D) == wanted]
        for stage in stages:
            _draw(network.get_layer(stage.maker), paths[stage.relu], rng)
        sums = _sums(network, [stage.maker for stage in stages], batch)
        for stage in stages:
            renewed += _fit(network.get_layer(stage.maker), paths[stage.relu], sums[stage.maker])
    return sum(int(mask.sum()) for mask in paths.values()), renewed


def forget(optimizer: keras.optimizers.Optimizer, variables: list, renewed: list[Renewed]) -> None:
    """Clears Adam's moments of renewed entries: no momentum, and CAUTION times the mean second moment of the variable's other entries.

    Steps as long as the others' would move a thousand new units one way at once; the caution is forgotten as fast as second moments are.
    variables: what the optimiser was built with, in order.
    """
    place = {id(variable): k for k, variable in enumerate(variables)}
    for change in renewed:
        k = place[id(change.variable)]
        momentum, velocity = optimizer._momentums[k], optimizer._velocities[k]
        first, second = (np.array(ops.convert_to_numpy(slot)) for slot in (momentum, velocity))
        others = second[~change.mask]
        first[change.mask] = 0
        second[change.mask] = CAUTION * others.mean() if others.size else 0
        momentum.assign(first)
        velocity.assign(second)


def _is_dead(out: np.ndarray) -> np.ndarray:
    return (out > 0).mean(tuple(range(out.ndim - 1))) < DEAD_FRAC


def _stages(network: keras.Model) -> list[_Stage]:
    names = [layer.name for layer in network.layers]
    found = [_Stage("stem", "stem_relu", "block0_depthwise")]
    for i in range(sum(name.endswith("_project") for name in names)):
        block = f"block{i}"
        if f"{block}_expand" in names:
            found.append(_Stage(f"{block}_expand", f"{block}_expand_relu", f"{block}_depthwise"))
        found.append(_Stage(f"{block}_depthwise", f"{block}_depthwise_relu", f"{block}_project"))
    return [*found, _Stage("last", "features", "bottleneck"), _Stage("embedding", "embedding", "gaze")]


def _with_blocks_joined(network: keras.Model, dead: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Channel c of an expansion (or of the stem) feeds channel c of its depthwise layer alone: where one is dead both are drawn anew."""
    joined = dict(dead)
    for stage in _stages(network):
        if isinstance(network.get_layer(stage.reader), layers.DepthwiseConv2D):
            after = f"{stage.reader}_relu"
            joined[stage.relu] = joined[after] = dead[stage.relu] | dead[after]
    return joined


def _outputs(network: keras.Model, names: list[str], batch: np.ndarray) -> dict[str, np.ndarray]:
    probe = keras.Model(network.input, [network.get_layer(name).output for name in names])
    parts = [probe(batch[start : start + FORWARD_BATCH], training=False) for start in range(0, len(batch), FORWARD_BATCH)]
    return {name: np.concatenate([ops.convert_to_numpy(part[k]) for part in parts]) for k, name in enumerate(names)}


def _sums(network: keras.Model, makers: list[str], batch: np.ndarray) -> dict[str, np.ndarray]:
    """What each layer computes before its ReLU; the embedding's is fused into it, so its sums are made of its input."""
    asked = ["flatten" if name == "embedding" else name for name in makers]
    found = dict(zip(makers, _outputs(network, asked, batch).values(), strict=True))
    if "embedding" in found:
        layer = network.get_layer("embedding")
        found["embedding"] = found["embedding"] @ ops.convert_to_numpy(layer.kernel) + ops.convert_to_numpy(layer.bias)
    return found


def _channel_mask(layer: layers.Layer, mask: np.ndarray) -> np.ndarray:
    """Entries of the layer's kernel that make the channels of `mask`. Kernels: [H, W, I, O], depthwise [H, W, C, 1], dense [I, O]."""
    shape = tuple(layer.kernel.shape)
    return np.broadcast_to(mask[:, None] if isinstance(layer, layers.DepthwiseConv2D) else mask, shape)


def _draw(layer: layers.Layer, mask: np.ndarray, rng: np.random.Generator) -> None:
    kernel = np.array(ops.convert_to_numpy(layer.kernel))
    fan_in = kernel.size // kernel.shape[-1] if not isinstance(layer, layers.DepthwiseConv2D) else math.prod(kernel.shape[:2])
    fresh = rng.normal(0, math.sqrt(2 / fan_in), kernel.shape)
    layer.kernel.assign(np.where(_channel_mask(layer, mask), fresh, kernel))
    layer.bias.assign(np.where(mask, 0, ops.convert_to_numpy(layer.bias)))


def _fit(layer: layers.Layer, mask: np.ndarray, sums: np.ndarray) -> list[Renewed]:
    """Scales the channels of `mask` by their sums [B, .., channels]: a median of zero and a spread of one, as `channels.normalise_channels`."""
    if not mask.any():
        return []
    low, middle, high = np.quantile(sums.reshape(-1, sums.shape[-1]), (SPREAD_QUANTILES[0], 0.5, SPREAD_QUANTILES[1]), axis=0)
    spread = (high - low) / 2
    # Sums that are the same in most places (a part of the picture that hardly changes) have no spread, and are not to be blown up.
    spread = np.maximum(spread, LEAST_SPREAD_OVER_DEVIATION * sums.std(tuple(range(sums.ndim - 1))))
    scale = np.where(mask & (spread > SMALLEST_SPREAD), 1 / np.maximum(spread, SMALLEST_SPREAD), 1.0)
    kernel, bias = (np.array(ops.convert_to_numpy(v)) for v in (layer.kernel, layer.bias))
    layer.kernel.assign(kernel * (scale[:, None] if isinstance(layer, layers.DepthwiseConv2D) else scale))
    layer.bias.assign(np.where(mask, (bias - middle) * scale, bias))
    return [Renewed(layer.kernel, _channel_mask(layer, mask)), Renewed(layer.bias, mask)]


def _silence(reader: layers.Layer, mask: np.ndarray, inputs: np.ndarray) -> list[Renewed]:
    """Zero weights for the channels of `mask` among the reader's `inputs` [B, .., channels]; what they said on average goes to its bias.

    Beyond a dead expansion a depthwise unit says the same always, which is not nothing. A depthwise reader is drawn anew with its maker instead.
    """
    if isinstance(reader, layers.DepthwiseConv2D) or not mask.any():
        return []
    kernel = np.array(ops.convert_to_numpy(reader.kernel))
    # Dense after a flattened [.., C] reads each channel once per place.
    rows = np.tile(mask, kernel.shape[0] // len(mask)) if kernel.ndim == 2 else mask
    entries = np.broadcast_to(rows[:, None], kernel.shape)
    said = inputs.reshape(len(inputs), -1).mean(0) if kernel.ndim == 2 else inputs.mean(tuple(range(inputs.ndim - 1)))
    lost = np.where(rows, said, 0) @ kernel.reshape(-1, kernel.shape[-1])
    reader.bias.assign(ops.convert_to_numpy(reader.bias) + lost)
    reader.kernel.assign(np.where(entries, 0, kernel))
    return [Renewed(reader.kernel, entries)]
