"""The whole path on real renderings, small: 52 pictures drawn, one epoch, export, evaluation, and the file run by the product's engine."""

import json
import pathlib
import subprocess

import numpy as np
import pytest

from training import quantize
from training.config import TINYTRACKER
from training.data import load_split, plain_batch
from training.engine import ROOT, TSX, WHY_NOT, is_here, run_in_engine
from training.run import main

ASSETS = ROOT.parent / "shared" / "assets3d"
PICTURES, FRAMES = 52, 2
RENDERING_LIMIT_S = 240


@pytest.mark.skipif(not is_here(), reason=WHY_NOT)
@pytest.mark.skipif(not ASSETS.is_dir(), reason="../shared/assets3d is absent: nothing to render from")
def test_pictures_are_drawn_learnt_exported_and_read(tmp_path: pathlib.Path) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    draw = ["node", str(TSX), str(ROOT / "tools/render/main.ts"), "data", "--out", str(data), "--part", "0.7,0.5,0.08"]
    subprocess.run([*draw, "--pictures", str(PICTURES), "--frames", str(FRAMES)], check=True, cwd=ROOT, timeout=RENDERING_LIMIT_S)
    assert main(["--data", str(data), "--out", str(out), "--epochs", "1", "--batch", "16", "--no-denoise"]) == 0

    card = json.loads((out / "tinytracker.card.json").read_text(encoding="utf-8"))
    crops = card["trained_on"]["crops"]
    # Two crops of each picture but for blinks, of 26 people: one tests, two validate.
    assert 0.7 * 2 * PICTURES < sum(crops.values()) <= 2 * PICTURES
    assert card["trained_on"]["subjects"] == {"train": 23, "val": 2, "test": 1}
    assert 0 < card["rendered_test"]["mean_error_cm"] < 60
    assert card["input"]["face_part"] == {"width": 0.7, "height": 0.5, "rise": 0.08}
    # So few pictures teach no reader: see denoise.py.
    assert "Gaze targets: the labels." in (out / "REPORT.md").read_text(encoding="utf-8")

    content = (out / "tinytracker.tflite").read_bytes()
    test = load_split([data], "test")
    network = quantize.Int8Network(content)
    codes = network.quantise(plain_batch(test, np.arange(len(test))))
    np.testing.assert_allclose(run_in_engine(content, codes) * TINYTRACKER.gaze_range_cm, network.predict_cm(test, TINYTRACKER), atol=1e-4)
