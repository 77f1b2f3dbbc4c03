"""The oracle's figures reach card and report, and what is not reached is said."""

import copy
import json
import pathlib

import pytest

from training import oracle
from training.data import DataError

ROOT = pathlib.Path(__file__).parent.parent
MEASURED = json.loads((ROOT / "training" / "oracle.json").read_text(encoding="utf-8"))
CARD = ROOT / "public" / "models" / "tinytracker.card.json"
REPORT = ROOT / "training" / "REPORT.md"


def test_the_published_card_and_report_quote_the_measured_oracle() -> None:
    card = json.loads(CARD.read_text(encoding="utf-8"))
    assert card["realism_oracle"] == oracle.section(MEASURED)
    assert "\n".join(oracle.lines(card["realism_oracle"], MEASURED)) in REPORT.read_text(encoding="utf-8")


def test_entering_replaces_the_former_figures_and_nothing_else(tmp_path: pathlib.Path) -> None:
    card_path, report_path, measured_path = (tmp_path / name for name in ("card.json", "REPORT.md", "oracle.json"))
    before = json.loads(CARD.read_text(encoding="utf-8"))
    card_path.write_text(json.dumps(before | {"realism_oracle": oracle.NOT_MEASURED}), encoding="utf-8")
    report_path.write_text(f"# Report\n\ntext\n\n{oracle.HEADING}\n\nold\n\n## Limits\n\nlimits\n", encoding="utf-8")
    changed = copy.deepcopy(MEASURED)
    changed["protocols"][0]["r_x"] = 0.123
    for measured in (changed, MEASURED):
        measured_path.write_text(json.dumps(measured), encoding="utf-8")
        assert oracle.main([str(measured_path), "--card", str(card_path), "--report", str(report_path)]) == 0
    after = json.loads(card_path.read_text(encoding="utf-8"))
    assert after == before | {"realism_oracle": oracle.section(MEASURED)}
    report = report_path.read_text(encoding="utf-8")
    assert "0.12 ±" not in report
    assert report.count(oracle.HEADING) == 1
    assert report.startswith("# Report\n\ntext\n\n## ") and report.endswith("\n\n## Limits\n\nlimits\n")
    assert "old" not in report


def test_goals_that_are_missed_are_named() -> None:
    told = copy.deepcopy(MEASURED)
    for one, (r_x, r_y) in zip(told["protocols"], ((0.95, 0.75), (0.85, 0.55), (0.0, 0.05)), strict=True):
        one |= {"r_x": r_x, "r_y": r_y, "eyes_r_elevation": None if one["protocol"] == "eyes_fixed" else 0.9}
    assert "All goals are reached." in oracle.lines(oracle.section(told))
    told["protocols"][2]["r_y"] = -0.2
    told["protocols"][1]["eyes_r_elevation"] = 0.8
    (verdict,) = [line for line in oracle.lines(oracle.section(told)) if line.startswith("**Not reached")]
    assert "control), y: -0.20, below 0.1 wanted" in verdict
    assert "eye measures, random head pose: 0.80, 0.85 wanted" in verdict
    assert "still" not in verdict


def test_every_ablation_has_its_row() -> None:
    told = copy.deepcopy(MEASURED)
    judged = {"r_x": 0.9, "r_y": 0.71, "slope_x": 0.5, "slope_y": 0.3, "iris_r_elevation": 0.6, "opening_r_elevation": 0.4}
    told["ablations"] = {
        "lids still": {
            "people": 7,
            "lid_gains": {"upper": 0.8, "lower": 0.3},
            "protocols": [{"protocol": "still", **judged}, {"protocol": "random_pose", **judged, "r_y": 0.33}],
        }
    }
    (row,) = [line for line in oracle.lines(oracle.section(told), told) if line.startswith("| lids still")]
    assert row == "| lids still | 7 | 0.80 / 0.30 | 0.90 / 0.71 | 0.50 / 0.30 | 0.60, 0.40 | 0.90 / 0.33 | 0.60, 0.40 |"
    del told["ablations"]
    assert not any(line.startswith("| changed") for line in oracle.lines(oracle.section(told), told))


def test_another_file_is_refused() -> None:
    with pytest.raises(DataError, match="protocols"):
        oracle.section({"people": 3})
