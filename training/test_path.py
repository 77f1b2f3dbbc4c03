"""The whole path on the cartoon stand-in: train, quantise, check operators, int8 against float, card, report, resume."""

import dataclasses
import hashlib
import json
import pathlib
import shutil
from collections.abc import Iterator

import keras
import numpy as np
import pytest

from training import quantize, tflite_file, train
from training.channels import balance_channels, normalise_channels
from training.config import TINYTRACKER, TINYTRACKER_S, Config, ExportConfig, FacePart, NetworkConfig
from training.conftest import COUNTS
from training.data import ExportError, Split, for_network, plain_batch
from training.dither import single
from training.model import build_network, equalise, folded, with_auxiliary
from training.run import main
from training.stand_in import write_stand_in
from training.start_weights import load_tflite

ROOT = pathlib.Path(__file__).parent.parent
FIRST_EPOCHS, EPOCHS = 2, 14
"""Of the shared run; after eight, how far int8 strays from float is still a matter of chance."""


@pytest.fixture(scope="module", autouse=True)
def ranges_as_measured() -> Iterator[None]:
    """The search for narrower int8 ranges takes longer than the rest of an export; test_smoke makes one with it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(quantize, "_narrower", lambda *_: {})
        yield


@pytest.fixture(scope="module")
def run_folder(cartoon_folder: pathlib.Path, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """One run, stopped after FIRST_EPOCHS and gone on with to EPOCHS."""
    out = tmp_path_factory.mktemp("run")
    arguments = ["--data", str(cartoon_folder), "--out", str(out), "--no-denoise"]
    assert main([*arguments, "--epochs", str(FIRST_EPOCHS), "--train-only"]) == 0
    assert main([*arguments, "--epochs", str(EPOCHS)]) == 0
    return out


@pytest.fixture(scope="module")
def network(run_folder: pathlib.Path) -> keras.Model:
    network = build_network(Config().network)
    train.restore(network.variables, run_folder / "best.npz")
    return network


def test_the_network_has_the_promised_size() -> None:
    network = build_network(Config().network)
    assert network.count_params() == 426_694
    assert network.get_layer("features").output.shape == (None, 3, 3, 576)
    assert network.get_layer("embedding").output.shape == (None, 128)


def test_equalising_gives_every_convolution_unit_outputs(cartoon: dict[str, Split]) -> None:
    keras.utils.set_random_seed(5)
    network = build_network(Config().network)
    batch = plain_batch(cartoon["train"], np.arange(32))
    equalise(network, batch)
    for name, deviation in (("stem", 1), ("block2_project", 0.5), ("block4_depthwise", 1), ("last", 1)):
        out = keras.Model(network.input, network.get_layer(name).output).predict(batch, verbose=0)
        np.testing.assert_allclose(out.mean((0, 1, 2)), 0, atol=1e-3)
        np.testing.assert_allclose(out.std((0, 1, 2)), deviation, rtol=1e-2)


def test_the_folded_network_is_the_same_and_trains_the_same_weights(cartoon: dict[str, Split]) -> None:
    """Borders included: the colour convolution's bias is not on the zeros that pad the stem."""
    keras.utils.set_random_seed(8)
    network = build_network(TINYTRACKER)
    network.get_layer("colour").bias.assign([0.7, -1.2, 2.0])
    model = with_auxiliary(network, TINYTRACKER.early_layer)
    fast = folded(model)
    batch = plain_batch(cartoon["train"], np.arange(8))
    stems = [keras.Model(m.input, m.get_layer(name).output).predict(batch, verbose=0) for m, name in ((network, "stem"), (fast, "folded_stem"))]
    np.testing.assert_allclose(stems[1], stems[0], atol=1e-5)
    for name, expected in model.predict(batch, verbose=0).items():
        np.testing.assert_allclose(fast.predict(batch, verbose=0)[name], expected, atol=1e-5)
    assert {id(v) for v in fast.trainable_variables} == {id(v) for v in model.trainable_variables}
    before = [np.array(network.get_layer(name).kernel) for name in ("colour", "stem", "gaze")]
    fast.compile(keras.optimizers.SGD(0.1), loss=lambda _, y: keras.ops.mean(y))
    fast.train_on_batch(batch, {name: np.zeros(out.shape) for name, out in model.predict(batch, verbose=0).items()})
    for name, kernel in zip(("colour", "stem", "gaze"), before, strict=True):
        assert np.abs(np.array(network.get_layer(name).kernel) - kernel).max() > 0
    small = build_network(TINYTRACKER_S)
    assert folded(small) is small


def test_training_lowers_the_error_on_other_people(run_folder: pathlib.Path) -> None:
    errors_cm = [line["val_error_cm"] for line in _log(run_folder)]
    assert min(errors_cm[1:]) < 0.97 * errors_cm[0]


def test_a_run_revives_dead_units_until_it_is_late(
    cartoon: dict[str, Split], cartoon_folder: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    keras.utils.set_random_seed(4)
    network = build_network(TINYTRACKER_S)
    equalise(network, for_network(plain_batch(cartoon["train"], np.arange(64)), "grey", 96))
    network.get_layer("embedding").bias.assign(np.full(64, -1e4))
    train.store(network.variables, tmp_path / "start.npz")
    arguments = ["--data", str(cartoon_folder), "--out", str(tmp_path / "out"), "--network", "tinytracker-s", "--train-only", "--no-denoise"]
    assert main([*arguments, "--start-from", str(tmp_path / "start.npz"), "--epochs", "5"]) == 0
    revived = [line["revived_units"] for line in _log(tmp_path / "out")]
    assert revived[0] >= 64
    # The last that begins in the first half of the run is the third.
    assert revived[3:] == [0, 0]


def test_the_file_is_one_the_engine_runs(run_folder: pathlib.Path) -> None:
    content = (run_folder / "tinytracker.tflite").read_bytes()
    tflite_file.require_publishable(content, TINYTRACKER.most_bytes, TINYTRACKER.most_parameters)
    facts = tflite_file.describe(content)
    assert facts.operators[-3:] == ("FULLY_CONNECTED", "TANH", "DEQUANTIZE")
    assert facts.parameters == 426_694
    assert 11.7e6 < facts.macs < 11.9e6
    assert facts.input_shape == (1, 112, 112, 5)
    # real = (q + 1) / 127 covers -1 ... 128/127.
    assert np.isclose(facts.input_scale, 1 / 127)
    assert facts.input_zero_point == -1
    assert facts.part == FacePart()
    assert [tensor.name for tensor in tflite_file.read_graph(content).subgraphs[0].tensors if tensor.name.startswith(b"functional")] == []


def test_balancing_channels_changes_ranges_but_not_the_gaze(network: keras.Model, cartoon: dict[str, Split]) -> None:
    inputs = plain_batch(cartoon["test"], np.arange(32))
    balanced = balance_channels(network, inputs)
    np.testing.assert_allclose(balanced.predict(inputs, verbose=0), network.predict(inputs, verbose=0), atol=1e-5)
    for name in ("block1_project", "block4_add", "features", "embedding"):
        out = keras.Model(balanced.input, balanced.get_layer(name).output).predict(inputs, verbose=0)
        reach = np.abs(out).max(tuple(range(out.ndim - 1)))
        alive = reach > reach.max() / 64
        assert alive.mean() > 0.5
        if name != "block4_add":  # A sum shares its factors with what it sums.
            np.testing.assert_allclose(reach[reach > reach.max() / 1.01], reach.max(), rtol=1e-2)
            assert (reach[alive] / reach.max()).mean() > 0.8


def test_the_file_of_a_run_holds_its_network(run_folder: pathlib.Path, network: keras.Model, cartoon: dict[str, Split]) -> None:
    int8_cm = quantize.Int8Network((run_folder / "tinytracker.tflite").read_bytes()).predict_cm(cartoon["test"], TINYTRACKER)
    float_cm = train.predict_cm(network, cartoon["test"], TINYTRACKER)
    for axis in (0, 1):
        assert np.corrcoef(int8_cm[:, axis], float_cm[:, axis])[0, 1] > 0.7
    assert np.linalg.norm(int8_cm - float_cm, axis=1).mean() < 0.5 * float_cm.std()


@pytest.mark.parametrize("config", [TINYTRACKER, TINYTRACKER_S], ids=lambda config: config.name)
def test_int8_follows_float(config: NetworkConfig, cartoon: dict[str, Split]) -> None:
    """With the published weights, out of balance as training has them: what it costs them is known, and small."""
    network = build_network(config)
    load_tflite(network, ROOT / f"public/models/{config.name}.tflite")
    normalise_channels(network, for_network(plain_batch(cartoon["train"], np.arange(64)), config.layout, config.size_px))
    int8 = quantize.Int8Network(quantize.to_int8(network, cartoon["train"], Config(network=config)))
    int8_cm, float_cm = int8.predict_cm(cartoon["test"], config), train.predict_cm(network, cartoon["test"], config)
    for axis in (0, 1):
        assert np.corrcoef(int8_cm[:, axis], float_cm[:, axis])[0, 1] > 0.97
    assert np.linalg.norm(int8_cm - float_cm, axis=1).mean() < 0.15 * float_cm.std()


def test_copies_refine_the_output_without_changing_it(network: keras.Model, cartoon: dict[str, Split]) -> None:
    """16 offset copies, averaged after dequantisation: values between the steps of 30/128 cm, the same gaze."""
    config = Config(export=ExportConfig(representative=64, dither=16))
    fine = quantize.to_int8(network, cartoon["train"], config)
    coarse = quantize.to_int8(network, cartoon["train"], dataclasses.replace(config, export=ExportConfig(representative=64)))
    tflite_file.require_publishable(fine, TINYTRACKER.most_bytes, TINYTRACKER.most_parameters)
    fine_cm, coarse_cm = (quantize.Int8Network(content).predict_cm(cartoon["test"], TINYTRACKER) for content in (fine, coarse))
    step_cm = 30 / 128
    between = np.abs(fine_cm / step_cm - np.rint(fine_cm / step_cm)) > 0.05
    np.testing.assert_allclose(coarse_cm / step_cm, np.rint(coarse_cm / step_cm), atol=1e-4)
    assert between.mean() > 0.7
    assert np.abs(fine_cm - coarse_cm).mean() < step_cm


def test_card_and_report_quote_the_same_run(run_folder: pathlib.Path) -> None:
    card = json.loads((run_folder / "tinytracker.card.json").read_text(encoding="utf-8"))
    facts = tflite_file.describe((run_folder / "tinytracker.tflite").read_bytes())
    assert card["sha256"] == facts.sha256
    assert (card["parameters"], card["macs"], card["file_bytes"]) == (facts.parameters, facts.macs, facts.file_bytes)
    assert set(card["rendered_test"]) >= {"mean_error_cm", "calibrated_mean_error_cm", "int8_loss_cm", "mean_predictor_error_cm"}
    assert card["realism_oracle"]["still"] == {"r_x": None, "r_y": None}
    assert card["realism_oracle"]["reason"]
    report = (run_folder / "REPORT.md").read_text(encoding="utf-8")
    assert facts.sha256 in report
    assert "Gaze targets: the labels." in report
    assert f"{card['rendered_test']['mean_predictor_error_cm']:.2f} cm" in report


def test_a_run_goes_on_where_it_stopped(run_folder: pathlib.Path) -> None:
    """Every epoch once in the log, and the optimiser's step counter (the one whole-number scalar) carried over."""
    assert [line["epoch"] for line in _log(run_folder)] == list(range(1, EPOCHS + 1))
    with np.load(run_folder / "state.npz") as stored:
        (counter,) = (value for value in stored.values() if value.ndim == 0 and value.dtype.kind in "iu")
    assert counter == EPOCHS * (COUNTS["train"] // Config().train.batch)


def _log(folder: pathlib.Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "log.jsonl").read_text(encoding="utf-8").splitlines()]


def test_a_foreign_operator_is_refused(run_folder: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tflite_file, "ALLOWED_OPERATORS", tflite_file.ALLOWED_OPERATORS - {"TANH"})
    with pytest.raises(ExportError, match="operators TANH"):
        tflite_file.require_publishable((run_folder / "tinytracker.tflite").read_bytes(), TINYTRACKER.most_bytes, TINYTRACKER.most_parameters)


def test_a_missing_folder_ends_with_a_message(tmp_path: pathlib.Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["--data", str(tmp_path), "--out", str(tmp_path / "out")]) == 1
    assert "no crops of split train" in capsys.readouterr().err


def test_a_run_remembers_its_first_weights_by_their_hash(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    start, out = tmp_path / "start.tflite", tmp_path / "out"
    start.write_bytes((ROOT / "public/models/tinytracker-s.tflite").read_bytes())
    sha256 = hashlib.sha256(start.read_bytes()).hexdigest()
    arguments = ["--data", str(cartoon_folder), "--out", str(out), "--network", "tinytracker-s", "--train-only", "--no-denoise", "--start-from", str(start)]
    assert main([*arguments, "--epochs", "1"]) == 0
    # Published meanwhile: what the run began with stays what it was.
    start.write_bytes(b"another")
    assert main([*arguments, "--epochs", "1"]) == 0
    assert sha256 in json.loads((out / "command.json").read_text(encoding="utf-8"))["started_from"]


def test_a_later_export_tells_how_the_weights_were_trained(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    arguments = ["--data", str(cartoon_folder), "--out", str(tmp_path), "--network", "tinytracker-s"]
    assert main([*arguments, "--epochs", "1", "--peak-rate", "0.00123", "--train-only", "--no-denoise"]) == 0
    assert main([*arguments, "--export-only", "--dither", "8"]) == 0
    assert "AdamW, 0.00123 falling" in (tmp_path / "REPORT.md").read_text(encoding="utf-8")
    kept = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    assert (kept["train"]["peak_rate"], kept["train"]["epochs"], kept["export"]["dither"]) == (0.00123, 1, 8)


@pytest.mark.parametrize("content", ["{", "{}", '{"train": {"warp": 9}}'])
def test_an_export_of_a_run_that_tells_too_little_ends_with_its_cure(
    content: str, cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.json").write_text(content, encoding="utf-8")
    assert main(["--data", str(cartoon_folder), "--out", str(tmp_path), "--export-only"]) == 1
    assert "export with the version that trained it" in capsys.readouterr().err
    assert (tmp_path / "config.json").read_text(encoding="utf-8") == content


def test_an_export_that_asks_for_training_ends_with_its_cure(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--data", str(cartoon_folder), "--out", str(tmp_path), "--export-only", "--peak-rate", "0.1"]
    assert main(arguments) == 1
    assert "--export-only takes those of the run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "texts", "wanted"),
    [
        (("--batch", "--epochs"), ("0", "-64", "many"), "a whole number from 1 up"),
        (("--peak-rate", "--minutes"), ("0", "-1", "nan", "inf", "soon"), "a number above 0"),
    ],
)
def test_sizes_rates_and_times_that_are_none_end_with_their_cause(
    options: tuple[str, ...],
    texts: tuple[str, ...],
    wanted: str,
    cartoon_folder: pathlib.Path,
    tmp_path: pathlib.Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for option in options:
        for text in texts:
            with pytest.raises(SystemExit):
                main(["--data", str(cartoon_folder), "--out", str(tmp_path), f"{option}={text}"])
            assert f"argument {option}: '{text}' is not {wanted}" in capsys.readouterr().err


def test_an_export_without_a_run_ends_with_its_cure(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--data", str(cartoon_folder), "--out", str(tmp_path), "--export-only"]) == 1
    assert "takes the folder of a run" in capsys.readouterr().err


def test_a_start_that_is_no_file_ends_with_its_cure(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture
) -> None:
    assert main(["--data", str(cartoon_folder), "--out", str(tmp_path), "--start-from", str(tmp_path / "none.npz")]) == 1
    assert "none.npz is no file; --start-from takes" in capsys.readouterr().err


def test_the_file_says_how_much_of_the_face_square_it_was_trained_on(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, out = tmp_path / "data", tmp_path / "out"
    shutil.copytree(cartoon_folder, data)
    manifest = data / "manifest.json"
    manifest.write_text('{"face_part": {"width": 0.7, "height": 0.4, "rise": 0.1}}', encoding="utf-8")
    part = FacePart(0.7, 0.4, 0.1)
    arguments = ["--data", str(data), "--out", str(out), "--network", "tinytracker-s"]
    assert main([*arguments, "--epochs", "1", "--dither", "4", "--no-denoise"]) == 0
    content = (out / "tinytracker-s.tflite").read_bytes()
    assert tflite_file.describe(content).part == part
    assert tflite_file.describe(single(content)).part == part
    assert json.loads((out / "tinytracker-s.card.json").read_text(encoding="utf-8"))["input"]["face_part"] == dataclasses.asdict(part)
    assert "0.7 × 0.4 of the face square" in (out / "REPORT.md").read_text(encoding="utf-8")
    # Weights and crops must stay together.
    manifest.write_text('{"box_scale": 1}', encoding="utf-8")
    assert main([*arguments, "--export-only"]) == 1
    assert "trained on crops of 0.7 × 0.4 of the face square's side, its middle 0.1 above the square's, --data has 1 × 1" in capsys.readouterr().err
    assert json.loads((out / "config.json").read_text(encoding="utf-8"))["network"]["part"] == dataclasses.asdict(part)


def test_the_small_network_goes_the_same_way_and_learns_from_two_sets(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """96x96 grey, within its size. How closely int8 follows float is not checked here: see README.md."""
    more = tmp_path / "more"
    write_stand_in(more, COUNTS, seed=9)
    arguments = ["--data", str(cartoon_folder), str(more), "--out", str(tmp_path), "--network", "tinytracker-s", "--no-denoise"]
    assert main([*arguments, "--epochs", "2"]) == 0
    content = (tmp_path / "tinytracker-s.tflite").read_bytes()
    facts = tflite_file.describe(content)
    assert facts.input_shape == (1, 96, 96, 1)
    assert facts.parameters <= 90_000
    assert facts.file_bytes <= 173_232
    assert np.isclose(facts.input_scale, 1 / 127)
    card = json.loads((tmp_path / "tinytracker-s.card.json").read_text(encoding="utf-8"))
    assert (card["name"], card["input"]["planes"]) == ("tinytracker-s", ["grey"])
    assert card["trained_on"]["crops"]["train"] == 2 * COUNTS["train"]
    report = (tmp_path / "REPORT.md").read_text(encoding="utf-8")
    assert "Rendered with seed 7" in report
    assert "Rendered with seed 9" in report
    line = _log(tmp_path)[0]
    assert f"| 1 | {line['train_error_cm']:.3f} cm | {line['val_error_cm']:.3f} cm |" in report


def test_balancing_the_small_network_keeps_its_gaze(cartoon: dict[str, Split]) -> None:
    keras.utils.set_random_seed(6)
    network = build_network(TINYTRACKER_S)
    inputs = for_network(plain_batch(cartoon["test"], np.arange(16)), "grey", 96)
    equalise(network, inputs)
    balanced = balance_channels(network, inputs)
    np.testing.assert_allclose(balanced.predict(inputs, verbose=0), network.predict(inputs, verbose=0), atol=1e-5)
