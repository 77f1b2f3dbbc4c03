"""Cheap picture changes, made on 8-bit crops through one lookup table per picture and channel."""

import cv2
import numpy as np

from training.config import AugmentConfig
from training.data import AUXILIARY, CROP_PX, Split, assemble_for

cv2.setNumThreads(1)  # Pictures are small, and the other cores train.

NOISE_POOL = 1 << 20
"""Normal numbers drawn once; each picture reads a random stretch (drawing afresh would cost more than the rest)."""

LEVELS = np.linspace(0, 1, 256, dtype=np.float32)[None, :]
"""Of an 8-bit value, 1 is full scale."""

MIRRORED_AUXILIARY = [i for i, target in enumerate(AUXILIARY) if target.mirrored]


class Augmenter:
    """Draws augmented batches. One per thread: it owns its random state."""

    def __init__(self, config: AugmentConfig, seed: int) -> None:
        self.config = config
        self.rng = np.random.default_rng(seed)
        self.pool = self.rng.standard_normal(NOISE_POOL, dtype=np.float32)

    def batch(
        self, split: Split, indices: np.ndarray, layout: str = "rgb+xy", size_px: int = CROP_PX
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """-> input [B, size_px, size_px, C] as a network of that layout takes it (see for_network), gaze_cm [B, 2], auxiliary [B, A]."""
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
        return assemble_for(colour, box, frame, layout, size_px), gaze_cm, auxiliary

    def _reframe(self, picture: np.ndarray, box: np.ndarray) -> np.ndarray:
        """Another window of about the same place, by bilinear sampling; box [4] follows in place.

        Outside the given crop its edge is repeated: nine pixels at most with the configured shift and scale.
        """
        c, rng = self.config, self.rng
        if rng.random() >= c.reframe_frac:
            return picture
        size = picture.shape[0]
        scale = rng.uniform(*c.scale_range)
        left, top = rng.uniform(-c.shift, c.shift, 2) * size + 0.5 * (1 - scale) * size
        box[0:2] += np.array([left, top]) * box[2:4] / size
        box[2:4] *= scale
        # Centre of a new pixel to where it lies in the given crop.
        shrink = 0.5 * scale - 0.5
        place = np.array([[scale, 0, left + shrink], [0, scale, top + shrink]])
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpAffine(picture, place, (size, size), flags=flags, borderMode=cv2.BORDER_REPLICATE)

    def tone_tables(self) -> np.ndarray:
        """[3, 256] float32: pixel value -> colour in -1 ... 1, one row per channel."""
        c, rng = self.config, self.rng
        gamma = np.exp(rng.normal(0, c.gamma))
        gain = np.exp(rng.normal(0, c.gain) + rng.normal(0, c.channel_gain, (3, 1)))
        toned = gain * LEVELS**gamma + rng.normal(0, c.offset)
        return (2 * np.clip(toned, 0, 1) - 1).astype(np.float32)

    def _degrade(self, picture: np.ndarray, out: np.ndarray) -> None:
        """picture [S, S, 3] uint8 -> out [S, S, 3] float32 in -1 ... 1."""
        c, rng = self.config, self.rng
        cv2.LUT(picture, self.tone_tables().T[None], out)
        if rng.random() < c.grey_frac:
            out[:] = (out @ np.array([0.299, 0.587, 0.114], np.float32))[..., None]
        if rng.random() < c.blur_frac:
            out[1:-1] = 0.25 * (out[:-2] + out[2:]) + 0.5 * out[1:-1]
            out[:, 1:-1] = 0.25 * (out[:, :-2] + out[:, 2:]) + 0.5 * out[:, 1:-1]
        amount = 2 * rng.uniform(0, c.noise)
        start = rng.integers(0, NOISE_POOL - out.size)
        out += amount * self.pool[start : start + out.size].reshape(out.shape)
        np.clip(out, -1, 1, out=out)
