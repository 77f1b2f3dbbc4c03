"""The TinyTracker network in Keras 3, for any backend.

There is no batch normalisation: on a CPU it costs more than all convolutions together (training runs 2.3 times
as fast without it), and the exported network folds it away in any case. What it does at the start of training,
giving every channel zero mean and unit deviation, `equalise` does once with a batch of real crops (after
"All you need is a good init", Mishkin and Matas 2016). So the trained network is the exported one.
"""

import keras
import numpy as np
from keras import layers, ops

from training.config import NetworkConfig
from training.data import AUXILIARY

BRANCH_DEVIATION = 0.5
"""Starting deviation of a residual branch beside its trunk's 1."""


def build_network(config: NetworkConfig) -> keras.Model:
    """Input [B, S, S, C] in -1 ... 1 -> gaze / gaze_range_cm, [B, 2] in -1 ... 1.

    Layers are named by their place; `features` is the last convolution with its ReLU, [B, 3, 3, 576] for 112 px,
    and `embedding` the last hidden layer, [B, 128]. Strides halve even sides with one zero row and column after
    them, as MobileNet does ("same" there); the odd side 7 needs none: its 3x3 windows at stride 2 cover it exactly (3 of them).
    """
    inputs = keras.Input((config.size_px, config.size_px, config.channels), name="picture")
    x = inputs
    if config.colour_filters is not None:
        x = layers.Conv2D(config.colour_filters, 1, name="colour")(x)
    x = layers.Conv2D(config.stem_filters, 3, strides=2, padding="same", name="stem")(x)
    x = layers.ReLU(name="stem_relu")(x)
    for i, block in enumerate(config.blocks):
        name, trunk = f"block{i}", x
        if block.expanded != trunk.shape[-1]:
            x = layers.Conv2D(block.expanded, 1, name=f"{name}_expand")(x)
            x = layers.ReLU(name=f"{name}_expand_relu")(x)
        # Not by a layer of its own that pads: that would copy the widest maps there are.
        padding = "valid" if block.stride == 2 and x.shape[1] % 2 == 1 else "same"
        x = layers.DepthwiseConv2D(3, strides=block.stride, padding=padding, name=f"{name}_depthwise")(x)
        x = layers.ReLU(name=f"{name}_depthwise_relu")(x)
        x = layers.Conv2D(block.filters, 1, name=f"{name}_project")(x)
        if block.stride == 1 and block.filters == trunk.shape[-1]:
            x = layers.Add(name=f"{name}_add")([trunk, x])
    x = layers.Conv2D(config.last_filters, 1, name="last")(x)
    x = layers.ReLU(name="features")(x)
    x = layers.Conv2D(config.bottleneck_filters, 1, name="bottleneck")(x)
    x = layers.Flatten(name="flatten")(x)
    x = layers.Dense(config.hidden, activation="relu", name="embedding")(x)
    gaze = layers.Dense(2, activation="tanh", name="gaze")(x)
    return keras.Model(inputs, gaze, name=config.name.replace("-", "_"))


def with_auxiliary(network: keras.Model, early_layer: str) -> keras.Model:
    """The network with training-only outputs {gaze, auxiliary, early}: the same targets read off its last features and
    off the map half-way up, from where the eyes' own signal reaches the first layers by a short way."""
    outputs = {"gaze": network.output}
    for name, layer in (("auxiliary", "features"), ("early", early_layer)):
        flat = layers.Flatten(name=f"{name}_flatten")(network.get_layer(layer).output)
        outputs[name] = layers.Dense(len(AUXILIARY), name=name)(flat)
    return keras.Model(network.input, outputs, name="tinytracker_training")


def folded(model: keras.Model) -> keras.Model:
    """The same layers, with the colour convolution multiplied into the stem: a model that computes the same and trains faster.

    The colour convolution has no activation, so the two are one convolution; on its own it runs over all 112 x 112 places. Its layers
    are those of `model`: training either trains both. A model without a colour convolution is returned as it is.
    """
    if "colour" not in {layer.name for layer in model.layers}:
        return model
    stem = FoldedStem(model.get_layer("colour"), model.get_layer("stem"), name="folded_stem")

    def call(layer: layers.Layer, *arguments, **named):
        if layer.name == "colour":
            return arguments[0]
        return stem(*arguments) if layer.name == "stem" else layer(*arguments, **named)

    return keras.models.clone_model(model, clone_function=lambda layer: layer, call_function=call)


class FoldedStem(layers.Layer):
    """stem(colour(x)) as one convolution with the weights of both."""

    def __init__(self, colour: layers.Conv2D, stem: layers.Conv2D, **named) -> None:
        super().__init__(**named)
        self.colour, self.stem = colour, stem
        self.built = True

    def call(self, x):
        kernel = ops.einsum("ic,hwco->hwio", self.colour.kernel[0, 0], self.stem.kernel)
        # The zeros that pad the stem's input come after colour's bias, so that the bias has less to say at the border.
        constant = ops.broadcast_to(self.colour.bias, (1, *x.shape[1:3], self.colour.filters))
        said = ops.conv(constant, self.stem.kernel, strides=self.stem.strides, padding="same")
        return ops.conv(x, kernel, strides=self.stem.strides, padding="same") + said + self.stem.bias


def equalise(network: keras.Model, batch: np.ndarray) -> None:
    """Scales each convolution so that its outputs over `batch` [B, S, S, C] have zero mean and unit deviation."""
    for layer in network.layers:
        if not isinstance(layer, layers.Conv2D | layers.DepthwiseConv2D):
            continue
        probe = keras.Model(network.input, layer.output)
        out = ops.convert_to_numpy(probe(batch, training=False))
        mean, deviation = out.mean((0, 1, 2)), out.std((0, 1, 2)) + 1e-6
        is_branch = layer.name.replace("_project", "_add") in {other.name for other in network.layers}
        scale = (BRANCH_DEVIATION if is_branch and layer.name.endswith("_project") else 1.0) / deviation
        kernel, bias = (np.array(ops.convert_to_numpy(v)) for v in (layer.kernel, layer.bias))
        shaped = scale[:, None] if isinstance(layer, layers.DepthwiseConv2D) else scale
        layer.kernel.assign(kernel * shaped)
        layer.bias.assign((bias - mean) * scale)

