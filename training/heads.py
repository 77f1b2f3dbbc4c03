"""Training-only outputs that begin with what the weights already tell.

A run that goes on from a published file has a trunk that knows its task and heads that know nothing, for the file does not hold
them. Drawn at random they are off by units, the clipped gradient is theirs for a hundred steps, and the gaze is unlearnt
meanwhile: from the same file at the same rate it is worse after an epoch than before it. A ridge regression gives them their best weights at once.
"""

import keras
import numpy as np
from keras import ops

FARTHEST_LEFT_OUT = 0.02
"""Share of the crops that drive a map farthest: without batch normalisation they are tens of times the others, and squares would be theirs."""
HELD_OUT_EVERY = 8
"""Every eighth crop is not regressed on: it decides between PENALTIES."""
PENALTIES = (0.03, 0.3, 3.0)
"""On the squared weights of standardised inputs, over the mean variance of one of them and inputs per crop."""


def fit_heads(model: keras.Model, batch: np.ndarray, auxiliary: np.ndarray, chunk: int = 128) -> dict[str, float]:
    """Sets the dense layers `auxiliary` and `early` of `model` to what their inputs tell of `auxiliary` [B, A] for `batch` [B, S, S, C].

    Rows with an unknown target (NaN) are left out. Returns each head's mean square error on the crops held out; a head that nothing
    can be told to (fewer than 2 * HELD_OUT_EVERY crops known) is left as it is and not among them.
    """
    names = ("auxiliary", "early")
    probe = keras.Model(model.input, [model.get_layer(name).input for name in names])
    parts = [probe.predict_on_batch(batch[start : start + chunk]) for start in range(0, len(batch), chunk)]
    known = ~np.isnan(auxiliary).any(axis=1)
    errors = {}
    if known.sum() < 2 * HELD_OUT_EVERY:
        return errors
    for k, name in enumerate(names):
        inputs = np.concatenate([ops.convert_to_numpy(part[k]) for part in parts])[known].astype(np.float32)
        kernel, bias, errors[name] = _ridge(inputs, auxiliary[known].astype(np.float32))
        model.get_layer(name).kernel.assign(kernel)
        model.get_layer(name).bias.assign(bias)
    return errors


def _ridge(inputs: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray, float]:
    """inputs [B, I], targets [B, A] -> kernel [I, A], bias [A], mean square error on the crops held out."""
    mean, spread = inputs.mean(0), inputs.std(0)
    # A unit that hardly ever rises is not to be blown up.
    spread = spread + 1e-3 * float(inputs.std()) + 1e-12
    standard = (inputs - mean) / spread
    far = np.abs(standard).max(axis=1)
    near = far <= np.quantile(far, 1 - FARTHEST_LEFT_OUT)
    held = np.arange(len(inputs)) % HELD_OUT_EVERY == 0
    learnt, asked = near & ~held, near & held
    middle = targets[learnt].mean(0)
    gram = standard[learnt].T @ standard[learnt]
    wanted = standard[learnt].T @ (targets[learnt] - middle)
    # The trace over the side is crops x variance: times inputs per crop it is inputs x variance.
    unit = float(np.trace(gram)) / len(gram) * (len(gram) / int(learnt.sum()))
    best: tuple[float, np.ndarray] | None = None
    for penalty in PENALTIES:
        kernel = np.linalg.solve(gram + np.float32(penalty * unit) * np.eye(len(gram), dtype=np.float32), wanted)
        error = float(np.square(standard[asked] @ kernel + middle - targets[asked]).mean())
        if best is None or error < best[0]:
            best = error, kernel
    assert best is not None
    error, kernel = best
    scaled = kernel / spread[:, None]
    return scaled, middle - mean @ scaled, error
