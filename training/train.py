"""One training run: seeded, resumable, bounded by epochs and, where asked, by the clock.

Its folder holds `state.npz` + `state.json` (newest epoch, optimiser included), `best.npz` (weights with the least
validation error) and `log.jsonl` (one line per epoch). Batches are made by another process while the network trains.
"""

import dataclasses
import json
import math
import pathlib
import sys
import time

import keras
import numpy as np
from keras import ops

from training.augment import Augmenter
from training.batches import batches
from training.centred import CentredAdamW
from training.channels import normalise_channels, take_constants
from training.config import Config, NetworkConfig, TrainConfig
from training.data import Split, for_network, plain_batch
from training.denoise import best_guesses_cm
from training.heads import fit_heads
from training.model import build_network, equalise, folded, with_auxiliary
from training.revive import forget, revive

EVALUATION_BATCH = 128
CENTRE_EVERY = 50
"""Steps between two measurements of the means that the optimiser centres on, each on the batch about to be learnt from."""
ASKED_CROPS = 256
"""Training crops that decide where `equalise` and `revive` set the layers' sums."""
HEAD_CROPS = 6000
"""Training crops that the training-only outputs are fitted on at the start from a published file; 251 kB each while it lasts."""
MEASURED_TRAINING_CROPS = 4000
"""Untouched training crops whose error is logged beside validation's: far below it, the data are too few."""


class GazeLoss(keras.losses.Loss):
    """Smoothed distance in units of the output: sqrt(d^2 + s^2) - s."""

    def __init__(self, smooth: float) -> None:
        super().__init__(name="gaze_loss")
        self.smooth = smooth

    def call(self, y_true, y_pred):
        squared = ops.sum(ops.square(y_true - y_pred), axis=-1)
        return ops.sqrt(squared + self.smooth**2) - self.smooth


class DivergedError(Exception):
    """Training that has run away; the message says what to do."""


class KnownOnlyLoss(keras.losses.Loss):
    """Square within one unit, straight up to FAR units (Huber's loss), a logarithm beyond; over the targets that are not NaN.

    Not the plain square: without batch normalisation a rare crop drives the last layers far out, and one step on the square
    of that can end a run. Nor straight for ever: outputs of 10^10 have been seen, and as the gradient's norm is clipped, such
    a crop would leave the rest of its batch no say. Beyond FAR its own pull falls as its outputs grow.
    """

    FAR = 10.0

    def call(self, y_true, y_pred):
        known = ops.logical_not(ops.isnan(y_true))
        distance = ops.abs(ops.where(known, y_true, 0.0) - ops.where(known, y_pred, 0.0))
        straight = 2 * ops.minimum(distance, self.FAR) - 1
        beyond = 2 * self.FAR * ops.log(ops.maximum(distance, self.FAR) / self.FAR)
        return ops.mean(ops.where(distance < 1, ops.square(distance), straight + beyond), axis=-1)


class Retreat:
    """Takes a run back to its last sound weights when its loss leaps, and lets it go on with the batches that follow.

    Without batch normalisation a rare crop can drive the last layers far out; a few steps later every unit may be dead, and
    no later batch revives it (the fifth run: from a loss of 0.25 to 346 within fifty steps, then 1.0 for good).
    """

    EVERY = 50
    """Steps between two copies."""
    RECENT = 5
    """Steps whose median loss is asked; one bad batch alone is no leap."""
    LEAP = 2.0
    """Times the loss when the copy was made."""
    TRIES = 20
    """Returns to one copy after which the run is given up: that copy was not sound."""
    SLOWER = 0.5
    """What a return multiplies the learning rate by: the same rate from the same weights often leaps again."""
    RECOVERS_IN = 100
    """Steps in which the learning rate doubles after that, up to its own."""

    def __init__(self, variables: list) -> None:
        self.variables = variables
        self.sound: list[np.ndarray] | None = None
        self.sound_loss = math.inf
        self.since = 0
        self.tries = 0
        self.recent: list[float] = []
        self.caution = 1.0
        """What the learning rate is to be multiplied by."""

    def watch(self, loss: float) -> bool:
        """Told after every step; True when it has gone back. Raises DivergedError when going back does not help."""
        self.recent = [*self.recent, loss][-self.RECENT :]
        self.since += 1
        self.caution = min(1.0, self.caution * (1 / self.SLOWER) ** (1 / self.RECOVERS_IN))
        if len(self.recent) < self.RECENT:
            return False
        median = float(np.median(self.recent))
        if self.sound is not None and not median <= self.LEAP * self.sound_loss:
            for variable, value in zip(self.variables, self.sound, strict=True):
                variable.assign(value)
            self.recent, self.since, self.tries = [], 0, self.tries + 1
            self.caution *= self.SLOWER
            if self.tries > self.TRIES:
                raise DivergedError(f"the loss leaps again and again, {loss:.3g} at last: begin again with a lower --peak-rate")
            return True
        if self.sound is None or self.since >= self.EVERY:
            # A leap that has only begun must not be taken for sound: the worst of the recent steps decides.
            if self.sound is None or max(self.recent) <= self.LEAP * self.sound_loss:
                self.sound = [ops.convert_to_numpy(v).copy() for v in self.variables]
                self.sound_loss, self.since, self.tries = median, 0, 0
        return False


@dataclasses.dataclass
class Progress:
    """Where a run stands; written to state.json."""

    epoch: int = 0
    elapsed_s: float = 0.0
    best_val_error_cm: float = math.inf
    best_epoch: int = 0
    val_crops: int = 0


def learning_rate(config: TrainConfig, done_frac: float) -> float:
    """Linear warm-up, then a cosine down to final_rate. done_frac: 0 at the start, 1 at the end of the run."""
    if done_frac < config.warmup_frac:
        return config.peak_rate * max(done_frac, 0.02 * config.warmup_frac) / config.warmup_frac
    turn = min((done_frac - config.warmup_frac) / (1 - config.warmup_frac), 1.0)
    return config.final_rate + 0.5 * (config.peak_rate - config.final_rate) * (1 + math.cos(math.pi * turn))


def finished(config: TrainConfig, done_frac: float) -> float:
    """How far the run's finish has come: 0 until finish_from_frac, 1 from finish_until_frac on, straight between."""
    span = config.finish_until_frac - config.finish_from_frac
    return min(max((done_frac - config.finish_from_frac) / span, 0.0), 1.0)


def predict_cm(network: keras.Model, split: Split, config: NetworkConfig) -> np.ndarray:
    """Float network over untouched crops -> [N, 2] cm."""
    parts = []
    for start in range(0, len(split), EVALUATION_BATCH):
        batch = plain_batch(split, np.arange(start, min(start + EVALUATION_BATCH, len(split))))
        fitted = for_network(batch, config.layout, config.size_px)
        parts.append(ops.convert_to_numpy(network.predict_on_batch(fitted)))
    return np.concatenate(parts) * config.gaze_range_cm


def mean_error_cm(predicted_cm: np.ndarray, true_cm: np.ndarray) -> float:
    return float(np.linalg.norm(predicted_cm - true_cm, axis=1).mean())


def train(
    config: Config,
    splits: dict[str, Split],
    out: pathlib.Path,
    *,
    minutes: float | None = None,
    start_from: pathlib.Path | None = None,
) -> keras.Model:
    """Trains (or goes on with the run in `out`) and returns the network with its best weights.

    The best epoch is the best on the current validation crops: a run that goes on with more of them forgets earlier ones.
    minutes: the schedule ends after this wall time if the epochs have not ended it before.
    start_from: best.npz of an earlier run on other data, or a published .tflite file, to begin with its weights.
    """
    keras.utils.set_random_seed(config.train.seed)
    out.mkdir(parents=True, exist_ok=True)
    network = build_network(config.network)
    model = with_auxiliary(network, config.network.early_layer)
    learner = folded(model)
    optimizer = CentredAdamW(
        config.train.peak_rate,
        beta_2=config.train.second_moment_decay,
        weight_decay=config.train.weight_decay,
        clipnorm=None,
        global_clipnorm=config.train.clip_norm,
    )
    optimizer.exclude_from_weight_decay(var_names=["bias"])
    range_cm = config.network.gaze_range_cm
    learner.compile(
        optimizer=optimizer,
        loss={
            "gaze": GazeLoss(config.train.smooth_cm / range_cm),
            "auxiliary": KnownOnlyLoss(),
            "early": KnownOnlyLoss(),
        },
        loss_weights={
            "gaze": 1.0,
            "auxiliary": config.train.auxiliary_weight,
            "early": config.train.auxiliary_weight,
        },
        jit_compile=False,
    )
    optimizer.build(learner.trainable_variables)
    optimizer.watch(model)
    # One for the whole run: a leap at the end of an epoch must not be taken for sound at the beginning of the next.
    retreat = Retreat(model.variables + optimizer.variables)
    progress = Progress()
    if (out / "state.json").exists():
        progress = Progress(**json.loads((out / "state.json").read_text(encoding="utf-8")))
        restore(model.variables + optimizer.variables, out / "state.npz")
    elif start_from is not None:
        _begin_with(network, start_from)
        asked = _some_crops(config, splits["train"], 0)
        take_constants(network, asked)
        normalise_channels(network, asked)
        print(f"training-only outputs, mean square error to begin with: {_fit_heads(config, model, splits['train'])}")
    else:
        equalise(network, _some_crops(config, splits["train"], 0))
    learnt = _learnt(config, splits["train"], out)
    measured = _sample(splits["train"], config.train.seed, MEASURED_TRAINING_CROPS)
    while progress.epoch < config.train.epochs and not _time_is_up(progress, minutes):
        before_s, started = progress.elapsed_s, time.monotonic()
        if len(splits["val"]) != progress.val_crops:
            progress.val_crops, progress.best_val_error_cm = len(splits["val"]), math.inf
        revived = _revive(config, network, learner, splits["train"], progress, minutes)
        _train_epoch(config, learner, learnt, progress, minutes, retreat)
        train_error_cm, error_cm = (mean_error_cm(predict_cm(network, s, config.network), s.gaze_cm) for s in (measured, splits["val"]))
        progress.elapsed_s = before_s + time.monotonic() - started
        if error_cm < progress.best_val_error_cm:
            progress.best_val_error_cm, progress.best_epoch = error_cm, progress.epoch
            store(network.variables, out / "best.npz")
        store(model.variables + optimizer.variables, out / "state.npz")
        (out / "state.json").write_text(json.dumps(dataclasses.asdict(progress)), encoding="utf-8")
        line = {"epoch": progress.epoch, "val_error_cm": error_cm, "train_error_cm": train_error_cm, "elapsed_s": round(progress.elapsed_s)}
        line |= {"revived_units": revived, "train_crops": len(splits["train"]), "val_crops": len(splits["val"])}
        with (out / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        print(f"  training {train_error_cm:.3f} cm, validation {error_cm:.3f} cm (best {progress.best_val_error_cm:.3f} in epoch {progress.best_epoch})")
    restore(network.variables, out / "best.npz")
    return network


def _learnt(config: Config, split: Split, out: pathlib.Path) -> Split:
    """The training split with the targets that are learnt in place of its labels; kept in `out` for a run that goes on."""
    if not config.train.denoise:
        return split
    kept = out / "targets.npz"
    if kept.exists():
        with np.load(kept) as stored:
            if np.array_equal(stored["labels_cm"], split.gaze_cm):
                return dataclasses.replace(split, gaze_cm=stored["targets_cm"])
    targets_cm = best_guesses_cm(split, config.train.seed)
    _save(kept, labels_cm=split.gaze_cm, targets_cm=targets_cm)
    print(f"targets: a faultless reader's guess, {mean_error_cm(targets_cm, split.gaze_cm):.2f} cm from the labels on average")
    return dataclasses.replace(split, gaze_cm=targets_cm)


def _sample(split: Split, seed: int, count: int) -> Split:
    """Part of a split, the same for the same seed."""
    return split.part(np.sort(np.random.default_rng(seed).choice(len(split), min(count, len(split)), replace=False)))


def store(variables: list, path: pathlib.Path) -> None:
    _save(path, *(ops.convert_to_numpy(v) for v in variables))


def _save(path: pathlib.Path, *arrays: np.ndarray, **named: np.ndarray) -> None:
    """Whole or not at all: a run killed while writing keeps the file before."""
    beside = path.with_suffix(".part.npz")
    np.savez(beside, *arrays, **named)
    beside.replace(path)


def restore(variables: list, path: pathlib.Path) -> None:
    with np.load(path) as stored:
        if len(stored.files) != len(variables):
            raise ValueError(f"{path}: {len(stored.files)} arrays, the network has {len(variables)}: other configuration")
        for i, variable in enumerate(variables):
            variable.assign(stored[f"arr_{i}"])


def _some_crops(config: Config, split: Split, epoch: int) -> np.ndarray:
    """Network input of ASKED_CROPS untouched crops, others in every epoch."""
    seed = [config.train.seed, epoch] if epoch > 0 else config.train.seed
    chosen = np.random.default_rng(seed).choice(len(split), min(ASKED_CROPS, len(split)), replace=False)
    return for_network(plain_batch(split, chosen), config.network.layout, config.network.size_px)


def _fit_heads(config: Config, model: keras.Model, split: Split) -> dict[str, float]:
    """On augmented crops, as those to come are."""
    seed = config.train.seed
    chosen = np.sort(np.random.default_rng(seed).choice(len(split), min(HEAD_CROPS, len(split)), replace=False))
    inputs, _, auxiliary = Augmenter(config.augment, seed).batch(split, chosen, config.network.layout, config.network.size_px)
    return fit_heads(model, inputs, auxiliary)


def _revive(
    config: Config, network: keras.Model, model: keras.Model, split: Split, progress: Progress, minutes: float | None
) -> int:
    """How many dead units begin the epoch anew; none late in the run, where they would not be trained any more."""
    done = max(progress.epoch / config.train.epochs, progress.elapsed_s / (60 * minutes) if minutes is not None else 0)
    if done >= config.train.revive_until_frac:
        return 0
    crops = _some_crops(config, split, progress.epoch)
    revived, renewed = revive(network, crops, config.train.seed + progress.epoch, heads=(model.get_layer("auxiliary"),))
    forget(model.optimizer, model.trainable_variables, renewed)
    print(f"epoch {progress.epoch + 1}: {revived} dead units revived")
    return revived


def _begin_with(network: keras.Model, path: pathlib.Path) -> None:
    if path.suffix == ".tflite":
        # Here, because reading such a file needs TensorFlow and training does not.
        from training.start_weights import load_tflite

        load_tflite(network, path)
    else:
        restore(network.variables, path)


def _time_is_up(progress: Progress, minutes: float | None) -> bool:
    return minutes is not None and progress.elapsed_s >= 60 * minutes


def _train_epoch(
    config: Config, model: keras.Model, split: Split, progress: Progress, minutes: float | None, retreat: Retreat
) -> None:
    steps = max(len(split) // config.train.batch, 1)
    started, before_s = time.monotonic(), progress.elapsed_s
    losses: list[float] = []
    for step, batch in enumerate(batches(config, split, progress.epoch, steps)):
        done = (progress.epoch * steps + step) / (config.train.epochs * steps)
        if minutes is not None:
            done = max(done, progress.elapsed_s / (60 * minutes))
            if done >= 1:
                break
        if step % CENTRE_EVERY == 0:
            model.optimizer.centre(batch.inputs)
        model.optimizer.learning_rate = retreat.caution * learning_rate(config.train, done)
        targets = {"gaze": batch.gaze_cm / config.network.gaze_range_cm, "auxiliary": batch.auxiliary, "early": batch.auxiliary}
        led = np.full(len(batch.inputs), 1 - (1 - config.train.finish_auxiliary) * finished(config.train, done), np.float32)
        weights = {"gaze": np.ones_like(led), "auxiliary": led, "early": led}
        losses.append(float(model.train_on_batch(batch.inputs, targets, sample_weight=weights, return_dict=True)["loss"]))
        if retreat.watch(losses[-1]):
            print(f"\nstep {step + 1}: the loss leapt to {losses[-1]:.3g}; back to the weights of {retreat.EVERY} steps ago or so")
            losses.pop()
        elif not math.isfinite(losses[-1]):
            raise DivergedError(
                f"the loss is no number any more in epoch {progress.epoch + 1}, step {step + 1}: go on from the epoch before with "
                "the same --out, or begin again with a lower --peak-rate"
            )
        progress.elapsed_s = before_s + time.monotonic() - started
        if sys.stdout.isatty() or step % 25 == 0 or step == steps - 1:
            rate = (step + 1) * config.train.batch / (progress.elapsed_s - before_s)
            print(
                f"\repoch {progress.epoch + 1} {step + 1}/{steps} loss {np.mean(losses[-25:]):.4f} "
                f"done {done:.0%} {rate:.0f} crops/s",
                end="",
                flush=True,
            )
    progress.epoch += 1
    print()
