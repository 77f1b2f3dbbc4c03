"""REPORT.md: the whole run as a page to read, written from the same objects as the card."""

import pathlib

from training import limits, oracle, sessions
from training.card import RenderedTest, Run, int8_loss_cm
from training.config import Config
from training.data import AUXILIARY
from training.evaluate import CALIBRATION_POINTS, SCREEN_EDGES_CM, Errors
from training.tflite_file import FileFacts

WORST_OVER_MEAN_GOAL = 1.5


def report(facts: FileFacts, test: RenderedTest, run: Run, config: Config) -> str:
    return "\n".join(
        [
            f"# Training report: {config.network.name}",
            "",
            "Written by `python -m training.run`; do not edit. Errors are Euclidean, in cm on the screen plane, on",
            "rendered people and environments that training never saw. They say nothing about real users in general.",
            "",
            *_headline(facts, test),
            *_groups(test),
            *_screen(test),
            *_data(run),
            *_training(run, config),
            *_file(facts),
            *sessions.lines(sessions.section(None)),
            *limits.lines(limits.section(None), config.network.name),
            *oracle.lines(oracle.section(run.oracle), run.oracle),
            *_limits(),
        ]
    )


def write_report(text: str, path: pathlib.Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _headline(facts: FileFacts, test: RenderedTest) -> list[str]:
    calibrated = "not measured (too few pictures per person)"
    if test.calibrated_mean_error_cm is not None:
        calibrated = f"{test.calibrated_mean_error_cm:.2f} cm"
    gain = 1 - test.int8_network.mean_error_cm / test.mean_predictor_error_cm
    return [
        "## Result",
        "",
        "| | mean | median | x / y mean | bias x / y | r x / y |",
        "|---|---|---|---|---|---|",
        f"| int8 network (the file) | {_row(test.int8_network)} |",
        f"| float network | {_row(test.float_network)} |",
        f"| always the mean gaze of the training set | {test.mean_predictor_error_cm:.2f} cm | | | | |",
        "",
        f"- The file is {gain:.0%} better than predicting the mean gaze.",
        *([] if test.mean_angle_deg is None else [f"- Seen from the eyes the int8 network is off by an angle of {test.mean_angle_deg:.1f}° on average."]),
        f"- int8 costs {int8_loss_cm(test):+.3f} cm of mean error; the largest change of one prediction is "
        f"{test.largest_int8_change_cm:.2f} cm.",
        f"- After an affine map per person from {CALIBRATION_POINTS} of their pictures (random ones, so camera, pose and "
        f"distance vary), on their other pictures: {calibrated}.",
        f"- Output steps: {30 / 128:.3f} cm (int8 tanh)." if "MEAN" not in facts.operators else "- Output: averaged copies.",
        "",
    ]


def _groups(test: RenderedTest) -> list[str]:
    overall = test.int8_network.mean_error_cm
    lines = ["## By group (int8 network)", "", "| group | crops | mean | median | over the mean | r x / y |", "|---|---|---|---|---|---|"]
    for name, found in test.groups.items():
        ratio = found.mean_error_cm / overall
        mark = " **above 1.5**" if ratio > WORST_OVER_MEAN_GOAL else ""
        lines.append(
            f"| {name} | {found.count} | {found.mean_error_cm:.2f} cm | {found.median_error_cm:.2f} cm "
            f"| {ratio:.2f}{mark} | {found.r[0]:.2f} / {found.r[1]:.2f} |"
        )
    return [*lines, ""]


def _screen(test: RenderedTest) -> list[str]:
    x, y = SCREEN_EDGES_CM
    lines = [
        "## Over the screen plane (int8 network, mean error in cm)",
        "",
        "Columns: x of the target, to the user's right; rows: y, up; the lens is at (0, 0).",
        "",
        "| y \\ x | " + " | ".join(f"{low:+.0f} … {high:+.0f}" for low, high in zip(x, x[1:], strict=False)) + " |",
        "|---" * len(x) + "|",
    ]
    bands = list(zip(y, y[1:], strict=False))
    for (low, high), row in zip(reversed(bands), test.screen_map, strict=True):
        lines.append(f"| {low:+.0f} … {high:+.0f} | " + " | ".join("–" if v is None else f"{v:.1f}" for v in row) + " |")
    return [*lines, ""]


def _data(run: Run) -> list[str]:
    lines = ["## Data", "", "| split | crops | people | environments |", "|---|---|---|---|"]
    lines += [f"| {name} | {run.crops[name]} | {run.subjects[name]} | {run.environments[name]} |" for name in run.crops]
    return [
        *lines,
        "",
        "No person and no environment is in two splits (checked at every start). Blinks are left out.",
        *(f"Rendered with seed {one.get('seed')}: `{one.get('command')}`." for one in run.manifests),
        "",
    ]


def _training(run: Run, config: Config) -> list[str]:
    c = config.train
    start = run.started_from or "a batch-equalised random start"
    lines = [
        "## Training",
        "",
        f"`{run.command}`",
        "",
        f"Seed {c.seed}; batches of {c.batch}; AdamW, {c.peak_rate:g} falling to {c.final_rate:g} by a cosine, weight decay "
        f"{c.weight_decay:g}, beta 2 {c.second_moment_decay:g}, inputs centred (centred.py); from {start}; mirrored and degraded crops; auxiliary targets {', '.join(target.name for target in AUXILIARY)}.",
        "Gaze targets: " + ("what a faultless reader would guess from each picture (denoise.py)." if c.denoise else "the labels."),
        f"Between {c.finish_from_frac:.0%} and {c.finish_until_frac:.0%} of the run the auxiliary targets' weight falls to {c.finish_auxiliary:.0%}.",
        f"{run.epochs} epochs in {run.elapsed_s / 60:.0f} min; best validation error {run.best_val_error_cm:.2f} cm "
        f"in epoch {run.best_epoch}.",
        "",
        "| epoch | error on some training crops, untouched | validation error | training crops | validation crops | dead units revived before it |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {one['epoch']} | {_told_cm(one.get('train_error_cm'))} | {one['val_error_cm']:.3f} cm | {one['train_crops']} | {one['val_crops']} | {one.get('revived_units', 0)} |"
        for one in run.log
    ]
    return [*lines, ""]


def _told_cm(error_cm: float | None) -> str:
    """Runs of earlier versions did not log everything."""
    return "not logged" if error_cm is None else f"{error_cm:.3f} cm"


def _file(facts: FileFacts) -> list[str]:
    kinds = sorted(set(facts.operators), key=facts.operators.index)
    counts = ", ".join(f"{name} ×{facts.operators.count(name)}" for name in kinds)
    return [
        "## File",
        "",
        f"{facts.file_bytes} bytes, SHA-256 `{facts.sha256}`; {facts.parameters} parameters, {facts.macs} MACs.",
        f"Input int8 {list(facts.input_shape)}, real = {facts.input_scale:.8f} × (q {-facts.input_zero_point:+d}).",
        f"It looks at {facts.part}.",
        f"Operators: {counts}.",
        "",
    ]


def _limits() -> list[str]:
    return [
        "## Limits and licences",
        "",
        "- Everything is rendered: hair, lids, light and cameras are simpler than life. Use the calibration.",
        "- Pictures come from CC0 (MakeHuman, Poly Haven), MIT and Apache-2.0 assets; see THIRD_PARTY_NOTICES.md. Weights: Apache-2.0.",
        "",
    ]


def _row(found: Errors) -> str:
    return (
        f"{found.mean_error_cm:.2f} cm | {found.median_error_cm:.2f} cm "
        f"| {found.mean_abs_cm[0]:.2f} / {found.mean_abs_cm[1]:.2f} "
        f"| {found.bias_cm[0]:+.2f} / {found.bias_cm[1]:+.2f} | {found.r[0]:.2f} / {found.r[1]:.2f}"
    )
