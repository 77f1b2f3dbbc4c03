"""What a faultless reader of such pictures reaches (training/reader.py), and one of points in them, in card and report.

    python -m training.limits training/limits.json

It belongs to the sampled world (people, lenses, distances), not to a network, so it is measured apart from a training run.
"""

import dataclasses
import json
import pathlib
import sys

from training.data import DataError
from training.entering import command, enter

HEADING = "## What a faultless reader reaches"
NOT_MEASURED = {"reason": "not measured: `python -m training.reader` does, on observations of the sampled world"}
LANDMARKS_NOT_MEASURED = {"reason": "not measured: `python -m training.landmark_reader` does, on the labels of a drawn set"}


@dataclasses.dataclass(frozen=True)
class Goals:
    """What a network aims at, and which readers bound it: one that sees what it sees, and one that is told what it may find out or not."""

    aims: tuple[tuple[str, str, float], ...]
    """Figure of a reader, its name in words, cm."""
    blind: str
    told: str
    not_from: str
    possible_where: str
    even_with: str


GOALS = {
    "tinytracker": Goals(
        aims=(("mean_error_cm", "uncalibrated", 2.0), ("session_affine_mean_error_cm", "after nine points", 1.0)),
        blind="picture",
        told="lens_known",
        not_from="eyes and head pose alone",
        possible_where="where the lens is known or can be told from perspective",
        even_with="the lens known",
    ),
    "tinytracker-s": Goals(
        aims=(("mean_error_cm", "uncalibrated", 2.6),),
        blind="crop_alone",
        told="picture",
        not_from="a crop alone",
        possible_where="for a network that is told where in the frame the crop lies",
        even_with="the crop's place known",
    ),
}
"""By the network's name in the card."""
_TOLD = {
    "crop_alone": "a crop alone, not where in the frame it lies (what TinyTrackerS sees)",
    "picture": "what a picture shows, free of noise",
    "lens_known": "and the lens's field of view",
    "lens_and_head_size_known": "and the distance of the pupils",
}
_FIGURES = ("mean_error_cm", "mean_x_error_cm", "mean_y_error_cm", "session_mean_error_cm", "session_affine_mean_error_cm")


def section(measured: dict | None) -> dict:
    """The card's `faultless_reader`, from the file that training/reader.py and landmark_reader.py wrote; None: not measured. Raises DataError."""
    if measured is None:
        return NOT_MEASURED
    try:
        return {
            "readers": {name: {key: measured["readers"][name][key] for key in (*_FIGURES, "by_distance_cm")} for name in _TOLD},
            **{key: measured[key] for key in ("observed_by", "training_rows", "test_rows", "session_people")},
            "landmark_reader": _landmark_section(measured.get("landmark_reader")),
        }
    except (KeyError, TypeError) as missing:
        raise DataError(f"the reader's file lacks {missing}: is it from training.reader?") from missing


def _landmark_section(landmarks: dict | None) -> dict:
    if landmarks is None:
        return LANDMARKS_NOT_MEASURED
    columns = ("landmark_px", "pose_deg", "mean_error_cm", "mean_x_error_cm", "mean_y_error_cm")
    return {
        **{key: landmarks[key] for key in ("data", "training_pictures", "test_pictures", "test_people", "optical_axes_mean_error_cm")},
        "rows": [{key: row[key] for key in columns} for row in landmarks["rows"]],
    }


def lines(card_section: dict, network: str) -> list[str]:
    """The report's section, from the card's; network: one of GOALS."""
    if "reason" in card_section:
        return [HEADING, "", f"{card_section['reason'].capitalize()}.", ""]
    s = card_section
    told = [
        HEADING,
        "",
        "Of the sampled people, lenses and distances, not of this network. A reader that is handed where both eyes are in the frame, the head's "
        "pose and both optical axes, as the lens sees them and without any noise, must still guess the lens (50 to 85 degrees over the diagonal, two in five tilted), the size of the head and the "
        f"angle between line of sight and optical axis. Regressed on {s['training_rows']} such rows (`{s['observed_by']}`), on {s['test_rows']} "
        f"of other people, and in calibration sessions of {s['session_people']} others as above:",
        "",
        "| the reader is given | mean error | x / y | under 40, 40 to 60, over 60 cm | session, uncalibrated | session, affine |",
        "|---|---|---|---|---|---|",
    ]
    for name, what in _TOLD.items():
        f = s["readers"][name]
        near = ", ".join(f"{value:.2f}" for value in f["by_distance_cm"].values())
        told.append(
            f"| {what} | {f['mean_error_cm']:.2f} cm | {f['mean_x_error_cm']:.2f} / {f['mean_y_error_cm']:.2f} | {near} "
            f"| {f['session_mean_error_cm']:.2f} cm | {f['session_affine_mean_error_cm']:.2f} cm |"
        )
    return [*told, "", *_landmark_lines(s["landmark_reader"]), "", *_verdicts(s["readers"], s["landmark_reader"], GOALS[network]), ""]


def _landmark_lines(s: dict) -> list[str]:
    if "reason" in s:
        return [f"A reader of points in the picture: {s['reason']}."]
    told = [
        "No picture shows the optical axes but through points: where irises and lids lie between the eyes' corners. How an eyeball sits behind its lids "
        "differs from person to person, how far they are open from moment to moment. A reader that is handed those points and the head's pose (training/landmark_reader.py), "
        f"regressed on {s['training_pictures']} pictures, on {s['test_pictures']} of {s['test_people']} other people; exactly, and as one reads them who is off by "
        f"normal errors of so many pixels of a crop (each point, each way) and degrees (yaw, pitch, roll). Handed the optical axes of as few pictures, a reader comes to "
        f"{s['optical_axes_mean_error_cm']:.2f} cm.",
        "",
        "| points read to | pose read to | mean error | x / y |",
        "|---|---|---|---|",
    ]
    for row in s["rows"]:
        px, deg = (f"{row[key]:g}{unit}" if row[key] else "exactly" for key, unit in (("landmark_px", " px"), ("pose_deg", "°")))
        told.append(f"| {px} | {deg} | {row['mean_error_cm']:.2f} cm | {row['mean_x_error_cm']:.2f} / {row['mean_y_error_cm']:.2f} |")
    return told


def _verdicts(readers: dict, landmarks: dict, goals: Goals) -> list[str]:
    """What that says of each goal: possible, out of reach for a network that sees no more than this one, or out of reach."""
    exact = next((row["mean_error_cm"] for row in landmarks.get("rows", []) if row["landmark_px"] == row["pose_deg"] == 0), None)
    blind, told = readers[goals.blind], readers[goals.told]
    verdicts = []
    for key, what, goal in goals.aims:
        if blind[key] <= goal and key == "mean_error_cm" and exact is not None and exact > goal:
            verdicts.append(
                f"- {goal:.1f} cm {what}: not from points of the picture, however exactly they are read ({exact:.2f} cm); possible where the directions "
                f"of the eyeballs are read off their surface as well ({blind[key]:.2f} cm without noise)."
            )
        elif blind[key] <= goal:
            verdicts.append(f"- {goal:.1f} cm {what}: possible ({blind[key]:.2f} cm without noise).")
        elif told[key] <= goal:
            verdicts.append(
                f"- {goal:.1f} cm {what}: not from {goals.not_from} ({blind[key]:.2f} cm without noise); possible {goals.possible_where} ({told[key]:.2f} cm)."
            )
        else:
            verdicts.append(f"- {goal:.1f} cm {what}: impossible, even with {goals.even_with} ({told[key]:.2f} cm).")
    return verdicts


def main(arguments: list[str]) -> int:
    def enter_file(measured: dict, card: pathlib.Path, report: pathlib.Path) -> None:
        found = section(measured)
        network = str(json.loads(card.read_text(encoding="utf-8")).get("name"))
        if network not in GOALS:
            raise DataError(f"{card} is the card of {network}, not of {' or '.join(GOALS)}")
        enter("faultless_reader", found, HEADING, lines(found, network), card_path=card, report_path=report)

    return command("training.limits", __doc__.splitlines()[0], enter_file, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
