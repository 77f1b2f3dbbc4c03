"""Losses on cases worked by hand, and a run that runs away."""

import pathlib

import numpy as np
import pytest
import keras
from keras import ops

from training import train
from training.config import TINYTRACKER_S, Config, TrainConfig
from training.data import Split
from training.run import main
from training.train import DivergedError, GazeLoss, KnownOnlyLoss, Retreat


def test_auxiliary_targets_count_where_they_are_known_and_grow_straight_beyond_one_unit() -> None:
    true = np.array([[0.0, np.nan, 3.0]], np.float32)
    loss = KnownOnlyLoss()(true, np.array([[0.5, 1e6, 0.0]], np.float32))
    assert np.isclose(float(ops.convert_to_numpy(loss)), (0.25 + 0 + 5) / 3)


def test_a_crop_that_explodes_pulls_less_the_farther_out_it_is() -> None:
    def loss(distance: float) -> float:
        true = np.zeros((1, 1), np.float32)
        return float(ops.convert_to_numpy(KnownOnlyLoss()(true, np.array([[distance]], np.float32))))

    assert np.isclose(loss(10), 19)
    assert np.isclose(loss(10 * np.e), 19 + 20)
    # Of 10^10, with a slope of 2: 2 × 10^10. The gradient over the outputs is 20 / distance.
    assert loss(1e10) < 500
    assert np.isclose((loss(11) - loss(10.9)) / 0.1, 20 / 10.95, rtol=0.01)


def test_the_gaze_loss_is_the_distance_far_away_and_its_square_near() -> None:
    def loss(distance: float) -> float:
        true = np.zeros((1, 2), np.float32)
        return float(ops.convert_to_numpy(GazeLoss(0.1)(true, np.array([[distance, 0]], np.float32))))

    assert np.isclose(loss(10), 10 - 0.1, atol=1e-3)
    assert np.isclose(loss(0.01), 0.01**2 / 0.2, rtol=1e-2)


def test_a_run_that_runs_away_ends_with_its_cure(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--data", str(cartoon_folder), "--out", str(tmp_path), "--epochs", "3", "--peak-rate", "1e30", "--no-denoise", "--network", "tinytracker-s"]
    assert main(options) == 1
    assert "lower --peak-rate" in capsys.readouterr().err
    assert not list(tmp_path.glob("*.tflite"))


def _retreat() -> tuple[keras.Variable, Retreat]:
    weight = keras.Variable([1.0, 2.0])
    return weight, Retreat([weight])


def _steps(weight: keras.Variable, retreat: Retreat, losses: list[float]) -> list[bool]:
    """Each step changes the weights, as training does."""
    back = []
    for loss in losses:
        weight.assign(weight + 1.0)
        back.append(retreat.watch(loss))
    return back


def test_a_leaping_loss_takes_the_run_back_to_the_weights_before_it() -> None:
    weight, retreat = _retreat()
    assert not any(_steps(weight, retreat, [0.25] * 55))
    assert not any(_steps(weight, retreat, [0.25, 0.25, 300.0, 280.0]))
    assert _steps(weight, retreat, [260.0]) == [True]
    # Copies are made after steps 5 and 55; the leap began with step 58.
    assert weight.numpy().tolist() == [56.0, 57.0]
    assert not any(_steps(weight, retreat, [0.25] * 60))


def test_one_bad_batch_is_no_leap_and_no_number_is_one() -> None:
    weight, retreat = _retreat()
    assert not any(_steps(weight, retreat, [0.25] * 20 + [1e6] + [0.25] * 20))
    assert any(_steps(weight, retreat, [float("nan")] * 5))


def test_a_slowly_falling_or_rising_loss_goes_on() -> None:
    weight, retreat = _retreat()
    assert not any(_steps(weight, retreat, [1 / (1 + 0.01 * k) for k in range(400)]))
    assert not any(_steps(weight, retreat, [0.2 + 0.0005 * k for k in range(400)]))


def test_going_back_again_and_again_ends_with_its_cure() -> None:
    weight, retreat = _retreat()
    _steps(weight, retreat, [0.25] * 10)
    with pytest.raises(DivergedError, match="lower --peak-rate"):
        _steps(weight, retreat, [9.0] * 500)


def test_after_a_leap_the_run_goes_on_more_slowly_and_recovers() -> None:
    weight, retreat = _retreat()
    _steps(weight, retreat, [0.25] * 20)
    assert retreat.caution == 1
    _steps(weight, retreat, [9.0] * 3)
    assert np.isclose(retreat.caution, 0.5)
    # Two further leaps at once: an eighth, but for the five steps that each takes to be known.
    _steps(weight, retreat, [9.0] * 10)
    assert 0.125 < retreat.caution < 0.14
    _steps(weight, retreat, [0.25] * 100)
    assert 0.25 < retreat.caution < 0.28
    _steps(weight, retreat, [0.25] * 400)
    assert retreat.caution == 1


def test_sound_weights_are_kept_from_one_epoch_to_the_next(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A leap in an epoch's last steps must be known as one in the next epoch's first."""
    watched: list[Retreat] = []

    class Noted(Retreat):
        def watch(self, loss: float) -> bool:
            watched.append(self)
            return super().watch(loss)

    monkeypatch.setattr(train, "Retreat", Noted)
    options = ["--data", str(cartoon_folder), "--out", str(tmp_path), "--network", "tinytracker-s", "--epochs", "2"]
    assert main([*options, "--train-only", "--no-denoise"]) == 0
    assert len(watched) >= 2
    assert len(set(map(id, watched))) == 1


def test_the_finish_comes_between_its_two_shares_of_the_run() -> None:
    config = TrainConfig(finish_from_frac=0.5, finish_until_frac=0.9)
    assert [train.finished(config, done) for done in (0, 0.5, 0.9, 1)] == [0, 0, 1, 1]
    assert np.isclose(train.finished(config, 0.7), 0.5)


@pytest.mark.parametrize("left", [0.0, 0.1])
def test_training_only_outputs_have_in_the_end_the_say_that_is_left_to_them(
    left: float, cartoon: dict[str, Split], tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is all finish: with nothing left to them their weights stay as they began, while the gaze's do not."""
    heads: list[tuple[keras.layers.Layer, np.ndarray]] = []
    gaze: list[np.ndarray] = []
    with_auxiliary = train.with_auxiliary

    def noted(network: keras.Model, early_layer: str) -> keras.Model:
        model = with_auxiliary(network, early_layer)
        heads.extend((layer, np.array(layer.kernel)) for layer in map(model.get_layer, ("auxiliary", "early")))
        gaze.append(np.array(network.get_layer("gaze").kernel))
        return model

    monkeypatch.setattr(train, "with_auxiliary", noted)
    settings = TrainConfig(epochs=1, finish_from_frac=-2, finish_until_frac=-1, finish_auxiliary=left, weight_decay=0, revive_until_frac=0, denoise=False)
    network = train.train(Config(network=TINYTRACKER_S, train=settings), cartoon, tmp_path)
    assert all(np.array_equal(np.array(layer.kernel), before) == (left == 0) for layer, before in heads)
    assert len(gaze) == 1
    assert not np.array_equal(np.array(network.get_layer("gaze").kernel), gaze[0])
