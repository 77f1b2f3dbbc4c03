"""A published int8 file with a finer output: its last layer in several copies, offset by fractions of a step, averaged.

    python -m training.dither public/models/tinytracker.tflite --copies 8 --out fine.tflite

An int8 TANH moves in steps of 1/128 (0.234 cm). The copies' biases are spread over a few steps, so that they round
differently and their mean (a float32 MEAN after DEQUANTIZE) moves in 1/copies of a step. Everything before stays byte for
byte, and no picture is needed. `ExportConfig.dither` does the same at export, where the layer before TANH gets a range of its own.
"""

import argparse
import pathlib
import sys

import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from training.data import ExportError
from training.quantize import copy_offsets
from training.tflite_file import append_mean, operator_name, pack, read_graph

END = ["FULLY_CONNECTED", "TANH", "DEQUANTIZE"]
END_IN_COPIES = ["FULLY_CONNECTED", "TANH", "RESHAPE", "DEQUANTIZE", "MEAN"]


def dithered(content: bytes, copies: int) -> bytes:
    """content: a file that ends in FULLY_CONNECTED, TANH, DEQUANTIZE with output [1, 2]. Raises ExportError for others."""
    graph = read_graph(content)
    (subgraph,) = graph.subgraphs
    operators = subgraph.operators
    found = [operator_name(graph, operator) for operator in operators[-3:]]
    if found != END or copies < 2:
        raise ExportError(f"{copies} copies of a file that ends in {', '.join(found)}; two or more of {', '.join(END)} can be made")
    dense, tanh, dequantise = operators[-3:]
    _repeat_layer(graph, dense, copies)
    for index in (dense.outputs[0], tanh.outputs[0]):
        subgraph.tensors[index].shape = [1, 2 * copies]
        subgraph.tensors[index].shapeSignature = None
    operators.insert(len(operators) - 1, _reshape(graph, int(tanh.outputs[0]), copies))
    dequantise.inputs = [len(subgraph.tensors) - 1]
    result = subgraph.tensors[dequantise.outputs[0]]
    result.shape, result.shapeSignature, result.name = [1, 2, copies], None, b"gaze_copies"
    return append_mean(pack(graph))


def single(content: bytes) -> bytes:
    """A file in copies -> the same with one of each coordinate, in whole steps. Raises ExportError for others."""
    graph = read_graph(content)
    (subgraph,) = graph.subgraphs
    ends = subgraph.operators[-5:]
    found = [operator_name(graph, operator) for operator in ends]
    if found != END_IN_COPIES:
        raise ExportError(f"the file ends in {', '.join(found)}: no copies to fold")
    dense, tanh, reshape, dequantise, _ = ends
    copies = int(subgraph.tensors[reshape.outputs[0]].shape[2])
    _fold_layer(graph, dense, copies)
    result_index = int(dequantise.outputs[0])
    for index in (int(dense.outputs[0]), int(tanh.outputs[0]), result_index):
        subgraph.tensors[index].shape, subgraph.tensors[index].shapeSignature = [1, 2], None
    dequantise.inputs = [int(tanh.outputs[0])]
    subgraph.operators = [*subgraph.operators[:-3], dequantise]
    subgraph.outputs = [result_index]
    for signature in graph.signatureDefs or []:
        for output in signature.outputs:
            output.tensorIndex = result_index
    return pack(graph)


def _fold_layer(graph: schema.ModelT, dense: schema.OperatorT, copies: int) -> None:
    """The first copy's weights, and the mean of the biases: their offsets cancel."""
    tensors = graph.subgraphs[0].tensors
    weights, bias = (tensors[index] for index in dense.inputs[1:3])
    codes = np.frombuffer(bytes(graph.buffers[weights.buffer].data), np.int8).reshape([int(n) for n in weights.shape])
    sums = np.frombuffer(bytes(graph.buffers[bias.buffer].data), "<i4").reshape(2, copies)
    _store(graph, weights, codes[::copies].copy())
    _store(graph, bias, np.rint(sums.mean(1)).astype("<i4"))
    for tensor in (weights, bias):
        tensor.shapeSignature = None
        for name in ("scale", "zeroPoint"):
            values = np.asarray(getattr(tensor.quantization, name))
            if len(values) > 1:
                setattr(tensor.quantization, name, values[::copies].copy())


def _repeat_layer(graph: schema.ModelT, dense: schema.OperatorT, copies: int) -> None:
    """Each output's weights `copies` times, with biases moved by `copy_offsets`. Weights per tensor or per output."""
    tensors = graph.subgraphs[0].tensors
    weights, bias = (tensors[index] for index in dense.inputs[1:3])
    codes = np.frombuffer(bytes(graph.buffers[weights.buffer].data), np.int8).reshape([int(n) for n in weights.shape])
    sums = np.frombuffer(bytes(graph.buffers[bias.buffer].data), "<i4")
    scales = np.asarray(bias.quantization.scale, np.float64)
    moved = copy_offsets(copies)[None, :] / np.broadcast_to(scales, 2)[:, None]
    _store(graph, weights, np.repeat(codes, copies, axis=0))
    _store(graph, bias, (sums[:, None] + np.rint(moved).astype("<i4")).reshape(-1).astype("<i4"))
    for tensor in (weights, bias):
        tensor.shapeSignature = None
        for name in ("scale", "zeroPoint"):
            values = np.asarray(getattr(tensor.quantization, name))
            if len(values) > 1:
                setattr(tensor.quantization, name, np.repeat(values, copies))


def _reshape(graph: schema.ModelT, source: int, copies: int) -> schema.OperatorT:
    """[1, 2 x copies] -> [1, 2, copies], appended to the tensors."""
    (subgraph,) = graph.subgraphs
    shape, out = schema.TensorT(), schema.TensorT()
    shape.name, shape.shape, shape.type = b"gaze_shape", [3], schema.TensorType.INT32
    out.name, out.shape, out.type = b"gaze_by_coordinate", [1, 2, copies], schema.TensorType.INT8
    out.quantization = subgraph.tensors[source].quantization
    for tensor, content in ((shape, np.array([1, 2, copies], "<i4")), (out, None)):
        graph.buffers.append(schema.BufferT())
        tensor.buffer = len(graph.buffers) - 1
        if content is not None:
            _store(graph, tensor, content)
    subgraph.tensors += [shape, out]
    operator = schema.OperatorT()
    operator.opcodeIndex = next(
        k for k, code in enumerate(graph.operatorCodes) if max(code.builtinCode, code.deprecatedBuiltinCode) == schema.BuiltinOperator.RESHAPE
    )
    operator.inputs, operator.outputs = [source, len(subgraph.tensors) - 2], [len(subgraph.tensors) - 1]
    operator.builtinOptionsType = schema.BuiltinOptions.ReshapeOptions
    operator.builtinOptions = schema.ReshapeOptionsT()
    operator.builtinOptions.newShape = [1, 2, copies]
    return operator


def _store(graph: schema.ModelT, tensor: schema.TensorT, values: np.ndarray) -> None:
    tensor.shape = list(values.shape)
    graph.buffers[tensor.buffer].data = np.frombuffer(values.tobytes(), np.uint8)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m training.dither", description=__doc__.splitlines()[0])
    parser.add_argument("file", type=pathlib.Path)
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--out", type=pathlib.Path, required=True)
    options = parser.parse_args(arguments)
    try:
        options.out.write_bytes(dithered(options.file.read_bytes(), options.copies))
    except ExportError as failure:
        print(f"dither: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
