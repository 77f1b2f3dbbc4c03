"""Quantisation-aware training: the rounded network is what the int8 file computes, and the better of two files is taken."""

import json
import pathlib

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from training import aware, quantize, train
from training.channels import balance_factors, centre_channels, ties, with_factors
from training.config import TINYTRACKER, TINYTRACKER_S, Config, ExportConfig, NetworkConfig
from training.data import Split, for_network, load_split, plain_batch
from training.model import build_network, equalise
from training.run import main

BOTH = pytest.mark.parametrize("config", [TINYTRACKER, TINYTRACKER_S], ids=lambda config: config.name)


def _network(config: NetworkConfig, cartoon: dict[str, Split]) -> tuple[keras.Model, np.ndarray]:
    keras.utils.set_random_seed(11)
    network = build_network(config)
    inputs = for_network(plain_batch(cartoon["train"], np.arange(64)), config.layout, config.size_px)
    equalise(network, inputs)
    return network, inputs


def test_activations_fall_on_their_levels_and_end_at_their_range() -> None:
    # Channels times (1, 4) share the range -1 ... 4, which holds 0 on a level: steps of 5/255 and a quarter of that.
    levels = aware.Levels.of(np.array([-1.0, -0.1]), np.array([3.0, 1.0]), np.array([1.0, 4.0]))
    values = np.random.default_rng(3).uniform(-2, 5, (500, 2)).astype(np.float32)
    out = np.array(levels(values))
    codes = out / levels.steps
    np.testing.assert_allclose(codes, np.rint(codes), atol=1e-3)
    assert (codes.min(), codes.max()) == (-51, 204)
    inside = (values > np.array([-1, -0.25])) & (values < np.array([4, 1]))
    assert np.abs(out - values)[inside].max() <= 0.5 * 5 / 255 + 1e-6
    assert np.abs(out - values)[inside[:, 1], 1].max() <= 0.5 * 5 / 255 / 4 + 1e-6


def test_gradients_pass_the_rounding_and_end_beyond_the_range() -> None:
    """A weight before the levels learns where its product is inside the range only."""
    for picture, learns in ((0.5, True), (2.0, False)):
        dense = layers.Dense(1, use_bias=False, kernel_initializer="ones")
        inputs = keras.Input((1,))
        model = keras.Model(inputs, aware.Levels(0.0, 1.0, np.ones(1))(dense(inputs)))
        model.compile(optimizer=keras.optimizers.SGD(0.1), loss="mse")
        model.train_on_batch(np.full((4, 1), picture, np.float32), np.zeros((4, 1), np.float32))
        assert (float(ops.convert_to_numpy(dense.kernel)[0, 0]) != 1.0) == learns


def test_weights_are_rounded_on_the_steps_of_the_balanced_file() -> None:
    dense = layers.Dense(3)
    dense.build((None, 4))
    kernel = np.random.default_rng(5).normal(size=(4, 3)).astype(np.float32)
    dense.kernel.assign(kernel)
    factors = np.array([1.0, 8.0])
    got = np.array(aware.RoundedWeights(dense, factors)(np.eye(4, dtype=np.float32)))
    balanced = kernel / np.tile(factors, 2)[:, None]
    step = np.abs(balanced).max(0) / 127
    np.testing.assert_allclose(got, np.rint(balanced / step) * step * np.tile(factors, 2)[:, None], rtol=1e-4, atol=1e-6)
    assert np.abs(got - kernel).max() > 1e-3


@BOTH
def test_the_rounded_network_rounds_as_the_file_does(config: NetworkConfig, cartoon: dict[str, Split]) -> None:
    """Every tensor has the file's step; the first ones have its values too, but for single codes (later ones differ as these grow on the way)."""
    network, inputs = _network(config, cartoon)
    inputs[0, 0, :2, 0] = quantize.INPUT_RANGE
    network = centre_channels(network, inputs)
    factors = balance_factors(network, inputs)
    content = quantize._convert(with_factors(network, factors), inputs, Config(network=config, export=ExportConfig(dither=8)))
    file = tf.lite.Interpreter(
        model_content=content,
        experimental_preserve_all_tensors=True,
        experimental_op_resolver_type=tf.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
    )
    file.allocate_tensors()
    file.set_tensor(file.get_input_details()[0]["index"], quantize.Int8Network(content).quantise(inputs[3:4]))
    file.invoke()
    made = ("CONV_2D", "DEPTHWISE_CONV_2D", "ADD", "FULLY_CONNECTED")
    outputs = [op["outputs"][0] for op in file._get_ops_details() if op["op_name"] in made][:-1]
    described = {tensor["index"]: tensor["quantization"] for tensor in file.get_tensor_details()}
    own = {name: factor for tie, factor in zip(ties(network), factors, strict=True) for name in tie.tensors}
    names = [layer.name for layer in network.layers if layer.name in own]
    rounded = aware.rounded_network(network, factors, inputs)
    levels = [layer for layer in rounded.layers if isinstance(layer, aware.Levels)][1:]
    assert len(outputs) == len(names) == len(levels)
    for index, name, level in zip(outputs, names, levels, strict=True):
        np.testing.assert_allclose(level.steps * own[name], described[index][0], rtol=1e-3, err_msg=name)
    of_rounded = keras.Model(rounded.input, [level.output for level in levels])(inputs[3:4], training=False)
    of_float = keras.Model(network.input, [network.get_layer(name).output for name in names])(inputs[3:4], training=False)
    for index, name, close, plain in list(zip(outputs, names, of_rounded, of_float, strict=True))[:4]:
        scale, zero_point = described[index]
        values = (file.get_tensor(index).astype(np.float32) - zero_point) * scale / own[name]
        assert np.abs(np.array(close) - values).mean() < 0.2 * np.abs(np.array(plain) - values).mean(), name


def test_learning_changes_the_weights_themselves_and_says_how_much(cartoon: dict[str, Split]) -> None:
    network, inputs = _network(TINYTRACKER_S, cartoon)
    before = network.get_weights()
    config = Config(network=TINYTRACKER_S)
    _, done = aware.learn(network, balance_factors(network, inputs), inputs, cartoon, config, minutes=0.05)
    moved = [np.abs(new - old).max() for new, old in zip(network.get_weights(), before, strict=True)]
    assert min(moved) > 0
    assert done.crops > 0
    assert done.crops % config.train.batch == 0
    assert np.isfinite([done.before_cm, done.after_cm]).all()


@pytest.mark.parametrize("spoilt", ["to_int8", "learn_int8"])
def test_the_file_that_does_better_on_validation_crops_is_taken(
    spoilt: str, cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the two ways is given a network that looks far aside."""
    to_int8 = quantize.to_int8

    def aside(network: keras.Model, far: bool) -> keras.Model:
        copy = keras.models.clone_model(network)
        copy.set_weights(network.get_weights())
        if far:
            copy.get_layer("gaze").bias.assign_add(np.full(2, 2.0))
        return copy

    def learn(network: keras.Model, splits: dict[str, Split], _config: Config, _minutes: float) -> tuple[keras.Model, aware.Aware]:
        return aside(network, spoilt == "learn_int8"), aware.Aware(crops=1, elapsed_s=1.0, before_cm=1.0, after_cm=1.0)

    monkeypatch.setattr(quantize, "to_int8", lambda network, *rest: to_int8(aside(network, spoilt == "to_int8"), *rest))
    monkeypatch.setattr(quantize, "learn_int8", learn)
    arguments = ["--data", str(cartoon_folder), "--out", str(tmp_path), "--network", "tinytracker-s"]
    assert main([*arguments, "--epochs", "1", "--aware-minutes", "1"]) == 0
    told = json.loads((tmp_path / "aware.json").read_text(encoding="utf-8"))
    assert told["taken"] == (spoilt == "to_int8") == (tmp_path / "aware.npz").exists()
    better, worse = sorted([told["aware_int8_cm"], told["post_training_int8_cm"]])
    assert worse > better + 5
    assert f"{told['aware_int8_cm']:.3f} cm" in (tmp_path / "REPORT.md").read_text(encoding="utf-8")
    # A later export makes the same file again, with what had been learnt if that was taken.
    content = (tmp_path / "tinytracker-s.tflite").read_bytes()
    val = load_split(cartoon_folder, "val")
    predicted_cm = quantize.Int8Network(content).predict_cm(val, TINYTRACKER_S)
    assert np.isclose(train.mean_error_cm(predicted_cm, val.gaze_cm), better)
    monkeypatch.undo()
    assert main([*arguments, "--export-only"]) == 0
    assert (tmp_path / "tinytracker-s.tflite").read_bytes() == content
    # Trained anew, what had been learnt of the old weights is void.
    assert main([*arguments, "--epochs", "2", "--train-only"]) == 0
    assert not (tmp_path / "aware.npz").exists()

