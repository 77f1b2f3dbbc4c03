"""What evaluate-maps measured reaches card and report, and only those of the same network."""

import json
import pathlib

import pytest

from training import sessions
from training.data import DataError

ROOT = pathlib.Path(__file__).parent.parent
MEASURED = {
    "people": 24,
    "network_sha256": "ab",
    "views": 5,
    "means": [{"candidates": "affine", "mean_error_cm": 2.5}, {"candidates": "chosen", "mean_error_cm": 1.5}],
    "chosen_over_affine": 0.6,
    "chosen_over_affine_ci95": [0.5, 0.7],
}


@pytest.fixture
def published(tmp_path: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    card, report = tmp_path / "card.json", tmp_path / "REPORT.md"
    card.write_text(json.dumps({"sha256": "ab", "sessions": sessions.NOT_MEASURED}), encoding="utf-8")
    told = "\n".join(sessions.lines(sessions.NOT_MEASURED))
    report.write_text(f"# Report\n\n{told}\n## Limits\n\nlimits\n", encoding="utf-8")
    return card, report


def _enter(measured: dict, published: tuple[pathlib.Path, pathlib.Path]) -> int:
    card, report = published
    file = card.parent / "maps.json"
    file.write_text(json.dumps(measured), encoding="utf-8")
    return sessions.main([str(file), "--card", str(card), "--report", str(report)])


def test_the_figures_are_entered_and_what_is_missed_is_named(published: tuple[pathlib.Path, pathlib.Path]) -> None:
    assert _enter(MEASURED, published) == 0
    card, report = (path.read_text(encoding="utf-8") for path in published)
    assert json.loads(card)["sessions"]["chosen_mean_error_cm"] == 1.5
    assert json.loads(card)["sessions"]["views"] == 5
    assert "the mean of 5 shifted and mirrored views of each frame" in report
    assert "| affine on the network's output | 2.50 cm | 1.0 cm |" in report
    assert "**Not reached:** affine within 1.0 cm." in report
    assert "not measured" not in report.lower()
    assert report.endswith("\n\n## Limits\n\nlimits\n")


def test_both_goals_reached_is_said() -> None:
    good = MEASURED | {"means": [{**one, "mean_error_cm": 0.9} for one in MEASURED["means"]]}
    assert "Both goals are reached." in sessions.lines(sessions.section(good))


def test_one_view_is_called_so() -> None:
    assert "one view of each frame" in "\n".join(sessions.lines(sessions.section(MEASURED | {"views": 1})))


def test_sessions_of_another_network_are_refused(published: tuple[pathlib.Path, pathlib.Path]) -> None:
    before = [path.read_text(encoding="utf-8") for path in published]
    assert _enter(MEASURED | {"network_sha256": "cd"}, published) == 1
    assert [path.read_text(encoding="utf-8") for path in published] == before


def test_a_file_that_is_none_is_refused_by_name(
    published: tuple[pathlib.Path, pathlib.Path], capsys: pytest.CaptureFixture[str]
) -> None:
    card, report = published
    file = card.parent / "maps.json"
    options = [str(file), "--card", str(card), "--report", str(report)]
    assert sessions.main(options) == 1
    file.write_text('{"people": ', encoding="utf-8")
    assert sessions.main(options) == 1
    assert capsys.readouterr().err.count("maps.json") >= 2


def test_another_file_is_refused() -> None:
    with pytest.raises(DataError, match="means"):
        sessions.section({"people": 3})
    with pytest.raises(DataError, match="two people"):
        sessions.section(MEASURED | {"chosen_over_affine_ci95": None})


def test_the_published_card_and_report_agree() -> None:
    card = json.loads((ROOT / "public/models/tinytracker.card.json").read_text(encoding="utf-8"))
    report = (ROOT / "training/REPORT.md").read_text(encoding="utf-8")
    assert "\n".join(sessions.lines(card["sessions"])) in report
    assert card["sessions"].get("network_sha256", card["sha256"]) == card["sha256"]
