"""Parts of card and report that are measured after the run, by the product's own tools, and entered into both."""

import json
import pathlib

from training.data import DataError


def enter(
    key: str, section: dict, heading: str, lines: list[str], *, card_path: pathlib.Path, report_path: pathlib.Path
) -> None:
    """Replaces card[key] and the report's part under `heading`, up to the next one. Raises DataError, changing nothing."""
    card = json.loads(card_path.read_text(encoding="utf-8"))
    report = report_path.read_text(encoding="utf-8")
    before, found, rest = report.partition(f"{heading}\n")
    if not found:
        raise DataError(f"{report_path} has no '{heading}'")
    _, next_mark, after = rest.partition("\n## ")
    card[key] = section
    card_path.write_text(json.dumps(card, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    report_path.write_text(before + "\n".join(lines) + next_mark + after, encoding="utf-8")
