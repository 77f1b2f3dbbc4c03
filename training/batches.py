"""One epoch of augmented batches, made ahead by a process of its own.

Not by a thread: it would hold the interpreter that starts the training steps. The process is forked, so that it has the
split without a copy, and touches nothing but NumPy and OpenCV; batches lie in memory that both share.
"""

import dataclasses
import mmap
import multiprocessing
import multiprocessing.connection
import sys
from collections.abc import Iterator

import numpy as np

from training.augment import Augmenter
from training.config import Config
from training.data import AUXILIARY, Split

AHEAD = 4
"""Batches that may wait."""


@dataclasses.dataclass(frozen=True)
class Batch:
    """B crops. The arrays are good until the next batch is asked for."""

    inputs: np.ndarray
    """[B, S, S, C] float32, as the network takes it."""
    gaze_cm: np.ndarray
    """[B, 2] float32."""
    auxiliary: np.ndarray
    """[B, len(AUXILIARY)] float32; NaN where unknown."""


def batches(config: Config, split: Split, epoch: int, steps: int) -> Iterator[Batch]:
    """The same seed and epoch give the same batches. Raises what their making raises.

    Elsewhere than on Linux, where a process with threads is not safely forked or not at all, each batch is made when it is asked for.
    """
    if sys.platform != "linux":
        yield from _made(config, split, epoch, steps)
        return
    context = multiprocessing.get_context("fork")
    slots = [_Slot(config) for _ in range(AHEAD)]
    here, there = context.Pipe()
    maker = context.Process(target=_fill, args=(here, there, slots, config, split, epoch, steps), daemon=True)
    maker.start()
    there.close()
    try:
        for k in range(AHEAD):
            here.send(k)
        for _ in range(steps):
            k, rows = _received(here, maker)
            yield slots[k].batch(rows)
            _offer(here, k)
    finally:
        here.close()
        maker.join()


def _made(config: Config, split: Split, epoch: int, steps: int) -> Iterator[Batch]:
    order = np.random.default_rng([config.train.seed, epoch]).permutation(len(split))
    augmenter = Augmenter(config.augment, seed=config.train.seed * 1000 + epoch)
    size = config.train.batch
    for step in range(steps):
        chosen = np.sort(order[step * size : (step + 1) * size])
        yield Batch(*augmenter.batch(split, chosen, config.network.layout, config.network.size_px))


class _Slot:
    """Room for one batch in memory that a forked process shares."""

    def __init__(self, config: Config) -> None:
        network, size = config.network, config.train.batch
        shapes = ((size, network.size_px, network.size_px, network.channels), (size, 2), (size, len(AUXILIARY)))
        self.arrays = [np.frombuffer(mmap.mmap(-1, 4 * int(np.prod(shape))), np.float32).reshape(shape) for shape in shapes]

    def write(self, batch: Batch) -> int:
        """Returns how many crops there are: an epoch of less than one batch has fewer."""
        for room, values in zip(self.arrays, (batch.inputs, batch.gaze_cm, batch.auxiliary), strict=True):
            room[: len(values)] = values
        return len(batch.inputs)

    def batch(self, rows: int) -> Batch:
        return Batch(*(room[:rows] for room in self.arrays))


def _fill(
    here: multiprocessing.connection.Connection,
    there: multiprocessing.connection.Connection,
    slots: list[_Slot],
    config: Config,
    split: Split,
    epoch: int,
    steps: int,
) -> None:
    """In the maker: a batch into every slot that it is sent. It ends with the training process, whose end of the pipe then closes."""
    here.close()  # Else the maker would hold that end open itself, and wait for ever.
    try:
        for batch in _made(config, split, epoch, steps):
            k = there.recv()
            there.send((k, slots[k].write(batch)))
        there.recv()
    except (EOFError, ConnectionError):
        return
    except BaseException as thrown:  # Reaches the training process, which raises it.
        there.send(thrown)


def _received(here: multiprocessing.connection.Connection, maker: multiprocessing.Process) -> tuple[int, int]:
    try:
        received = here.recv()
    except (EOFError, ConnectionError) as ended:
        maker.join()
        raise RuntimeError(f"the process that makes batches has ended (exit code {maker.exitcode}); was it out of memory?") from ended
    if isinstance(received, BaseException):
        raise received
    return received


def _offer(here: multiprocessing.connection.Connection, k: int) -> None:
    try:
        here.send(k)
    except ConnectionError:
        return  # It has made its last batch, or died: then the next that is asked for says so.
