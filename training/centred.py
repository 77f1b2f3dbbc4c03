"""AdamW for a network without batch normalisation: weights learn from centred inputs.

After a ReLU every input of a layer is positive, so a step of all its weights in one direction moves the mean of its sums far
more than their differences between crops. Within one epoch the last blocks' units were either above zero for every crop or
dead. Here each layer's weights are updated as if its inputs x were x - m, m their mean: gradients lose
their part along m, and what a step of the weights does to the mean of the sums is taken back in the bias, which has a
step of its own. The network computes what it did; only the direction of learning differs. After "Centering Neural Network
Gradient Factors" (Schraudolph 1998); batch normalisation has it as a side effect (Wiesler and Ney 2011, "A convergence
analysis of log-linear training").
"""

import keras
import numpy as np
from keras import layers, ops


class CentredAdamW(keras.optimizers.AdamW):
    """AdamW whose weights see centred inputs. `watch` a model, then `centre` it on crops now and then while it trains.

    Raises RuntimeError where it is to train a model that it was not told to watch: it would be plain AdamW unnoticed.
    """

    _watched: list[layers.Layer] | None = None

    def watch(self, model: keras.Model) -> None:
        """The layers with weights and a bias of `model`, means of zero to begin with."""
        self._watched = [layer for layer in model.layers if isinstance(layer, layers.Conv2D | layers.DepthwiseConv2D | layers.Dense)]
        self._means = [keras.Variable(np.zeros(layer.input.shape[-1], np.float32), trainable=False) for layer in self._watched]
        self._probe = keras.Model(model.input, {str(k): layer.input for k, layer in enumerate(self._watched)})

    def centre(self, batch: np.ndarray) -> None:
        """Measures the means of all layers' inputs over the places of each crop of `batch` [B, S, S, C]; the crops' median counts.

        Not their mean: one crop in a hundred drives the last layers far out.
        """
        found = self._probe(batch, training=False)
        for k, mean in enumerate(self._means):
            places = tuple(range(1, len(found[str(k)].shape) - 1))
            per_crop = ops.convert_to_numpy(ops.mean(found[str(k)], axis=places) if places else found[str(k)])
            mean.assign(np.median(per_crop, axis=0))

    def apply(self, grads, trainable_variables=None):
        """As Keras's, with the weights' gradients centred before it and the biases taking back what that moved after it."""
        if self._watched is None:
            raise RuntimeError("CentredAdamW knows no means: call watch(model) before the first step")
        variables = list(self._trainable_variables if trainable_variables is None else trainable_variables)
        grads, place = list(grads), {id(variable): k for k, variable in enumerate(variables)}
        for layer, mean in zip(self._watched, self._means, strict=True):
            kernel, bias = place[id(layer.kernel)], place[id(layer.bias)]
            grads[kernel] = grads[kernel] - ops.convert_to_tensor(mean)[:, None] * _per_column(layer, grads[bias])
        before = [ops.copy(ops.convert_to_tensor(layer.kernel)) for layer in self._watched]
        super().apply(grads, variables)
        for layer, mean, old in zip(self._watched, self._means, before, strict=True):
            moved = (ops.convert_to_tensor(layer.kernel) - old) * ops.convert_to_tensor(mean)[:, None]
            layer.bias.assign_sub(_per_output(layer, moved))


# Kernels are [H, W, I, O], dense [I, O], depthwise [H, W, C, 1]: the mean of an input multiplies the axis before the last in all of them.


def _per_column(layer: layers.Layer, bias):
    """What belongs to each output, [O], along the axis of a kernel where its outputs are."""
    return bias[:, None] if isinstance(layer, layers.DepthwiseConv2D) else bias


def _per_output(layer: layers.Layer, values):
    """Values like a kernel -> their sum for each output, [O]."""
    if isinstance(layer, layers.DepthwiseConv2D):
        return ops.sum(values, axis=(0, 1, 3))
    return ops.sum(values, axis=tuple(range(len(values.shape) - 1)))
