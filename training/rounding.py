"""Weights on the int8 grid, chosen layer by layer so that what a layer adds up moves least over training crops.

The nearest code of each weight alone is not the best: the errors of weights whose inputs vary together add up, or cancel. So the codes of
a unit are chosen one after another, each making good what those before it left (error feedback), then gone through again until none
changes: coordinate descent on the mean square of the unit's error, a quadratic form in the covariance of its inputs. The objective is that of
"Up or Down? Adaptive Rounding for Post-Training Quantization" (Nagel et al. 2020, equation 8); going through the weights in turn is
Frantar et al. 2022 ("GPTQ"), who also distribute each error over the weights that are still free. The mean of the error goes into the bias
("Data-free quantization through weight equalization and bias correction", Nagel et al. 2019, section 4.2).

Each unit's largest weight keeps its code, ±127, so that the converter, which takes its step from the largest, finds these very codes.
"""

import dataclasses

import keras
import numpy as np
from keras import layers, ops

from training.channels import FORWARD_BATCH

MOST_CODE = 127
SMALLEST_STEP = 1e-30
"""Of weights that are all zero."""
SWEEPS = 8
"""At most; most layers stand still after four."""
DAMPED = 1e-3
"""Of the mean variance of a layer's inputs, added to each: few crops say little of how the inputs of a wide layer vary together."""


@dataclasses.dataclass
class _Inputs:
    """What a layer's kernel multiplies, over all places of all crops: K inputs of each unit."""

    count: int
    mean: np.ndarray
    """[K] or, for a depthwise layer, [K, channels]."""
    covariance: np.ndarray
    """[K, K] or [channels, K, K]."""


def with_rounded_weights(network: keras.Model, inputs: np.ndarray) -> keras.Model:
    """A copy of the network whose kernels are whole multiples of their int8 steps, biases corrected; inputs: [N, S, S, C] of training crops."""
    rounded = keras.models.clone_model(network)
    rounded.set_weights(network.get_weights())
    weighted = [layer for layer in network.layers if layer.weights]
    for layer, seen in zip(weighted, _inputs_of(network, weighted, inputs), strict=True):
        kernel = ops.convert_to_numpy(layer.kernel).astype(np.float64)
        depthwise = isinstance(layer, layers.DepthwiseConv2D)
        rows = kernel.reshape(-1, kernel.shape[2] if depthwise else kernel.shape[-1])
        step = np.maximum(np.abs(rows).max(0) / MOST_CODE, SMALLEST_STEP)
        off = codes(rows, step, seen.covariance) * step - rows
        copy = rounded.get_layer(layer.name)
        copy.kernel.assign((rows + off).reshape(kernel.shape))
        added = (off * (seen.mean if depthwise else seen.mean[:, None])).sum(0)
        copy.bias.assign(ops.convert_to_numpy(layer.bias) - added)
    return rounded


def codes(rows: np.ndarray, step: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Whole numbers in [-127, 127], [K, units]: times `step` [units], the weights `rows` [K, units] with the least mean square error of each unit's sum.

    covariance: of the inputs, [K, K] where all units read the same, else [units, K, K].
    """
    shared = covariance.ndim == 2
    spread = np.einsum("kk->k" if shared else "ukk->uk", covariance)
    damped = DAMPED * spread.mean(-1, keepdims=True)
    own = spread + np.maximum(damped, np.finfo(np.float64).tiny)
    largest = np.abs(rows).argmax(0)
    chosen = np.clip(np.rint(rows / step), -MOST_CODE, MOST_CODE)
    # At first the weights after the one in turn are taken for exact.
    off = np.zeros_like(rows)
    for sweep in range(SWEEPS):
        before = chosen.copy()
        for k in np.argsort(-spread if shared else -spread.mean(0)):
            others = covariance[k] @ off - spread[k] * off[k] if shared else np.einsum("ul,lu->u", covariance[:, k], off) - spread[:, k] * off[k]
            wanted = np.rint((rows[k] - others / (own[k] if shared else own[:, k])) / step)
            chosen[k] = np.where(largest == k, chosen[k], np.clip(wanted, -MOST_CODE, MOST_CODE))
            off[k] = chosen[k] * step - rows[k]
        if sweep and (chosen == before).all():
            break
    return chosen


def _inputs_of(network: keras.Model, weighted: list[layers.Layer], inputs: np.ndarray) -> list[_Inputs]:
    probe = keras.Model(network.input, [layer.input for layer in weighted])
    sums: list[tuple[int, np.ndarray, np.ndarray]] = []
    for part in np.array_split(inputs, max(1, len(inputs) // FORWARD_BATCH)):
        told = [_sums(layer, out) for layer, out in zip(weighted, probe(part, training=False), strict=True)]
        sums = [tuple(a + b for a, b in zip(old, new, strict=True)) for old, new in zip(sums, told, strict=True)] if sums else told
    return [_Inputs(count, total / count, squares / count - _outer(total / count)) for count, total, squares in sums]


def _outer(mean: np.ndarray) -> np.ndarray:
    return np.outer(mean, mean) if mean.ndim == 1 else np.einsum("ku,lu->ukl", mean, mean)


def _sums(layer: layers.Layer, values: object) -> tuple[int, np.ndarray, np.ndarray]:
    """Places, and over them the sums of what the layer's kernel multiplies and of its products."""
    size = layer.kernel_size if hasattr(layer, "kernel_size") else (1, 1)
    if size != (1, 1):
        values = ops.image.extract_patches(values, size, strides=layer.strides, padding=layer.padding)
    rows = ops.convert_to_numpy(values)
    if isinstance(layer, layers.DepthwiseConv2D):
        rows = rows.reshape(-1, size[0] * size[1], layer.kernel.shape[2])
        by_channel = np.ascontiguousarray(rows.transpose(2, 1, 0))
        return len(rows), rows.sum(0, dtype=np.float64), (by_channel @ by_channel.transpose(0, 2, 1)).astype(np.float64)
    rows = rows.reshape(-1, rows.shape[-1])
    return len(rows), rows.sum(0, dtype=np.float64), (rows.T @ rows).astype(np.float64)
