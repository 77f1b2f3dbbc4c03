"""What a calibration in the app leaves of the error, in card and report.

    npx tsx tools/evaluate-maps.ts --json maps.json DIR …
    python -m training.sessions maps.json

Rendered people of the test split at a laptop look at nine calibration and four validation targets while the head wanders;
tools/evaluate/README.md has the protocol. The frames go through the product's own pipeline and maps.
"""

import json
import pathlib
import sys

from training.data import DataError
from training.entering import command, enter

HEADING = "## After a calibration in the app"
NOT_MEASURED = {"reason": "not measured for this network yet: `npx tsx tools/evaluate-maps.ts` does, on drawn sessions"}

AFFINE_GOAL_CM = 1.0
RATIO_GOAL = 0.6


def section(measured: dict | None) -> dict:
    """The card's `sessions`, from what evaluate-maps wrote; None: not measured. Raises DataError."""
    if measured is None:
        return NOT_MEASURED
    try:
        means = {one["candidates"]: one["mean_error_cm"] for one in measured["means"]}
        low, high = measured["chosen_over_affine_ci95"]
        return {
            "people": measured["people"],
            "network_sha256": measured["network_sha256"],
            "views": measured["views"],
            "affine_mean_error_cm": round(means["affine"], 4),
            "chosen_mean_error_cm": round(means["chosen"], 4),
            "chosen_over_affine": round(measured["chosen_over_affine"], 4),
            "chosen_over_affine_ci95": [round(low, 4), round(high, 4)],
        }
    except (KeyError, TypeError) as missing:
        raise DataError(f"the sessions' file lacks {missing}: is it from tools/evaluate-maps.ts, of two people or more?") from missing


def views_text(views: int) -> str:
    return "one view of each frame" if views == 1 else f"the mean of {views} shifted and mirrored views of each frame (src/inference/crop-views.ts)"


def lines(card_section: dict) -> list[str]:
    """The report's section, from the card's."""
    if "reason" in card_section:
        return [HEADING, "", f"{card_section['reason'].capitalize()}.", ""]
    s = card_section
    low, high = s["chosen_over_affine_ci95"]
    told = [
        HEADING,
        "",
        f"{s['people']} rendered people of the test split, nine calibration targets, measured on four others while the head wanders, through the "
        f"product's own pipeline and maps (tools/evaluate/README.md), {views_text(s['views'])}:",
        "",
        "| personal map | mean error | to reach |",
        "|---|---|---|",
        f"| affine on the network's output | {s['affine_mean_error_cm']:.2f} cm | {AFFINE_GOAL_CM:.1f} cm |",
        f"| the one that the app chooses | {s['chosen_mean_error_cm']:.2f} cm | |",
        f"| chosen ÷ affine | {s['chosen_over_affine']:.2f} (95 % {low:.2f} to {high:.2f}) | {RATIO_GOAL} |",
        "",
    ]
    missed = [
        what
        for what, is_missed in (
            (f"affine within {AFFINE_GOAL_CM:.1f} cm", s["affine_mean_error_cm"] > AFFINE_GOAL_CM),
            (f"chosen ÷ affine of {RATIO_GOAL}", s["chosen_over_affine"] > RATIO_GOAL),
        )
        if is_missed
    ]
    return [*told, f"**Not reached:** {'; '.join(missed)}." if missed else "Both goals are reached.", ""]


def main(arguments: list[str]) -> int:
    def enter_file(measured: dict, card: pathlib.Path, report: pathlib.Path) -> None:
        found = section(measured)
        if found["network_sha256"] != json.loads(card.read_text(encoding="utf-8"))["sha256"]:
            raise DataError(f"of another network than {card}: measure this one's sessions")
        enter("sessions", found, HEADING, lines(found), card_path=card, report_path=report)

    return command("training.sessions", __doc__.splitlines()[0], enter_file, arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
