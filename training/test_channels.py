"""What is done to channels changes their ranges, never the gaze."""

import keras
import numpy as np
import pytest

from training.channels import MOST_REACH, RARELY_UNDER_FRAC, balance_channels, centre_channels, normalise_channels, take_constants, ties
from training.config import TINYTRACKER, TINYTRACKER_S, NetworkConfig
from training.data import Split, for_network, plain_batch
from training.model import build_network, equalise

BOTH = pytest.mark.parametrize("config", [TINYTRACKER, TINYTRACKER_S], ids=lambda config: config.name)


def _lopsided(config: NetworkConfig, cartoon: dict[str, Split]) -> tuple[keras.Model, np.ndarray]:
    """A network whose trunks carry constants, and whose channels differ a thousandfold."""
    keras.utils.set_random_seed(8)
    network = build_network(config)
    inputs = for_network(plain_batch(cartoon["train"], np.arange(48)), config.layout, config.size_px)
    equalise(network, inputs)
    rng = np.random.default_rng(9)
    for tie in ties(network):
        for name in tie.makers:
            layer = network.get_layer(name)
            layer.bias.assign_add(rng.uniform(-3, 3, layer.bias.shape))
    return network, inputs


def _outputs(network: keras.Model, names: list[str], inputs: np.ndarray) -> dict[str, np.ndarray]:
    probe = keras.Model(network.input, {name: network.get_layer(name).output for name in names})
    return {name: np.array(out) for name, out in probe(inputs, training=False).items()}


@BOTH
def test_centring_takes_the_constants_out_and_keeps_the_gaze(config: NetworkConfig, cartoon: dict[str, Split]) -> None:
    network, inputs = _lopsided(config, cartoon)
    centred = centre_channels(network, inputs)
    np.testing.assert_allclose(centred.predict(inputs, verbose=0), network.predict(inputs, verbose=0), atol=1e-4)
    found = _outputs(centred, ["block1_project", "bottleneck", "block1_depthwise_relu", "features", "embedding"], inputs)
    for name in ("block1_project", "bottleneck"):
        values = found[name].reshape(-1, found[name].shape[-1])
        np.testing.assert_allclose(values.max(0), -values.min(0), atol=1e-3)
    for name in ("block1_depthwise_relu", "features", "embedding"):
        assert found[name].reshape(-1, found[name].shape[-1]).min(0).max() < 1e-4


@BOTH
def test_normalising_gives_channels_one_level_and_keeps_the_gaze(config: NetworkConfig, cartoon: dict[str, Split]) -> None:
    network, inputs = _lopsided(config, cartoon)
    before = network.predict(inputs, verbose=0)
    layer = network.get_layer("block3_expand")
    layer.kernel.assign(1000 * layer.kernel.numpy())
    layer.bias.assign(1000 * layer.bias.numpy())
    reader = network.get_layer("block3_depthwise")
    reader.kernel.assign(reader.kernel.numpy() / 1000)
    normalise_channels(network, inputs)
    np.testing.assert_allclose(network.predict(inputs, verbose=0), before, atol=1e-4)
    for name, out in _outputs(network, ["block3_expand_relu", "features", "embedding"], inputs).items():
        values = out.reshape(-1, out.shape[-1])
        level, reach = np.sqrt(np.square(values).mean(0)), values.max(0)
        spoken = reach > 0
        assert spoken.any(), name
        at_most = np.isclose(reach, MOST_REACH, rtol=1e-3)
        np.testing.assert_allclose(level[spoken & ~at_most], 1, rtol=1e-3)


def test_a_colour_channel_that_reaches_farther_down_is_turned_round(cartoon: dict[str, Split]) -> None:
    """Else the tensor's int8 range must hold both directions' longest."""
    network, inputs = _lopsided(TINYTRACKER, cartoon)
    network.get_layer("colour").bias.assign([-4.0, 4.0, -4.0])
    balanced = balance_channels(network, inputs)
    np.testing.assert_allclose(balanced.predict(inputs, verbose=0), network.predict(inputs, verbose=0), atol=1e-4)
    before, after = (_outputs(one, ["colour"], inputs)["colour"] for one in (network, balanced))
    assert before.min() < -3
    assert np.all(after.reshape(-1, 3).max(0) >= -after.reshape(-1, 3).min(0))


@BOTH
def test_the_stems_constants_are_taken_and_change_its_readers_border_only(config: NetworkConfig, cartoon: dict[str, Split]) -> None:
    network, inputs = _lopsided(config, cartoon)
    stem = network.get_layer("stem")
    stem.bias.assign_add(np.full(stem.bias.shape, 5.0))
    before = _outputs(network, ["stem_relu", "block0_depthwise"], inputs)
    take_constants(network, inputs)
    after = _outputs(network, ["stem_relu", "block0_depthwise"], inputs)
    lowest = [np.quantile(out["stem_relu"].reshape(-1, out["stem_relu"].shape[-1]), RARELY_UNDER_FRAC, axis=0) for out in (before, after)]
    assert lowest[0].max() > 1
    assert lowest[1].max() < 1e-2
    middle = [out["block0_depthwise"][:, 1:-1, 1:-1] for out in (before, after)]
    # But where a unit was under what all but a thousandth of the places have.
    assert np.mean(np.abs(middle[0] - middle[1]) > 1e-3) < 9 * RARELY_UNDER_FRAC
