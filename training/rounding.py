"""Weights on the int8 grid, chosen layer by layer so that what a layer adds up moves least over training crops.

The nearest code of each weight alone is not the best: the errors of weights whose inputs vary together add up, or cancel. So the codes of
a unit are chosen one after another, each making good what those before it left (error feedback), then gone through again until none
changes: coordinate descent on the mean square of the unit's error, a quadratic form in the covariance of its inputs. The objective is that of
"Up or Down? Adaptive Rounding for Post-Training Quantization" (Nagel et al. 2020, equation 8); going through the weights in turn is
Frantar et al. 2022 ("GPTQ"), who also distribute each error over the weights that are still free; Keras' own GPTQ knows dense layers of
transformers only. The mean of the error goes into the bias
("Data-free quantization through weight equalization and bias correction", Nagel et al. 2019, section 4.2).

Each unit's largest weight keeps its code, ±127, so that the converter, which takes its step from the largest, finds these very codes.
"""

import keras
import numpy as np
from keras import layers, ops

from training.channels import FORWARD_BATCH

MOST_CODE = 127
SMALLEST_STEP = 1e-30
"""Of weights that are all zero."""
SWEEPS = 8
"""At most."""
DAMPED = 1e-3
"""Of the mean variance of a layer's inputs, added to each: few crops say little of how the inputs of a wide layer vary together."""


def with_rounded_weights(network: keras.Model, inputs: np.ndarray) -> keras.Model:
    """A copy of the network whose kernels are whole multiples of their int8 steps, biases corrected; inputs: [N, S, S, C] of training crops."""
    rounded = keras.models.clone_model(network)
    rounded.set_weights(network.get_weights())
    weighted = [layer for layer in network.layers if layer.weights]
    for layer, (mean, covariance) in zip(weighted, _inputs_of(network, weighted, inputs), strict=True):
        kernel = ops.convert_to_numpy(layer.kernel).astype(np.float64)
        rows = kernel.reshape(-1, kernel.shape[2] if isinstance(layer, layers.DepthwiseConv2D) else kernel.shape[-1])
        step = np.maximum(np.abs(rows).max(0) / MOST_CODE, SMALLEST_STEP)
        off = codes(rows, step, covariance) * step - rows
        copy = rounded.get_layer(layer.name)
        copy.kernel.assign((rows + off).reshape(kernel.shape))
        copy.bias.assign(ops.convert_to_numpy(layer.bias) - (off * mean.T).sum(0))
    return rounded


def codes(rows: np.ndarray, step: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    """Whole numbers in [-127, 127], [K, units]: times `step` [units], the weights `rows` [K, units] with the least mean square error of each unit's sum.

    covariance: of each unit's inputs, [units, K, K], or [1, K, K] where all units read the same.
    """
    spread = np.einsum("ukk->uk", covariance)
    damped = spread + np.maximum(DAMPED * spread.mean(1, keepdims=True), np.finfo(np.float64).tiny)
    largest = np.abs(rows).argmax(0)
    chosen = np.clip(np.rint(rows / step), -MOST_CODE, MOST_CODE)
    # At first the weights after the one in turn are taken for exact.
    off = np.zeros_like(rows)
    for sweep in range(SWEEPS):
        before = chosen.copy()
        for k in np.argsort(-spread.mean(0)):
            others = (covariance[:, k] * off.T).sum(1) - spread[:, k] * off[k]
            wanted = np.rint((rows[k] - others / damped[:, k]) / step)
            chosen[k] = np.where(largest == k, chosen[k], np.clip(wanted, -MOST_CODE, MOST_CODE))
            off[k] = chosen[k] * step - rows[k]
        if sweep and (chosen == before).all():
            break
    return chosen


def _inputs_of(network: keras.Model, weighted: list[layers.Layer], inputs: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
    """Per layer mean [units or 1, K] and covariance [units or 1, K, K] of what its kernel multiplies, over all places of all crops."""
    probe = keras.Model(network.input, [layer.input for layer in weighted])
    parts = np.array_split(inputs, max(1, len(inputs) // FORWARD_BATCH))
    sums = [(0, 0.0, 0.0)] * len(weighted)
    for part in parts:
        seen = [_rows(layer, out) for layer, out in zip(weighted, probe(part, training=False), strict=True)]
        sums = [
            (count + rows.shape[2], total + rows.sum(2, dtype=np.float64), squares + (rows @ rows.transpose(0, 2, 1)).astype(np.float64))
            for (count, total, squares), rows in zip(sums, seen, strict=True)
        ]
    means = [total / count for count, total, _ in sums]
    return [(mean, squares / count - mean[:, :, None] * mean[:, None]) for mean, (count, _, squares) in zip(means, sums, strict=True)]


def _rows(layer: layers.Layer, values: object) -> np.ndarray:
    """[units or 1, K, places]: what the layer's kernel multiplies."""
    size = getattr(layer, "kernel_size", (1, 1))
    if size != (1, 1):
        values = ops.image.extract_patches(values, size, strides=layer.strides, padding=layer.padding)
    rows = ops.convert_to_numpy(values)
    channels = layer.kernel.shape[2] if isinstance(layer, layers.DepthwiseConv2D) else 1
    return np.ascontiguousarray(rows.reshape(-1, rows.shape[-1] // channels, channels).transpose(2, 1, 0))
