"""The one command: data folder -> trained, quantised, checked network with card and report.

    python -m training.run --data training/data/first --out training/runs/first [--publish]

Writes best.npz, NAME.tflite, NAME.card.json, REPORT.md and plots/ into --out (NAME: --network, tinytracker or tinytracker-s); --publish
also copies the file and the card to public/models and the report to training/. Run again with the same --out to resume.
"""

import argparse
import dataclasses
import hashlib
import json
import math
import os
import pathlib
import shlex
import shutil
import sys
from typing import TYPE_CHECKING

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")
# Measured on two cores with AVX2, one network, batches of 64: 455 crops/s with oneDNN's kernels, 342 without.
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "1")

from training import oracle, train  # noqa: E402  (the backend is chosen above)
from training.config import NETWORKS, TINYTRACKER, Config, FacePart, TrainConfig  # noqa: E402
from training.data import DataError, ExportError, Split, load_splits, part_of  # noqa: E402
from training.model import build_network  # noqa: E402

if TYPE_CHECKING:
    import keras

    from training.card import Run

ROOT = pathlib.Path(__file__).resolve().parent.parent


def main(arguments: list[str]) -> int:
    options = _parser().parse_args(arguments)
    command = "python -m training.run " + shlex.join(arguments)
    try:
        run(options, command)
    except (DataError, ExportError, train.DivergedError) as failure:
        print(f"training: {failure}", file=sys.stderr)
        return 1
    return 0


def run(options: argparse.Namespace, command: str) -> None:
    if options.export_only and any(value is not None for value in _asked(options).values()):
        raise DataError("--seed, --epochs, --batch, --peak-rate and --denoise are the training's: --export-only takes those of the run")
    config = _config(options)
    out: pathlib.Path = options.out
    out.mkdir(parents=True, exist_ok=True)
    splits = load_splits(options.data)
    for name, split in splits.items():
        print(f"{name}: {len(split)} crops, {len(split.subjects())} people, {len(split.environments())} environments")
    if options.export_only:
        config = _trained_with(config, out)
    _require_same_crops(config, out)
    (out / "config.json").write_text(config.to_json(), encoding="utf-8")
    if options.export_only:
        network = build_network(config.network)
        train.restore(network.variables, out / "best.npz")
    else:
        _remember(out, command, options.start_from)
        network = train.train(config, splits, out, minutes=options.minutes, start_from=options.start_from)
    if options.train_only:
        print(f"trained; quantise and measure with --export-only where TensorFlow is ({out / 'best.npz'})")
        return
    _export(options, config, network, splits)


def _export(options: argparse.Namespace, config: Config, network: "keras.Model", splits: dict[str, Split]) -> None:
    """Quantises, measures, writes file, card and report. Only here is TensorFlow needed, so only here is it imported."""
    from training import card, plots, quantize, report
    from training.tflite_file import describe, require_publishable

    out, name = options.out, config.network.name
    content = quantize.to_int8(network, splits["train"], config)
    require_publishable(content, config.network.most_bytes, config.network.most_parameters)
    quantize.write_file(content, out / f"{name}.tflite")
    int8 = quantize.Int8Network(content)
    measured = card.measure(
        train.predict_cm(network, splits["test"], config.network),
        int8.predict_cm(splits["test"], config.network),
        splits,
        config.train.seed,
    )
    told = _told(options, splits, out)
    facts = describe(content)
    card.write_card(card.card(facts, measured, told, config), out / f"{name}.card.json")
    report.write_report(report.report(facts, measured, told, config), out / "REPORT.md")
    plots.write_plots(measured, out / "plots")
    print(
        f"test: int8 {measured.int8_network.mean_error_cm:.3f} cm, float {measured.float_network.mean_error_cm:.3f} cm, "
        f"mean predictor {measured.mean_predictor_error_cm:.3f} cm, calibrated {measured.calibrated_mean_error_cm}"
    )
    if options.publish:
        for file in (f"{name}.tflite", f"{name}.card.json"):
            shutil.copyfile(out / file, ROOT / "public/models" / file)
        report_name = "REPORT.md" if name == TINYTRACKER.name else f"REPORT-{name}.md"
        shutil.copyfile(out / "REPORT.md", ROOT / "training" / report_name)


def _remember(out: pathlib.Path, command: str, start_from: pathlib.Path | None) -> None:
    """How the weights in `out` came about, for the card; a later --export-only must not overwrite it, nor a resumed run their origin."""
    file = out / "command.json"
    if (out / "state.json").exists() and file.exists():
        started_from = json.loads(file.read_text(encoding="utf-8"))["started_from"]
    else:
        started_from = _origin(start_from) if start_from else None
    file.write_text(json.dumps({"command": command, "started_from": started_from}), encoding="utf-8")


def _origin(start_from: pathlib.Path) -> str:
    """Which weights a run began with; by their hash, as a published file is replaced by what comes of it."""
    if not start_from.is_file():
        raise DataError(f"{start_from} is no file; --start-from takes best.npz of an earlier run or a published .tflite")
    return f"the weights {start_from} as it was (SHA-256 {hashlib.sha256(start_from.read_bytes()).hexdigest()})"


def _told(options: argparse.Namespace, splits: dict[str, Split], out: pathlib.Path) -> "Run":
    from training.card import Run

    asked = json.loads((out / "command.json").read_text(encoding="utf-8"))
    progress = json.loads((out / "state.json").read_text(encoding="utf-8"))
    manifests = [folder / "manifest.json" for folder in options.data]
    log = (out / "log.jsonl").read_text(encoding="utf-8").splitlines()
    return Run(
        command=asked["command"],
        manifests=tuple(json.loads(path.read_text(encoding="utf-8")) for path in manifests if path.exists()),
        crops={name: len(split) for name, split in splits.items()},
        subjects={name: len(split.subjects()) for name, split in splits.items()},
        environments={name: len(split.environments()) for name, split in splits.items()},
        epochs=progress["epoch"],
        best_epoch=progress["best_epoch"],
        elapsed_s=progress["elapsed_s"],
        best_val_error_cm=progress["best_val_error_cm"],
        log=tuple(json.loads(line) for line in log),
        started_from=asked["started_from"],
        oracle=oracle.read(options.oracle),
    )


def _asked(options: argparse.Namespace) -> dict[str, float | bool | None]:
    """What the command line says instead of TrainConfig; None where it says nothing."""
    return {name: getattr(options, name) for name in ("seed", "epochs", "batch", "peak_rate", "denoise")}


def _config(options: argparse.Namespace) -> Config:
    config = Config()
    asked = {name: value for name, value in _asked(options).items() if value is not None}
    return dataclasses.replace(
        config,
        network=dataclasses.replace(NETWORKS[options.network], part=part_of(options.data)),
        train=dataclasses.replace(config.train, **asked),
        export=dataclasses.replace(config.export, dither=options.dither),
    )


def _trained_with(config: Config, out: pathlib.Path) -> Config:
    """Card and report tell how the weights were trained, not what a later export would train with."""
    stored = out / "config.json"
    if not stored.is_file():
        raise DataError(f"{out} holds no config.json: --export-only takes the folder of a run")
    try:
        used = TrainConfig(**json.loads(stored.read_text(encoding="utf-8"))["train"])
    except (ValueError, KeyError, TypeError) as failure:
        raise DataError(f"{stored} does not tell how the run was trained ({failure}): export with the version that trained it") from failure
    return dataclasses.replace(config, train=used)


def _require_same_crops(config: Config, out: pathlib.Path) -> None:
    """A run's weights fit one size of crop. Raises DataError where the folder's run was begun with another."""
    stored = out / "config.json"
    if not ((out / "best.npz").is_file() and stored.is_file()):
        return
    try:
        told = json.loads(stored.read_text(encoding="utf-8"))["network"]
        # Runs from before crops could be other than square say one side, the first of them none.
        side = float(told.get("box_scale", 1.0))
        used = FacePart(**told["part"]) if "part" in told else FacePart(side, side)
    except (ValueError, KeyError, TypeError, AttributeError) as failure:
        raise DataError(f"{stored} does not tell which crops the run was trained on ({failure}): begin another run with --start-from") from failure
    if used != config.network.part:
        raise DataError(
            f"{out} was trained on crops of {used}, --data has {config.network.part}: take data of the same "
            "--part, or begin another run with --start-from"
        )


def _count(text: str) -> int:
    """A whole number from 1 up. Raises ArgumentTypeError, which argparse turns into a message that names the option."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1 up")
    return int(text)


def _positive(text: str) -> float:
    """A finite number above 0. Raises ArgumentTypeError, as _count."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not (0 < value < math.inf):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number above 0")
    return value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m training.run", description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=pathlib.Path, nargs="+", required=True, help="folders of rendered shards, learnt from together")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="run folder, made or resumed")
    parser.add_argument("--network", choices=NETWORKS, default=TINYTRACKER.name, help="which network to train")
    parser.add_argument("--dither", type=int, default=1, help="copies of each output coordinate; see ExportConfig")
    parser.add_argument("--epochs", type=_count, help="instead of the configured number")
    parser.add_argument("--seed", type=int, help="instead of the configured one")
    parser.add_argument("--batch", type=_count, help="crops in a step, instead of the configured number")
    parser.add_argument("--peak-rate", type=_positive, dest="peak_rate", help="largest learning rate")
    parser.add_argument("--denoise", action=argparse.BooleanOptionalAction, help="learn a faultless reader's guesses (default) or the labels")
    parser.add_argument("--minutes", type=_positive, help="end the schedule after this wall time")
    parser.add_argument("--start-from", type=pathlib.Path, dest="start_from", help="best.npz of an earlier run")
    parser.add_argument("--train-only", action="store_true", dest="train_only", help="stop before the export: needs no TensorFlow")
    parser.add_argument("--export-only", action="store_true", dest="export_only", help="quantise and measure best.npz of --out")
    parser.add_argument("--oracle", type=pathlib.Path, help="what `npm run render -- oracle` wrote, for card and report")
    parser.add_argument("--publish", action="store_true", help="copy file, card and report to their public places")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
