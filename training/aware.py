"""Quantisation-aware training: the trained network goes on learning with the roundings of its int8 form in the way.

The forward pass rounds weights and activations as the int8 file will; gradients pass as if nothing had been rounded, and end
where an activation is beyond its range (Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference", section 3). Ranges and balancing factors (channels.py) are measured before and stay, so that
weights meet the steps they were trained with in the file. What is still rounded otherwise there: sums within a
block, and the last layer before its tanh, which copies average out (dither.py).
"""

import dataclasses
import math
import time

import keras
import numpy as np
from keras import layers, ops

from training import train
from training.channels import channel_ranges, ties
from training.config import Config
from training.data import PLANE_LIMIT, Split

WEIGHT_LEVELS = 127
"""Per output channel in [-127, 127]."""
ACTIVATION_STEPS = 255
SMALLEST_STEP = 1e-30
"""Of weights or activations that are all zero."""


@dataclasses.dataclass(frozen=True)
class Aware:
    """What quantisation-aware training did; errors are those of the rounded network on validation crops, in cm."""

    crops: int
    elapsed_s: float
    before_cm: float
    after_cm: float


def learn(
    network: keras.Model, factors: list[np.ndarray], inputs: np.ndarray, splits: dict[str, Split], config: Config, minutes: float
) -> tuple[keras.Model, Aware]:
    """Trains the weights of `network` in place for `minutes`, with its roundings. Returns the rounded network and what was done.

    factors: what balancing multiplies channels by; inputs: [N, S, S, C] of training crops that set the ranges.
    Raises train.DivergedError where the loss is no number any more.
    """
    keras.utils.set_random_seed(config.train.seed)
    rounded = rounded_network(network, factors, inputs)
    before_cm = _error_cm(rounded, splits["val"], config)
    optimizer = keras.optimizers.Adam(config.export.aware_peak_rate, beta_2=config.train.second_moment_decay, global_clipnorm=config.train.clip_norm)
    rounded.compile(optimizer=optimizer, loss=train.GazeLoss(config.train.smooth_cm / config.network.gaze_range_cm), jit_compile=False)
    crops, started, round_number = 0, time.monotonic(), 0
    while (done := (time.monotonic() - started) / (60 * minutes)) < 1:
        steps = max(len(splits["train"]) // config.train.batch, 1)
        # Epochs that the run itself never comes to: other orders, other windows.
        for picture, gaze_cm, _ in train.batches(config, splits["train"], config.train.epochs + round_number, steps, config.train.finish_tone):
            done = (time.monotonic() - started) / (60 * minutes)
            if done >= 1:
                break
            optimizer.learning_rate = _rate(config, done)
            loss = float(rounded.train_on_batch(picture, gaze_cm / config.network.gaze_range_cm))
            if not math.isfinite(loss):
                raise train.DivergedError("the loss is no number any more with int8's roundings: export without --aware-minutes")
            crops += len(picture)
            if crops // config.train.batch % 100 == 0:
                print(f"\rwith roundings: {crops} crops, loss {loss:.4f}, done {done:.0%}", end="", flush=True)
        round_number += 1
    print()
    return rounded, Aware(crops, time.monotonic() - started, before_cm, _error_cm(rounded, splits["val"], config))


def rounded_network(network: keras.Model, factors: list[np.ndarray], inputs: np.ndarray) -> keras.Model:
    """A model of the same layers (not copies) that rounds like the int8 file of `with_factors(network, factors)`."""
    found = ties(network)
    ranges = channel_ranges(network, [name for tie in found for name in tie.tensors], inputs)
    # A branch that is added to its trunk gets the range of the sum, as the converter gives it.
    ranges |= {name: ranges[added] for name in ranges if (added := name.replace("_project", "_add")) in ranges}
    levels = {name: Levels.of(*ranges[name], own) for tie, own in zip(found, factors, strict=True) for name in tie.tensors}
    read_as = {name: own for tie, own in zip(found, factors, strict=True) for name in tie.readers}
    picture = Levels(-1.0, PLANE_LIMIT, np.ones(1))

    def call(layer: layers.Layer, *arguments, **keywords):
        if layer.weights:
            if layer.name not in read_as:
                arguments = (picture(arguments[0]),)
            out = RoundedWeights(layer, read_as.get(layer.name, np.ones(1)))(*arguments)
        else:
            out = layer(*arguments, **keywords)
        return levels[layer.name](out) if layer.name in levels else out

    return keras.models.clone_model(network, clone_function=lambda layer: layer, call_function=call)


class Levels(layers.Layer):
    """Rounds an activation to the levels of its int8 tensor: one range, `low` to `high`, of channels multiplied by `factors`."""

    def __init__(self, low: float, high: float, factors: np.ndarray) -> None:
        super().__init__()
        step = max((high - low) / ACTIVATION_STEPS, SMALLEST_STEP)
        self.least = float(round(low / step))
        self.steps = (step / factors).astype(np.float32)

    @classmethod
    def of(cls, bottom: np.ndarray, top: np.ndarray, factors: np.ndarray) -> "Levels":
        """bottom, top: what each channel ranges over, [channels]; the tensor's range has 0 in it, as the format wants."""
        return cls(min(0.0, float((bottom * factors).min())), max(0.0, float((top * factors).max())), factors)

    def call(self, x):
        held = ops.clip(x, self.least * self.steps, (self.least + ACTIVATION_STEPS) * self.steps)
        return held + ops.stop_gradient(ops.round(held / self.steps) * self.steps - held)


class RoundedWeights(layers.Layer):
    """A layer of the network with its weights rounded per output channel, after division by the factors of the channels it reads."""

    def __init__(self, layer: layers.Layer, factors: np.ndarray) -> None:
        super().__init__()
        self.layer = layer
        rows = layer.kernel.shape[-2]
        # Dense after a flattened [.., C] reads each channel once per place.
        self.factors = np.tile(factors, rows // len(factors)).astype(np.float32)[:, None]
        self.own_axes = (0, 1, 3) if isinstance(layer, layers.DepthwiseConv2D) else tuple(range(len(layer.kernel.shape) - 1))

    def call(self, x):
        layer = self.layer
        balanced = layer.kernel / self.factors
        step = ops.maximum(ops.max(ops.abs(balanced), axis=self.own_axes, keepdims=True) / WEIGHT_LEVELS, SMALLEST_STEP)
        rounded = ops.round(balanced / step) * step * self.factors
        kernel = layer.kernel + ops.stop_gradient(rounded - layer.kernel)
        if isinstance(layer, layers.DepthwiseConv2D):
            out = ops.depthwise_conv(x, kernel, strides=layer.strides, padding=layer.padding)
        elif isinstance(layer, layers.Conv2D):
            out = ops.conv(x, kernel, strides=layer.strides, padding=layer.padding)
        else:
            out = ops.matmul(x, kernel)
        return layer.activation(out + layer.bias)


def _rate(config: Config, done_frac: float) -> float:
    export = config.export
    return export.aware_final_rate + 0.5 * (export.aware_peak_rate - export.aware_final_rate) * (1 + math.cos(math.pi * done_frac))


def _error_cm(network: keras.Model, split: Split, config: Config) -> float:
    return train.mean_error_cm(train.predict_cm(network, split, config.network), split.gaze_cm)
