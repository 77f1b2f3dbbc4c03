"""Batches made by a process of their own."""

import dataclasses
import multiprocessing
import os
import signal
import sys

import numpy as np
import pytest

from training.batches import batches
from training.config import TINYTRACKER_S, Config, NetworkConfig, TrainConfig
from training.data import Split

CONFIG = Config(train=TrainConfig(batch=32))
STEPS = 6


def _copies(config: Config, split: Split, epoch: int, steps: int = STEPS) -> list[tuple[np.ndarray, ...]]:
    return [(b.inputs.copy(), b.gaze_cm.copy(), b.auxiliary.copy()) for b in batches(config, split, epoch, steps)]


@pytest.mark.parametrize("network", [NetworkConfig(), TINYTRACKER_S])
def test_an_epoch_shows_every_crop_once_and_repeats_with_its_number(cartoon: dict[str, Split], network: NetworkConfig) -> None:
    config = dataclasses.replace(CONFIG, network=network)
    split = cartoon["train"]
    one, again, other = (_copies(config, split, epoch, len(split) // 32) for epoch in (3, 3, 4))
    assert one[0][0].shape == (32, network.size_px, network.size_px, network.channels)
    for first, second in zip(one, again, strict=True):
        for a, b in zip(first, second, strict=True):
            np.testing.assert_array_equal(a, b)
    assert np.abs(one[0][0] - other[0][0]).max() > 0.1
    # Mirrored crops change the sign of x.
    shown = np.concatenate([gaze_cm for _, gaze_cm, _ in one])
    np.testing.assert_allclose(np.sort(np.abs(shown[:, 0])), np.sort(np.abs(split.gaze_cm[:, 0])))
    np.testing.assert_allclose(np.sort(shown[:, 1]), np.sort(split.gaze_cm[:, 1]))


def test_where_nothing_is_forked_the_batches_are_the_same(cartoon: dict[str, Split], monkeypatch: pytest.MonkeyPatch) -> None:
    forked = _copies(CONFIG, cartoon["train"], 1)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(multiprocessing, "get_context", lambda _: pytest.fail("forked"))
    inline = _copies(CONFIG, cartoon["train"], 1)
    for a, b in zip(forked, inline, strict=True):
        np.testing.assert_array_equal(a[0], b[0])


def test_fewer_crops_than_a_batch_make_a_small_one(cartoon: dict[str, Split]) -> None:
    (batch,) = _copies(CONFIG, cartoon["train"].part(np.arange(5)), 0, 1)
    assert [len(part) for part in batch] == [5, 5, 5]


def test_an_epoch_left_early_leaves_no_process(cartoon: dict[str, Split]) -> None:
    made = batches(CONFIG, cartoon["train"], 0, STEPS)
    next(made)
    assert multiprocessing.active_children()
    made.close()
    assert multiprocessing.active_children() == []


def test_what_the_maker_raises_is_raised_here(cartoon: dict[str, Split]) -> None:
    broken = dataclasses.replace(cartoon["train"], shard_of=np.full(len(cartoon["train"]), 99, np.int32))
    with pytest.raises(IndexError):
        next(batches(CONFIG, broken, 0, STEPS))
    assert multiprocessing.active_children() == []


def test_a_maker_that_is_killed_is_told() -> None:
    """As by a system out of memory: no wait for ever."""
    made = batches(CONFIG, _endless(), 0, STEPS)
    with pytest.raises(RuntimeError, match=r"exit code -9.*memory"):
        next(made)


class _Killing:
    """In place of a shard: whoever reads it dies."""

    def __getitem__(self, row: int) -> np.ndarray:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError(row)


def _endless() -> Split:
    rows = np.zeros(64, np.int32)
    room = np.ones((64, 3), np.float32)
    return Split("train", (_Killing(),), rows, rows, room, room[:, :2], room[:, :2], room, ({},) * 64, 0)  # type: ignore[arg-type]
