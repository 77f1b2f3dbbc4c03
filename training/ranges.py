"""Int8 ranges that cut off what is rare, where the file's answers then move less.

A range that holds all that representative crops reach gives rare values room at the cost of finer steps for all others. How much of it
is worth having is asked of the whole network: one tensor after another is given less, as long as the int8 answers come closer to the
float ones by it. (Choosing each range for the least square error of its own tensor was tried and helped little: what an error does
to the answer depends on where it is made.)

Knows nothing of conversion: it reads a file that holds measured ranges (TensorFlow Lite's calibration), and asks a function what a choice costs.
"""

import dataclasses
from collections.abc import Callable, Sequence

from training.tflite_file import operator_name, pack, read_graph

Ranges = dict[int, tuple[float, float]]
"""By tensor number: least and greatest value that int8 shall hold. Zero lies in each."""

SHARES = (0.9, 0.8, 0.7, 0.6, 0.5)
"""Of the measured range, tried in this order."""
BETTER_BY_FRAC = 0.002
"""A smaller gain is taken for chance."""
_SAME_VALUES = ("PAD", "RESHAPE")
_FIXED = ("TANH",)
"""The format fixes the range of what these put out."""


@dataclasses.dataclass(frozen=True)
class Measured:
    """One range: the tensors that share it, first the one that is computed."""

    tensors: tuple[int, ...]
    low: float
    high: float

    def share(self, of: float) -> Ranges:
        return {tensor: (of * self.low, of * self.high) for tensor in self.tensors}


def measured_ranges(calibrated: bytes) -> list[Measured]:
    """Of every tensor that is computed from the picture, in the order of the file; the picture's own is not among them."""
    graph = read_graph(calibrated)
    (subgraph,) = graph.subgraphs
    found: list[Measured] = []
    for operator in subgraph.operators:
        (out,) = operator.outputs
        name = operator_name(graph, operator)
        if name in _SAME_VALUES:
            found = [dataclasses.replace(one, tensors=(*one.tensors, out)) if operator.inputs[0] in one.tensors else one for one in found]
            continue
        told = subgraph.tensors[out].quantization
        if name in _FIXED or told is None or told.min is None or len(told.min) != 1:
            continue
        found.append(Measured((out,), min(0.0, float(told.min[0])), max(0.0, float(told.max[0]))))
    return found


def with_ranges(calibrated: bytes, ranges: Ranges) -> bytes:
    """The same file with other measured ranges; tensors that are not named keep theirs."""
    graph = read_graph(calibrated)
    for tensor, (low, high) in ranges.items():
        told = graph.subgraphs[0].tensors[tensor].quantization
        told.min, told.max = [low], [high]
    return pack(graph)


def narrowed(measured: Sequence[Measured], cost: Callable[[Ranges], float]) -> Ranges:
    """What is worth narrowing, one range after another in the order given: each is narrowed for as long as that helps, those before it staying.

    cost: what a choice costs (the less the better); {} is asked first.
    """
    chosen: Ranges = {}
    least = cost(chosen)
    for one in measured:
        for share in SHARES:
            tried = chosen | one.share(share)
            now = cost(tried)
            if not now < least * (1 - BETTER_BY_FRAC):
                break
            chosen, least = tried, now
    return chosen
