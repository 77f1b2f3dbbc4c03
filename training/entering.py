"""Parts of card and report that are measured after the run, by the product's own tools, and entered into both."""

import argparse
import json
import pathlib
import sys
from collections.abc import Callable

from training.data import DataError

ROOT = pathlib.Path(__file__).resolve().parent.parent


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


def command(
    program: str, description: str, enter_file: Callable[[dict, pathlib.Path, pathlib.Path], None], arguments: list[str]
) -> int:
    """`python -m PROGRAM FILE [--card FILE] [--report FILE]`: hands the measured file, card and report to enter_file."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description)
    parser.add_argument("file", type=pathlib.Path, help="what the measuring tool wrote")
    parser.add_argument("--card", type=pathlib.Path, default=ROOT / "public/models/tinytracker.card.json")
    parser.add_argument("--report", type=pathlib.Path, default=ROOT / "training/REPORT.md")
    options = parser.parse_args(arguments)
    try:
        enter_file(json.loads(options.file.read_text(encoding="utf-8")), options.card, options.report)
    except (DataError, OSError, ValueError) as failure:
        print(f"{program}: {options.file}: {failure}", file=sys.stderr)
        return 1
    return 0
