"""Float network -> int8 .tflite: post-training quantisation with ranges from training crops.

Needs Keras on its TensorFlow backend (weights trained on another backend load as they are). Weights per channel
in [-127, 127], activations int8, input int8, output float32 gaze / gaze_range_cm.
"""

import pathlib
from collections.abc import Iterator

import keras
import numpy as np
import tensorflow as tf
from keras import layers, ops
from tensorflow.lite.python.convert import mlir_quantize
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

from training.channels import FORWARD_BATCH, MOST_FACTORS, SMALLEST_REACH, balance_channels, centre_channels, ties
from training.config import Config, NetworkConfig
from training.data import PLANE_LIMIT, ExportError, Split, for_network, plain_batch
from training.ranges import Ranges, measured_ranges, narrowed, with_ranges
from training.rounding import with_rounded_weights
from training.tflite_file import append_mean, tidy

INPUT_RANGE = (-1.0, PLANE_LIMIT)
"""int8 codes then mean (q + 1) / 127: -1 and 0 are codes, and no pixel value falls on a rounding tie."""

TANH_STEP = 1 / 128
"""Step of an int8 TANH output, fixed by the format."""

TANH_LIMIT = 0.98
"""Answers beyond it lie on the flat end of the tanh, where a step is worth any shift."""

RANGE_CROPS = 1200
"""Of the representative crops, on which narrower ranges are judged."""

ROUNDING_EVERY = 3
"""One representative crop in so many says how a layer's inputs vary together, to save time: 400 crops of many places each."""

DITHER_SPAN_STEPS = 8
"""Width of the band over which copies are spread, in steps: over several, the rounding of the single TANH table
entries averages out too; the curve of tanh over the band is worth less than 0.01 cm."""


def representative_inputs(split: Split, count: int, seed: int, network: NetworkConfig) -> np.ndarray:
    """[count, S, S, C]: training crops."""
    chosen = np.random.default_rng(seed).choice(len(split), min(count, len(split)), replace=False)
    return for_network(plain_batch(split, np.sort(chosen)), network.layout, network.size_px)


def calm_inputs(network: keras.Model, inputs: np.ndarray, outlier_frac: float) -> np.ndarray:
    """The pictures [N, S, S, C] without the share that drives some layer farthest beyond what it usually does.

    Without batch normalisation one crop in a hundred has activations tens of times the median. A range that holds them leaves
    the others a few levels; without them they saturate, and nothing else changes.
    """
    probe = keras.Model(network.input, [network.get_layer(name).output for tie in ties(network) for name in tie.tensors])
    reaches = np.concatenate(
        [
            np.stack([np.abs(ops.convert_to_numpy(out)).max((*range(1, out.ndim),)) for out in probe(part, training=False)], 1)
            for part in np.array_split(inputs, max(1, len(inputs) // FORWARD_BATCH))
        ]
    )
    farthest = (reaches / np.maximum(np.median(reaches, 0), SMALLEST_REACH)).max(1)
    return inputs[farthest <= np.quantile(farthest, 1 - outlier_frac)]


def copy_offsets(copies: int) -> np.ndarray:
    """What is added to a coordinate before its tanh, [copies], symmetric about 0."""
    return ((np.arange(copies) + 0.5) / copies - 0.5) * DITHER_SPAN_STEPS * TANH_STEP


def export_network(network: keras.Model, config: Config) -> keras.Model:
    """The network to convert: with dither > 1 its last layer puts out [B, 2, copies] offset copies."""
    copies = config.export.dither
    if copies == 1:
        return network
    gaze = network.get_layer("gaze")
    kernel, bias = (ops.convert_to_numpy(v) for v in (gaze.kernel, gaze.bias))
    offsets = copy_offsets(copies)
    embedding = network.get_layer("embedding").output
    spread = layers.Dense(2 * copies, activation="tanh", name="gaze_copies")
    out = layers.Reshape((2, copies), name="gaze_by_coordinate")(spread(embedding))
    spread.kernel.assign(np.repeat(kernel, copies, axis=1))
    spread.bias.assign((bias[:, None] + offsets[None, :]).reshape(-1))
    return keras.Model(network.input, out)


def to_int8(network: keras.Model, train_split: Split, config: Config) -> bytes:
    """Returns the bytes of the .tflite file, one that LiteRT's XNNPACK path takes. Raises ExportError where there is none."""
    if keras.backend.backend() != "tensorflow":
        raise RuntimeError("export needs KERAS_BACKEND=tensorflow; the stored weights load under any backend")
    export = config.export
    asked = round(export.representative / (1 - export.outlier_frac))
    inputs = representative_inputs(train_split, asked, config.train.seed, config.network)
    inputs = calm_inputs(network, inputs, export.outlier_frac)
    # One is stretched at its corner, so that the input's range is covered exactly.
    inputs[0, 0, :2, 0] = INPUT_RANGE
    for candidate in _candidates(centre_channels(network, inputs), inputs, export.balance):
        rounded = with_rounded_weights(candidate, inputs[::ROUNDING_EVERY])
        content = _convert(rounded, inputs, config)
        if is_accepted(content):
            ranges = _narrower(rounded, candidate, inputs, config) if export.narrow else {}
            content = _convert(rounded, inputs, config, ranges)
            content = _convert(without_bias(rounded, content, inputs, candidate), inputs, config, ranges)
            if is_accepted(content):
                return content
    raise ExportError("LiteRT does not prepare the file, with balanced channels or without: a scale is out of its range")


def _candidates(network: keras.Model, inputs: np.ndarray, balance: bool) -> Iterator[keras.Model]:
    """The network with its channels balanced, the most first, then without."""
    if balance:
        for most_factor in MOST_FACTORS:
            yield balance_channels(network, inputs, most_factor)
    yield network


def without_bias(network: keras.Model, content: bytes, inputs: np.ndarray, wanted: keras.Model | None = None) -> keras.Model:
    """The network with its last bias moved by what int8 shifts the answers on average over `inputs` [N, S, S, C].

    Bias correction, as rounding.py's of single layers, measured at the outputs and undone before the tanh, for its mean effect only. `content` is the file made of
    `network`; `wanted` gives the answers to keep to, `network` itself where it is None.
    """
    wanted = wanted or network
    int8 = Int8Network(content)
    got = np.stack([int8.run(int8.quantise(picture[None])) for picture in inputs])
    want = np.concatenate(
        [ops.convert_to_numpy(wanted(part, training=False)) for part in np.array_split(inputs, max(1, len(inputs) // FORWARD_BATCH))]
    )
    before_tanh = np.arctanh(np.clip(np.stack([want, got]), -TANH_LIMIT, TANH_LIMIT))
    corrected = keras.models.clone_model(network)
    corrected.set_weights(network.get_weights())
    corrected.get_layer("gaze").bias.assign_add((before_tanh[0] - before_tanh[1]).mean(0))
    return corrected


def is_accepted(content: bytes) -> bool:
    """Whether LiteRT's XNNPACK path prepares the file: it takes rescales (input x weight / output scale) below 256 only."""
    try:
        Int8Network(content)
    except RuntimeError:
        return False
    return True


def _narrower(network: keras.Model, wanted: keras.Model, inputs: np.ndarray, config: Config) -> Ranges:
    """Ranges with which the int8 answers come closer to those of `wanted`, their mean shift aside: `without_bias` takes that."""
    calibrated = _calibrated(network, inputs, config)
    pictures = inputs[:: max(1, len(inputs) // RANGE_CROPS)]
    want = ops.convert_to_numpy(wanted.predict(pictures, batch_size=FORWARD_BATCH, verbose=0))

    def moved(ranges: Ranges) -> float:
        int8 = Int8Network(_quantised(calibrated, ranges, config))
        off = np.stack([int8.run(int8.quantise(picture[None])) for picture in pictures]) - want
        return float(np.linalg.norm(off - off.mean(0), axis=1).mean())

    return narrowed(measured_ranges(calibrated), moved)


def _convert(network: keras.Model, inputs: np.ndarray, config: Config, ranges: Ranges | None = None) -> bytes:
    return _quantised(_calibrated(network, inputs, config), ranges or {}, config)


def _calibrated(network: keras.Model, inputs: np.ndarray, config: Config) -> bytes:
    """A float file that holds the range of every tensor over `inputs`."""
    exported = export_network(network, config)
    shape = (1, *network.input.shape[1:])
    function = tf.function(lambda picture: exported(picture, training=False))
    concrete = function.get_concrete_function(tf.TensorSpec(shape, tf.float32, name="picture"))
    frozen = convert_variables_to_constants_v2(concrete)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen])
    converter.optimizations = [tf.lite.Optimize.DEFAULT]
    converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.representative_dataset = lambda: ([picture[None]] for picture in inputs)
    converter.inference_input_type = tf.int8
    converter.inference_output_type = tf.float32
    # TensorFlow Lite's own two steps, one at a time: the second reads the ranges from the file that the first leaves.
    converter._experimental_calibrate_only = True
    return converter.convert()


def _quantised(calibrated: bytes, ranges: Ranges, config: Config) -> bytes:
    content = with_ranges(calibrated, ranges) if ranges else calibrated
    content = mlir_quantize(content, False, False, input_data_type=tf.int8, output_data_type=tf.float32)
    content = tidy(content, "TinyTracker Live: gaze from a face crop, int8", config.network.part)
    return append_mean(content) if config.export.dither > 1 else content


class Int8Network:
    """Runs a .tflite file with LiteRT's XNNPACK path, the one the product's engine matches bit for bit."""

    def __init__(self, content: bytes) -> None:
        self._interpreter = tf.lite.Interpreter(model_content=content, num_threads=1)
        self._interpreter.allocate_tensors()
        (self._input,) = self._interpreter.get_input_details()
        (self._output,) = self._interpreter.get_output_details()
        self.scale, self.zero_point = self._input["quantization"]

    def quantise(self, inputs: np.ndarray) -> np.ndarray:
        """Real values -> int8 codes, ties to even, as src/inference/crop.ts."""
        return np.clip(np.rint(inputs / self.scale) + self.zero_point, -128, 127).astype(np.int8)

    def run(self, picture: np.ndarray) -> np.ndarray:
        """int8 [1, S, S, C] -> float32 [2], gaze / gaze_range_cm."""
        self._interpreter.set_tensor(self._input["index"], picture)
        self._interpreter.invoke()
        return self._interpreter.get_tensor(self._output["index"])[0]

    def predict_cm(self, split: Split, config: NetworkConfig) -> np.ndarray:
        """[N, 2] cm over untouched crops."""
        out = np.empty((len(split), 2), np.float32)
        for i in range(len(split)):
            picture = for_network(plain_batch(split, np.array([i])), config.layout, config.size_px)
            out[i] = self.run(self.quantise(picture))
        return out * config.gaze_range_cm


def write_file(content: bytes, path: pathlib.Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
