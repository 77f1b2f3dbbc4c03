"""Dead units come back to life without moving the gaze, and training uses them."""

import keras
import numpy as np
import pytest

from training.config import TINYTRACKER, TINYTRACKER_S, NetworkConfig
from training.data import Split, for_network, plain_batch
from training.model import build_network, equalise, with_auxiliary
from training.revive import CAUTION, Renewed, dead_units, forget, revive

KILLED = {"block2_expand": 5, "block5_depthwise": 3, "last": 11, "embedding": 4}
"""By layer, how many of its units the tests kill."""


def _dying(config: NetworkConfig, batch: np.ndarray) -> keras.Model:
    keras.utils.set_random_seed(11)
    network = build_network(config)
    equalise(network, batch)
    for name, count in KILLED.items():
        bias = network.get_layer(name).bias
        bias.assign(np.where(np.arange(bias.shape[0]) < count, -1e4, bias.numpy()))
    return network


@pytest.mark.parametrize("config", [TINYTRACKER, TINYTRACKER_S], ids=lambda config: config.name)
def test_dead_units_come_back_and_the_gaze_stays(config: NetworkConfig, cartoon: dict[str, Split]) -> None:
    batch, other = (
        for_network(plain_batch(cartoon["train"], np.arange(first, first + 64)), config.layout, config.size_px) for first in (0, 64)
    )
    network = _dying(config, batch)
    model = with_auxiliary(network, config.early_layer)
    # A dead expansion's depthwise unit says its bias always: that must not be lost.
    constant = network.get_layer("block2_depthwise").bias
    constant.assign(np.where(np.arange(constant.shape[0]) < KILLED["block2_expand"], 0.7, constant.numpy()))
    dead = dead_units(network, batch)
    for name, count in KILLED.items():
        relu = {"last": "features", "embedding": "embedding"}.get(name, f"{name}_relu")
        assert dead[relu].sum() >= count
    before = {name: np.array(out) for name, out in model(other, training=False).items()}
    revived, renewed = revive(network, batch, seed=3, heads=(model.get_layer("auxiliary"),))
    assert revived >= sum(KILLED.values())
    assert sum(units.sum() for units in dead_units(network, batch).values()) == 0
    for name, out in model(other, training=False).items():
        np.testing.assert_allclose(np.array(out), before[name], atol=2e-3)
    assert all(isinstance(change, Renewed) and change.mask.shape == tuple(change.variable.shape) for change in renewed)


def test_a_revived_unit_learns(cartoon: dict[str, Split]) -> None:
    batch = plain_batch(cartoon["train"], np.arange(64))
    network = _dying(TINYTRACKER, batch)
    revive(network, batch, seed=3)
    network.compile(optimizer=keras.optimizers.AdamW(1e-3), loss="mse")
    network.train_on_batch(batch, cartoon["train"].gaze_cm[:64] / 30)
    network.train_on_batch(batch, cartoon["train"].gaze_cm[:64] / 30)
    assert np.abs(network.get_layer("gaze").kernel.numpy()[: KILLED["embedding"]]).min() > 0
    assert np.abs(network.get_layer("bottleneck").kernel.numpy()[0, 0, : KILLED["last"]]).min() > 0


def test_a_sound_network_is_left_alone(cartoon: dict[str, Split]) -> None:
    batch = plain_batch(cartoon["train"], np.arange(64))
    keras.utils.set_random_seed(11)
    network = build_network(TINYTRACKER)
    equalise(network, batch)
    while revive(network, batch, seed=5)[0] > 0:
        pass
    before = network.get_weights()
    assert revive(network, batch, seed=6) == (0, [])
    for old, new in zip(before, network.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_the_optimiser_forgets_what_was_renewed_and_nothing_else() -> None:
    keras.utils.set_random_seed(2)
    layer = keras.layers.Dense(3)
    model = keras.Sequential([keras.Input((4,)), layer])
    optimizer = keras.optimizers.AdamW(1e-2)
    model.compile(optimizer=optimizer, loss="mse")
    rng = np.random.default_rng(1)
    model.train_on_batch(rng.normal(size=(8, 4)), rng.normal(size=(8, 3)))
    mask = np.zeros((4, 3), bool)
    mask[:, 1] = True
    k = next(i for i, variable in enumerate(model.trainable_variables) if variable is layer.kernel)
    momentum, velocity = optimizer._momentums[k].numpy(), optimizer._velocities[k].numpy()
    forget(optimizer, model.trainable_variables, [Renewed(layer.kernel, mask)])
    np.testing.assert_array_equal(optimizer._momentums[k].numpy(), np.where(mask, 0, momentum))
    np.testing.assert_allclose(optimizer._velocities[k].numpy(), np.where(mask, CAUTION * velocity[~mask].mean(), velocity), rtol=1e-6)
