"""The optimiser that centres: blind to what is added to all inputs, and Keras's own where nothing is."""

import keras
import numpy as np
import pytest
from keras import layers

from training.centred import CentredAdamW

STEPS = 6
LAYERS = {
    "dense": lambda: [layers.Flatten(), layers.Dense(3)],
    "conv": lambda: [layers.Conv2D(4, 3)],
    "depthwise": lambda: [layers.DepthwiseConv2D(3)],
}


def _model(kind: str, offset: np.ndarray) -> keras.Model:
    """[B, 6, 6, 2] -> one layer; its bias takes `offset` [2], added to all inputs, back, so that all offsets begin with one function."""
    keras.utils.set_random_seed(3)
    inputs = answer = keras.Input((6, 6, 2))
    for layer in LAYERS[kind]():
        answer = layer(answer)
    model = keras.Model(inputs, answer)
    kernel = layer.kernel.numpy()
    moved = kernel * (np.tile(offset, kernel.shape[0] // 2) if kind == "dense" else offset)[:, None]
    layer.bias.assign(-(moved.sum((0, 1, 3)) if kind == "depthwise" else moved.reshape(-1, kernel.shape[-1]).sum(0)))
    return model


def _trained(kind: str, optimizer: keras.optimizers.Optimizer, offset: np.ndarray) -> np.ndarray:
    """Answers after STEPS steps on random targets."""
    rng = np.random.default_rng(5)
    pictures = rng.normal(size=(16, 6, 6, 2)).astype(np.float32)
    model = _model(kind, offset)
    if isinstance(optimizer, CentredAdamW):
        optimizer.build(model.trainable_variables)
        optimizer.watch(model)
        optimizer.centre(pictures + offset)
    model.compile(optimizer=optimizer, loss="mse")
    targets = rng.normal(size=(16, *model.output.shape[1:]))
    for _ in range(STEPS):
        model.train_on_batch(pictures + offset, targets)
    return model.predict(pictures + offset, verbose=0)


@pytest.mark.parametrize("kind", LAYERS)
def test_learning_does_not_see_what_is_added_to_all_inputs(kind: str) -> None:
    near, far = np.zeros(2, np.float32), np.array([4.0, -7.0], np.float32)
    rate = 0.02
    centred = [_trained(kind, CentredAdamW(rate, weight_decay=0.0), offset) for offset in (near, far)]
    np.testing.assert_allclose(centred[0], centred[1], atol=2e-4)
    # Without centring it does: the check bites.
    plain = [_trained(kind, keras.optimizers.AdamW(rate, weight_decay=0.0), offset) for offset in (near, far)]
    assert np.abs(plain[0] - plain[1]).max() > 0.1


@pytest.mark.parametrize("kind", LAYERS)
def test_without_means_it_is_adamw(kind: str) -> None:
    rng = np.random.default_rng(6)
    pictures, results = rng.normal(size=(8, 6, 6, 2)), []
    for optimizer in (CentredAdamW(0.01, global_clipnorm=1.0), keras.optimizers.AdamW(0.01, global_clipnorm=1.0)):
        model = _model(kind, np.zeros(2, np.float32))
        if isinstance(optimizer, CentredAdamW):
            optimizer.build(model.trainable_variables)
            optimizer.watch(model)
        model.compile(optimizer=optimizer, loss="mse")
        for _ in range(3):
            model.train_on_batch(pictures, np.ones((8, *model.output.shape[1:])))
        results.append(model.get_weights())
    for one, other in zip(*results, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-7)


def test_one_crop_far_out_sets_no_mean() -> None:
    model = _model("conv", np.zeros(2, np.float32))
    optimizer = CentredAdamW(0.01)
    optimizer.build(model.trainable_variables)
    optimizer.watch(model)
    pictures = np.ones((9, 6, 6, 2), np.float32)
    pictures[4] = 1e6
    optimizer.centre(pictures)
    np.testing.assert_array_equal(optimizer._means[-1].numpy(), [1, 1])


def test_a_model_that_nobody_watches_is_not_trained_unnoticed() -> None:
    model = _model("dense", np.zeros(2, np.float32))
    model.compile(optimizer=CentredAdamW(0.01), loss="mse", run_eagerly=True)
    with pytest.raises(RuntimeError, match="call watch"):
        model.train_on_batch(np.zeros((2, 6, 6, 2), np.float32), np.zeros((2, 3), np.float32))
