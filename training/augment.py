"""Cheap picture changes, made on 8-bit crops through one lookup table per picture and channel."""

import numpy as np

from training.config import AugmentConfig
from training.data import AUXILIARY, Split, assemble

NOISE_POOL = 1 << 20
"""Normal numbers drawn once; each picture reads a random stretch (drawing afresh would cost more than the rest)."""

MIRRORED_AUXILIARY = [i for i, target in enumerate(AUXILIARY) if target.mirrored]


class Augmenter:
    """Draws augmented batches. One per thread: it owns its random state."""

    def __init__(self, config: AugmentConfig, seed: int) -> None:
        self.config = config
        self.rng = np.random.default_rng(seed)
        self.pool = self.rng.standard_normal(NOISE_POOL, dtype=np.float32)

    def batch(self, split: Split, indices: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """-> input [B, 112, 112, 5], gaze_cm [B, 2], auxiliary [B, A]."""
        pixels = split.pixels(indices)
        box, frame = split.box[indices].copy(), split.frame[indices]
        gaze_cm, auxiliary = split.gaze_cm[indices].copy(), split.auxiliary[indices].copy()
        mirrored = self.rng.random(len(indices)) < self.config.mirror_frac
        pixels[mirrored] = pixels[mirrored, :, ::-1]
        box[mirrored, 0] = frame[mirrored, 0] - box[mirrored, 0] - box[mirrored, 2]
        gaze_cm[mirrored, 0] *= -1
        auxiliary[np.ix_(mirrored, MIRRORED_AUXILIARY)] *= -1
        colour = np.empty(pixels.shape, np.float32)
        for i, picture in enumerate(pixels):
            self._degrade(self._reframe(picture, box[i]), colour[i])
        return assemble(colour, box, frame), gaze_cm, auxiliary

    def _reframe(self, picture: np.ndarray, box: np.ndarray) -> np.ndarray:
        """Another window of about the same place, by bilinear sampling; box [3] follows in place.

        Outside the given crop its edge is repeated: a few pixels at most.
        """
        c, rng = self.config, self.rng
        if rng.random() >= c.reframe_frac:
            return picture
        size = picture.shape[0]
        scale = rng.uniform(*c.scale_range)
        left, top = rng.uniform(-c.shift, c.shift, 2) * size + 0.5 * (1 - scale) * size
        box[0:2] += np.array([left, top]) * box[2] / size
        box[2] *= scale
        centres = (np.arange(size) + 0.5) * scale - 0.5
        rows, columns = (np.clip(start + centres, 0, size - 1) for start in (top, left))
        strip = _between(picture.astype(np.float32), rows, 0)
        return np.rint(_between(strip, columns, 1)).astype(np.uint8)

    def tone_tables(self) -> np.ndarray:
        """[3, 256] float32: pixel value -> colour in -1 ... 1, one row per channel."""
        c, rng = self.config, self.rng
        level = np.linspace(0, 1, 256, dtype=np.float32)[None, :]
        gamma = np.exp(rng.normal(0, c.gamma))
        gain = np.exp(rng.normal(0, c.gain) + rng.normal(0, c.channel_gain, (3, 1)))
        toned = gain * level**gamma + rng.normal(0, c.offset)
        return (2 * np.clip(toned, 0, 1) - 1).astype(np.float32)

    def _degrade(self, picture: np.ndarray, out: np.ndarray) -> None:
        """picture [S, S, 3] uint8 -> out [S, S, 3] float32 in -1 ... 1."""
        c, rng = self.config, self.rng
        tables = self.tone_tables()
        for channel in range(3):
            out[..., channel] = tables[channel].take(picture[..., channel])
        if rng.random() < c.grey_frac:
            out[:] = (out @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
        if rng.random() < c.blur_frac:
            out[1:-1] = 0.25 * (out[:-2] + out[2:]) + 0.5 * out[1:-1]
            out[:, 1:-1] = 0.25 * (out[:, :-2] + out[:, 2:]) + 0.5 * out[:, 1:-1]
        amount = 2 * rng.uniform(0, c.noise)
        start = rng.integers(0, NOISE_POOL - out.size)
        out += amount * self.pool[start : start + out.size].reshape(out.shape)
        np.clip(out, -1, 1, out=out)


def _between(values: np.ndarray, positions: np.ndarray, axis: int) -> np.ndarray:
    """Linear interpolation along one axis at fractional positions."""
    first = np.minimum(positions.astype(np.int32), values.shape[axis] - 2)
    weight = (positions - first).astype(np.float32)
    weight = weight[:, None, None] if axis == 0 else weight[None, :, None]
    low, high = values.take(first, axis), values.take(first + 1, axis)
    return low + (high - low) * weight
