"""Two plots of a run as SVG, for the run folder: error by group and over the screen. REPORT.md holds the same figures as tables.

Pictures are not committed; whoever runs the training finds them beside the file, whoever reads the report needs none.
"""

import html
import pathlib

from training.card import RenderedTest
from training.evaluate import SCREEN_EDGES_CM

LABEL_PX, BAR_PX, ROW_PX, MARGIN_PX = 190, 420, 20, 14
CELL_PX = (84, 52)
_TEXT = 'font-family="system-ui, sans-serif" font-size="12" fill="#1b1f24"'


def groups_svg(test: RenderedTest) -> str:
    """One bar per group, the mean over everybody as a line."""
    overall = test.int8_network.mean_error_cm
    largest = max([overall, *(found.mean_error_cm for found in test.groups.values())])
    width, height = LABEL_PX + BAR_PX + 70, ROW_PX * len(test.groups) + 3 * MARGIN_PX + 10
    parts = [_text(MARGIN_PX, MARGIN_PX + 4, f"Mean error by group, int8 network, cm (everybody {overall:.2f})")]
    top = 2 * MARGIN_PX + 4
    for k, (name, found) in enumerate(test.groups.items()):
        y, length = top + k * ROW_PX, BAR_PX * found.mean_error_cm / largest
        parts += [
            _text(MARGIN_PX, y + 13, name),
            f'<rect x="{LABEL_PX}" y="{y + 2}" width="{length:.1f}" height="{ROW_PX - 5}" fill="#3b6fb6"/>',
            _text(LABEL_PX + length + 6, y + 13, f"{found.mean_error_cm:.2f}"),
        ]
    x, bottom = LABEL_PX + BAR_PX * overall / largest, top + ROW_PX * len(test.groups)
    parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{bottom}" stroke="#1b1f24" stroke-dasharray="3 3"/>')
    return _svg(width, height, parts)


def screen_svg(test: RenderedTest) -> str:
    """The screen plane in cells, darker where the error is larger; the lens is marked."""
    xs, ys = SCREEN_EDGES_CM
    across, up = CELL_PX
    left, top = 60, 2 * MARGIN_PX + 10
    largest = max((value for row in test.screen_map for value in row if value is not None), default=1.0)
    parts = [_text(MARGIN_PX, MARGIN_PX + 4, "Mean error over the screen plane, int8 network, cm; the circle is the lens")]
    for j, row in enumerate(test.screen_map):
        for i, value in enumerate(row):
            x, y = left + i * across, top + j * up
            shade = 0.0 if value is None else 0.75 * value / largest
            told = "–" if value is None else f"{value:.1f}"
            parts += [
                f'<rect x="{x}" y="{y}" width="{across}" height="{up}" fill="#3b6fb6" fill-opacity="{shade:.2f}" stroke="#fff"/>',
                _text(x + across / 2, y + up / 2 + 4, told, "middle"),
            ]
    bottom = top + up * len(test.screen_map)
    parts += [_text(left + i * across, bottom + 16, f"{edge:+.0f}", "middle") for i, edge in enumerate(xs)]
    parts += [_text(left - 6, bottom - j * up + 4, f"{edge:+.0f}", "end") for j, edge in enumerate(ys)]
    lens_x, lens_y = left + across * _place(0.0, xs), bottom - up * _place(0.0, ys)
    parts.append(f'<circle cx="{lens_x:.1f}" cy="{lens_y:.1f}" r="4" fill="none" stroke="#1b1f24" stroke-width="2"/>')
    return _svg(left + across * (len(xs) - 1) + 30, bottom + 26, parts)


def write_plots(test: RenderedTest, folder: pathlib.Path) -> None:
    """groups.svg and screen.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "groups.svg").write_text(groups_svg(test), encoding="utf-8")
    (folder / "screen.svg").write_text(screen_svg(test), encoding="utf-8")


def _place(value: float, edges: tuple[float, ...]) -> float:
    """Where a value lies among edges, in cells from the first; cells differ in size."""
    for k, (low, high) in enumerate(zip(edges, edges[1:], strict=False)):
        if low <= value <= high:
            return k + (value - low) / (high - low)
    raise ValueError(f"{value} is outside {edges}")


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {_TEXT}>{html.escape(words)}</text>'


def _svg(width: float, height: float, parts: list[str]) -> str:
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    body = "\n".join([ground, *parts])
    return f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}">\n{body}\n</svg>\n'
