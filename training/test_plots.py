"""The plots are drawings of the report's own figures."""

import pathlib
import xml.etree.ElementTree as xml

import numpy as np

from training.card import RenderedTest
from training.evaluate import errors
from training.plots import groups_svg, screen_svg, write_plots

SVG = "{http://www.w3.org/2000/svg}"
TRUE_CM = np.zeros((4, 2))


def off_by(distance_cm: float):
    return errors(TRUE_CM + [distance_cm, 0], TRUE_CM)


TEST = RenderedTest(
    float_network=off_by(3),
    int8_network=off_by(4),
    calibrated_mean_error_cm=None,
    mean_angle_deg=None,
    mean_predictor_error_cm=12,
    largest_int8_change_cm=1,
    groups={"skin <dark>": off_by(8), "light dim": off_by(2)},
    screen_map=[[1.0, 2.0, None, 4.0, 5.0], *([[3.0] * 5] * 3)],
)


def test_bars_are_as_long_as_the_errors() -> None:
    root = xml.fromstring(groups_svg(TEST))
    bars = [float(bar.get("width")) for bar in root.findall(f"{SVG}rect")[1:]]
    assert np.isclose(bars[0] / bars[1], 4)
    (line,) = root.findall(f"{SVG}line")
    assert np.isclose(float(line.get("x1")) - 190, bars[0] / 2)
    assert "skin <dark>" in [text.text for text in root.findall(f"{SVG}text")]


def test_cells_carry_the_screen_map_from_the_top_and_the_lens_lies_between_them() -> None:
    root = xml.fromstring(screen_svg(TEST))
    told = [text.text for text in root.findall(f"{SVG}text")]
    assert told[1:6] == ["1.0", "2.0", "–", "4.0", "5.0"]
    (lens,) = root.findall(f"{SVG}circle")
    cells = root.findall(f"{SVG}rect")[1:]
    middle = float(cells[2].get("x")) + float(cells[2].get("width")) / 2
    assert np.isclose(float(lens.get("cx")), middle)
    # y = 0 is a ninth of the top row's 9 cm above its lower edge.
    lower = float(cells[0].get("y")) + float(cells[0].get("height"))
    assert np.isclose(float(lens.get("cy")), lower - float(cells[0].get("height")) / 9, atol=0.1)


def test_both_are_written(tmp_path: pathlib.Path) -> None:
    write_plots(TEST, tmp_path / "plots")
    assert sorted(path.name for path in (tmp_path / "plots").iterdir()) == ["groups.svg", "screen.svg"]
