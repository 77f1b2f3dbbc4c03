"""Rotations and directions of heads and eyes, as tools/render/geometry.ts; of one or of many at once.

Frames have y up. World: x to the user's right, z from the screen to the user. Head: x to the user's left, z out of the face.
"""

import numpy as np

FACING = np.diag([-1.0, 1.0, -1.0])
"""Head frame to world for a head that looks straight at the screen."""


def turn(about: int, angle_rad: np.ndarray | float) -> np.ndarray:
    """Angles [...] -> [..., 3, 3]: about one axis, 0 to 2 for x, y, z, counterclockwise as seen from its tip."""
    one, other = ((1, 2), (2, 0), (0, 1))[about]
    matrix = np.zeros((*np.shape(angle_rad), 3, 3))
    matrix[..., about, about] = 1
    matrix[..., one, one] = matrix[..., other, other] = np.cos(angle_rad)
    matrix[..., other, one] = np.sin(angle_rad)
    matrix[..., one, other] = -matrix[..., other, one]
    return matrix


def head_rotation(yaw_deg: np.ndarray | float, pitch_deg: np.ndarray | float, roll_deg: np.ndarray | float) -> np.ndarray:
    """[..., 3, 3], head frame to world."""
    yaw, pitch, roll = (np.radians(angle) for angle in (yaw_deg, pitch_deg, roll_deg))
    return FACING @ turn(1, -yaw) @ turn(0, -pitch) @ turn(2, roll)


def head_angles_deg(head: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Yaw, pitch, roll of head_rotation; pitch short of ±90 degrees."""
    turned = FACING @ head
    return (
        np.degrees(np.arctan2(-turned[..., 0, 2], turned[..., 2, 2])),
        np.degrees(np.arcsin(np.clip(turned[..., 1, 2], -1, 1))),
        np.degrees(np.arctan2(turned[..., 1, 0], turned[..., 1, 1])),
    )


def direction(azimuth_deg: np.ndarray | float, elevation_deg: np.ndarray | float) -> np.ndarray:
    """[..., 3], of unit length, in the head's frame."""
    a, e = np.radians(azimuth_deg), np.radians(elevation_deg)
    return np.stack([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)], -1)
