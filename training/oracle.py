"""The realism oracle (`npm run render -- oracle`) in card and report: how far a network trained on real people follows drawn ones.

    python -m training.oracle training/oracle.json

It judges the renderer, not a network of ours, so it is measured apart from a training run; this command enters it into
the published card and report. `python -m training.run --oracle FILE` enters it when they are written.
"""

import json
import pathlib
import sys

from training.data import DataError
from training.entering import command, enter

PROTOCOLS = ("still", "random_pose", "eyes_fixed")
HEADING = "## Realism oracle"

NOT_MEASURED = {
    **{protocol: {"r_x": None, "r_y": None} for protocol in PROTOCOLS},
    "reason": "not measured for this network: the oracle (the published TinyTracker on our rendered people) is a check of the "
    "renderer and is run with it",
}

GOALS = {"still": (0.9, 0.7), "random_pose": (0.8, 0.5), "eyes_fixed": (0.1, 0.1)}
"""Of r in x and y: to reach; to stay below where the eyes are fixed."""
EYES_GOAL = 0.85
"""Of the second judge: FaceLandmarker's iris height and lid distance together against the eyes' elevation."""
_TOLD = {
    "still": "still head",
    "random_pose": "random head pose",
    "eyes_fixed": "random head pose, eyes fixed in the head (control)",
}


def section(measured: dict | None) -> dict:
    """The card's `realism_oracle`, from what `render -- oracle` wrote; None: not measured. Raises DataError."""
    if measured is None:
        return NOT_MEASURED
    try:
        found = {one["protocol"]: one for one in measured["protocols"]}
        figures = {protocol: _figures(found[protocol]) for protocol in PROTOCOLS}
        return {
            **figures,
            "lid_gains": measured["lid_gains"],
            "people": measured["people"],
            "pictures_per_person": measured["pictures_per_person"],
            "judge": measured["judge"],
            "command": measured["command"],
        }
    except KeyError as missing:
        raise DataError(f"the oracle's file lacks {missing}: is it from `npm run render -- oracle`?") from missing


def _figures(one: dict) -> dict:
    judged = ("r_x", "r_y", "r_x_error", "r_y_error", "slope_x", "slope_y")
    names = (*judged, "iris_r_elevation", "opening_r_elevation", "eyes_r_elevation", "iris_r_y")
    rounded = {name: None if one[name] is None else round(one[name], 4) for name in names}
    return {**rounded, "faces_found": one["faces_found"], "pictures": one["pictures"]}


def lines(card_section: dict, measured: dict | None = None) -> list[str]:
    """The report's section, from the card's, and the ablations of `measured`."""
    if "reason" in card_section:
        return [HEADING, "", f"{card_section['reason'].capitalize()}.", ""]
    people, each = card_section["people"], card_section["pictures_per_person"]
    told = [
        HEADING,
        "",
        f"Of the renderer, not of this network: the published TinyTracker ({card_section['judge']['file']}, trained on real people) on "
        f"{people} of our held-out people, {each} clean pictures each, as `{card_section['command']}` measured it. Correlation of its "
        "answer with the true target within persons (mean over persons ± standard error), x / y; slope of all answers over the truth. "
        "Squares round FaceLandmarker's faces. Second judge: two eye measures of FaceLandmarker against the eye's elevation in the head, "
        "the height of its iris between the eye's corners and the distance of its lids; each alone, and both together (what a line through "
        "the person's other pictures makes of them).",
        "",
        "| head | r x | r y | to reach | slope x / y | eye measures: iris, lids, **both** | faces found |",
        "|---|---|---|---|---|---|---|",
    ]
    for protocol in PROTOCOLS:
        f, (goal_x, goal_y) = card_section[protocol], GOALS[protocol]
        fixed = protocol == "eyes_fixed"
        goal = f"below {goal_x}" if fixed else f"{goal_x} / {goal_y}"
        iris = f"(iris against the target: {f['iris_r_y']:.2f})" if fixed else _eyes(f)
        told.append(
            f"| {_TOLD[protocol]} | {f['r_x']:.2f} ± {f['r_x_error']:.2f} | {f['r_y']:.2f} ± {f['r_y_error']:.2f} | {goal} "
            f"| {f['slope_x']:.2f} / {f['slope_y']:.2f} | {iris} | {f['faces_found']} of {f['pictures']} |"
        )
    return [*told, "", _verdict(card_section), "", *_ablation_lines({} if measured is None else measured.get("ablations", {}))]


def _eyes(f: dict) -> str:
    return f"{f['iris_r_elevation']:.2f}, {f['opening_r_elevation']:.2f}, **{f['eyes_r_elevation']:.2f}**"


def _ablation_lines(ablations: dict) -> list[str]:
    if not ablations:
        return []
    told = [
        "One cue changed at a time, the same people and targets in every row; upper / lower is the mean lid rotation per eye rotation that "
        "the row starts from. Correlation cannot see a wrong gain: anatomy decides it.",
        "",
        "| changed | people | upper / lower | still head: r x / y | slope x / y | iris, lids | random pose: r x / y | iris, lids |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, one in ablations.items():
        found = {protocol["protocol"]: protocol for protocol in one["protocols"]}
        still, loose, gains = found["still"], found["random_pose"], one["lid_gains"]
        told.append(
            f"| {name} | {one['people']} | {gains['upper']:.2f} / {gains['lower']:.2f} | {still['r_x']:.2f} / {still['r_y']:.2f} "
            f"| {still['slope_x']:.2f} / {still['slope_y']:.2f} | {_iris_and_lids(still)} | {loose['r_x']:.2f} / {loose['r_y']:.2f} "
            f"| {_iris_and_lids(loose)} |"
        )
    return [*told, ""]


def _iris_and_lids(f: dict) -> str:
    return f"{f['iris_r_elevation']:.2f}, {f['opening_r_elevation']:.2f}"


def _verdict(card_section: dict) -> str:
    missed = []
    for protocol in PROTOCOLS:
        for axis, goal in zip("xy", GOALS[protocol], strict=True):
            r = card_section[protocol][f"r_{axis}"]
            if abs(r) >= goal if protocol == "eyes_fixed" else r < goal:
                missed.append(f"{_TOLD[protocol]}, {axis}: {r:.2f}, {'below ' if protocol == 'eyes_fixed' else ''}{goal} wanted")
    for protocol in ("still", "random_pose"):
        r = card_section[protocol]["eyes_r_elevation"]
        if r < EYES_GOAL:
            missed.append(f"eye measures, {_TOLD[protocol]}: {r:.2f}, {EYES_GOAL} wanted")
    return f"**Not reached:** {'; '.join(missed)}." if missed else "All goals are reached."


def read(path: pathlib.Path | None) -> dict | None:
    return None if path is None else json.loads(path.read_text(encoding="utf-8"))


def main(arguments: list[str]) -> int:
    def enter_file(measured: dict, card: pathlib.Path, report: pathlib.Path) -> None:
        found = section(measured)
        enter("realism_oracle", found, HEADING, lines(found, measured), card_path=card, report_path=report)

    return command("training.oracle", __doc__.splitlines()[0], enter_file, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
