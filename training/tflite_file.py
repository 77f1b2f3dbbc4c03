"""What is inside an int8 .tflite file: operators, sizes, quantisation; and the one edit we make to it.

Reads with the flatbuffer classes that come with TensorFlow, so every figure of the card is a figure of the file.
"""

import dataclasses
import hashlib
import math
import re

import flatbuffers
import numpy as np
from tensorflow.lite.python import schema_py_generated as schema

from training.config import FacePart
from training.data import ExportError

ALLOWED_OPERATORS = frozenset(
    ("CONV_2D", "DEPTHWISE_CONV_2D", "PAD", "ADD", "RESHAPE", "FULLY_CONNECTED", "TANH", "DEQUANTIZE", "MEAN")
)
"""What the product's engine runs and our networks use."""

_OPERATOR_NAMES = {code: name for name, code in vars(schema.BuiltinOperator).items() if isinstance(code, int)}
_WEIGHTED = ("CONV_2D", "DEPTHWISE_CONV_2D", "FULLY_CONNECTED")


@dataclasses.dataclass(frozen=True)
class FileFacts:
    operators: tuple[str, ...]
    parameters: int
    """Weights and biases."""
    macs: int
    """Multiply-accumulates of one inference."""
    file_bytes: int
    sha256: str
    input_scale: float
    input_zero_point: int
    input_shape: tuple[int, ...]
    output_shape: tuple[int, ...]
    part: FacePart
    """Side of the square that is cropped over the face square's."""


def read_graph(content: bytes) -> schema.ModelT:
    return schema.ModelT.InitFromObj(schema.Model.GetRootAs(content, 0))


def operator_name(graph: schema.ModelT, operator: schema.OperatorT) -> str:
    code = graph.operatorCodes[operator.opcodeIndex]
    return _OPERATOR_NAMES[max(code.builtinCode, code.deprecatedBuiltinCode)]


def describe(content: bytes) -> FileFacts:
    graph = read_graph(content)
    (subgraph,) = graph.subgraphs
    parameters = macs = 0
    for operator in subgraph.operators:
        name = operator_name(graph, operator)
        if name not in _WEIGHTED:
            continue
        for index in operator.inputs[1:3]:
            parameters += math.prod(int(n) for n in subgraph.tensors[index].shape)
        weights = [int(n) for n in subgraph.tensors[operator.inputs[1]].shape]
        out = [int(n) for n in subgraph.tensors[operator.outputs[0]].shape]
        if name == "DEPTHWISE_CONV_2D":
            macs += math.prod(out) * weights[1] * weights[2]
        else:
            macs += math.prod(out) * math.prod(weights[1:])
    picture = subgraph.tensors[subgraph.inputs[0]]
    result = subgraph.tensors[subgraph.outputs[0]]
    return FileFacts(
        operators=tuple(operator_name(graph, operator) for operator in subgraph.operators),
        parameters=parameters,
        macs=macs,
        file_bytes=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        input_scale=float(picture.quantization.scale[0]),
        input_zero_point=int(picture.quantization.zeroPoint[0]),
        input_shape=tuple(int(n) for n in picture.shape),
        output_shape=tuple(int(n) for n in result.shape),
        part=part_of(content),
    )


def require_publishable(content: bytes, most_bytes: int, most_parameters: int) -> None:
    """Refuses files our engine cannot run or that break the promises of the card."""
    graph = read_graph(content)
    (subgraph,) = graph.subgraphs
    facts = describe(content)
    foreign = sorted(set(facts.operators) - ALLOWED_OPERATORS)
    if foreign:
        raise ExportError(f"operators {', '.join(foreign)} are not run by the engine")
    if facts.file_bytes > most_bytes:
        raise ExportError(f"file of {facts.file_bytes} bytes, at most {most_bytes} allowed")
    if facts.parameters > most_parameters:
        raise ExportError(f"{facts.parameters} parameters, at most {most_parameters} allowed")
    if facts.output_shape != (1, 2):
        raise ExportError(f"output shape {facts.output_shape}, (1, 2) expected")
    types = schema.TensorType
    if subgraph.tensors[subgraph.inputs[0]].type != types.INT8:
        raise ExportError("the input is not int8")
    if subgraph.tensors[subgraph.outputs[0]].type != types.FLOAT32:
        raise ExportError("the output is not float32")
    for operator in subgraph.operators:
        name = operator_name(graph, operator)
        if name not in _WEIGHTED:
            continue
        tensor = subgraph.tensors[operator.inputs[1]]
        if tensor.type != types.INT8:
            raise ExportError(f"weights of {name} are not int8")
        weights = np.frombuffer(bytes(graph.buffers[tensor.buffer].data), np.int8)
        if weights.size and weights.min() < -127:
            raise ExportError(f"weights of {name} reach {weights.min()}; [-127, 127] is promised")


PART_ENTRY = "gaze.face_part"
"""Metadata entry whose buffer is NetworkConfig.part as decimal text: width, height, rise; src/inference/tflite/read-metadata.ts reads it."""
SIDE_ENTRY = "gaze.box_scale"
"""Of files from before that: the side of a square about the same middle."""


def tidy(content: bytes, description: str, part: FacePart) -> bytes:
    """Short tensor names (`features/Relu`, not the list of everything fused into it), a description of ours and what is to be cropped."""
    graph = read_graph(content)
    for tensor in graph.subgraphs[0].tensors:
        first = tensor.name.decode().split(";")[0]
        tensor.name = re.sub(r"_\d+/", "/", re.sub(r"^functional(_\d+)*/", "", first)).encode()
    graph.description = description.encode()
    graph.metadata = [entry for entry in graph.metadata or [] if entry.name != b"CONVERSION_METADATA"]
    text = schema.BufferT()
    text.data = np.frombuffer(f"{part.width:g} {part.height:g} {part.rise:g}".encode(), np.uint8)
    graph.buffers.append(text)
    entry = schema.MetadataT()
    entry.name, entry.buffer = PART_ENTRY.encode(), len(graph.buffers) - 1
    graph.metadata.append(entry)
    return pack(graph)


def part_of(content: bytes) -> FacePart:
    """What the file says of its crops; the whole square where it says nothing."""
    graph = read_graph(content)
    told = {entry.name.decode(): bytes(graph.buffers[entry.buffer].data).decode() for entry in graph.metadata or []}
    if PART_ENTRY in told:
        return FacePart(*map(float, told[PART_ENTRY].split()))
    side = float(told.get(SIDE_ENTRY, 1))
    return FacePart(side, side)


def append_mean(content: bytes) -> bytes:
    """Output [1, 2, K] float32 -> the mean over its copies, [1, 2] float32, as a last MEAN operator."""
    graph = read_graph(content)
    (subgraph,) = graph.subgraphs
    copies_index = int(subgraph.outputs[0])
    copies = subgraph.tensors[copies_index]
    if [int(n) for n in copies.shape][:2] != [1, 2] or len(copies.shape) != 3:
        raise ExportError(f"output shape {list(copies.shape)}, [1, 2, copies] expected")
    axis_buffer, empty_buffer = schema.BufferT(), schema.BufferT()
    axis_buffer.data = np.frombuffer(np.array([2], "<i4").tobytes(), np.uint8)
    graph.buffers += [axis_buffer, empty_buffer]
    axis = _tensor("copies_axis", [1], schema.TensorType.INT32, len(graph.buffers) - 2)
    mean = _tensor("gaze", [1, 2], schema.TensorType.FLOAT32, len(graph.buffers) - 1)
    subgraph.tensors += [axis, mean]
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.MEAN
    code.version = 1
    graph.operatorCodes.append(code)
    operator = schema.OperatorT()
    operator.opcodeIndex = len(graph.operatorCodes) - 1
    operator.inputs = [copies_index, len(subgraph.tensors) - 2]
    operator.outputs = [len(subgraph.tensors) - 1]
    operator.builtinOptionsType = schema.BuiltinOptions.ReducerOptions
    operator.builtinOptions = schema.ReducerOptionsT()
    operator.builtinOptions.keepDims = False
    subgraph.operators.append(operator)
    subgraph.outputs = [len(subgraph.tensors) - 1]
    for signature in graph.signatureDefs or []:
        for output in signature.outputs:
            output.tensorIndex = len(subgraph.tensors) - 1
    return pack(graph)


def _tensor(name: str, shape: list[int], kind: int, buffer: int) -> schema.TensorT:
    tensor = schema.TensorT()
    tensor.name, tensor.shape, tensor.type, tensor.buffer = name.encode(), shape, kind, buffer
    return tensor


def pack(graph: schema.ModelT) -> bytes:
    """The bytes of a file."""
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(graph.Pack(builder), file_identifier=b"TFL3")
    return bytes(builder.Output())
