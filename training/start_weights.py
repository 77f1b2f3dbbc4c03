"""Weights to start a run with, read out of a published int8 file: int8 codes times their scales.

What the int8 file lost by rounding is won back within the first steps of training; what it knows stays. Unlike the
`best.npz` of a run, the file is in the repository, so that a start from it can be repeated.
"""

import pathlib

import keras
import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from training.tflite_file import operator_name, read_graph

_WEIGHTED = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")


def load_tflite(network: keras.Model, path: pathlib.Path) -> None:
    """Fills every weighted layer of `network` from the file's operators, in order.

    Raises ValueError where the file holds another network.
    """
    graph = read_graph(path.read_bytes())
    (subgraph,) = graph.subgraphs
    found = [
        (operator_name(graph, operator), *(_real(graph, subgraph.tensors[index]) for index in operator.inputs[1:3]))
        for operator in subgraph.operators
        if operator_name(graph, operator) in _WEIGHTED
    ]
    layers = [layer for layer in network.layers if layer.weights]
    if len(found) != len(layers):
        raise ValueError(f"{path}: {len(found)} weighted operators, the network has {len(layers)}: other configuration")
    for layer, (name, weights, bias) in zip(layers, found, strict=True):
        kernel, bias = _without_copies(_turned(name, weights), bias, int(layer.kernel.shape[-1]))
        if kernel.shape != tuple(layer.kernel.shape):
            raise ValueError(f"{path}: {layer.name} is {kernel.shape}, the network wants {tuple(layer.kernel.shape)}")
        layer.kernel.assign(kernel)
        layer.bias.assign(bias)


def _without_copies(kernel: np.ndarray, bias: np.ndarray, outputs: int) -> tuple[np.ndarray, np.ndarray]:
    """A last layer in copies (ExportConfig.dither) as the layer that it copies: their weights are the same, their offsets cancel."""
    if kernel.ndim != 2 or kernel.shape[1] <= outputs or kernel.shape[1] % outputs != 0:
        return kernel, bias
    copies = kernel.reshape(kernel.shape[0], outputs, -1)
    if not np.array_equal(copies, np.repeat(copies[:, :, :1], copies.shape[2], axis=2)):
        return kernel, bias
    return copies[:, :, 0], bias.reshape(outputs, -1).mean(1)


def _turned(operator: str, weights: np.ndarray) -> np.ndarray:
    """TensorFlow Lite's order of a kernel -> Keras's."""
    if operator == "CONV_2D":  # [O, H, W, I] -> [H, W, I, O]
        return weights.transpose(1, 2, 3, 0)
    if operator == "DEPTHWISE_CONV_2D":  # [1, H, W, C] -> [H, W, C, 1]
        return weights.transpose(1, 2, 3, 0)
    return weights.transpose(1, 0)  # [O, I] -> [I, O]


def _real(graph: schema.ModelT, tensor: schema.TensorT) -> np.ndarray:
    """scale x code, each channel by its own scale; weights and biases have zero point 0."""
    shape = [int(n) for n in tensor.shape]
    kind = np.int8 if tensor.type == schema.TensorType.INT8 else np.int32
    codes = np.frombuffer(bytes(graph.buffers[tensor.buffer].data), kind).reshape(shape).astype(np.float32)
    scales = np.asarray(tensor.quantization.scale, np.float32)
    if len(scales) > 1:
        along = [1] * len(shape)
        along[int(tensor.quantization.quantizedDimension)] = len(scales)
        scales = scales.reshape(along)
    return codes * scales
