"""Points of both eyes relative to their corners, as a picture shows them: where irises and lids lie. Image plane, so heads may be turned."""

SIDES, POINTS = ("left", "right"), ("iris", "upper", "lower", "outer")


def between_corners(points_px: dict[str, tuple[float, float]]) -> dict[str, tuple[complex, complex]]:
    """Label's landmarks_px -> per point of POINTS those of the left and of the right eye, off the middle of that eye's corners.

    Real: along the line from the right eye to the left one; imaginary: across it, up. Unit: the distance of the eyes (of those middles).
    Raises KeyError where a point is missing.
    """
    # Rows of a picture count down.
    at = {name: complex(x, -y) for name, (x, y) in points_px.items()}
    middle = {side: (at[f"{side}_outer"] + at[f"{side}_inner"]) / 2 for side in SIDES}
    line = middle["left"] - middle["right"]
    left, right = ({point: (at[f"{side}_{point}"] - middle[side]) / line for point in POINTS} for side in SIDES)
    return {point: (left[point], right[point]) for point in POINTS}
