"""Figures that the report quotes, on cases worked by hand."""

import numpy as np

from training.evaluate import (
    apply_affine,
    calibrated_error_cm,
    errors,
    fit_affine,
    mean_angle_deg,
    mean_predictor_error_cm,
    screen_map,
)


def test_errors_of_a_known_offset() -> None:
    true_cm = np.array([[0.0, 0.0], [5.0, -3.0], [-7.0, 11.0]])
    found = errors(true_cm + [3.0, -4.0], true_cm)
    assert np.isclose(found.mean_error_cm, 5)
    assert np.isclose(found.median_error_cm, 5)
    assert np.allclose(found.bias_cm, [3, -4])
    assert np.allclose(found.r, [1, 1])


def test_the_angle_is_seen_from_the_eyes() -> None:
    """From straight ahead, and from the side: 45 degrees either way of the normal are a right angle."""
    labels = [{"eyes_cm": [0.0, 0.0, 50.0]}, {"eyes_cm": [7.0, 3.0, 40.0]}]
    true = np.array([[0.0, 0.0], [47.0, 3.0]])
    predicted = np.array([[0.0, 50 * np.tan(np.radians(10))], [-33.0, 3.0]])
    assert np.isclose(mean_angle_deg(predicted, true, labels), (10 + 90) / 2)
    assert mean_angle_deg(true, true, labels) == 0


def test_without_the_eyes_place_there_is_no_angle() -> None:
    assert mean_angle_deg(np.zeros((2, 2)), np.ones((2, 2)), [{"eyes_cm": [0.0, 0.0, 50.0]}, {}]) is None


def test_mean_predictor_uses_the_training_mean() -> None:
    train_cm = np.array([[4.0, 0.0], [6.0, 0.0]])
    assert np.isclose(mean_predictor_error_cm(train_cm, np.array([[2.0, 4.0], [2.0, -4.0]])), 5)


def test_an_affine_map_is_recovered_nearly() -> None:
    """Nine points without noise: the smallest ridge wins, which pulls by about one part in a hundred."""
    rng = np.random.default_rng(11)
    raw = rng.normal(0, 5, (9, 2))
    true = raw @ np.array([[1.3, 0.1], [-0.2, 0.7]]) + [2, -5]
    assert np.abs(apply_affine(fit_affine(raw, true), raw) - true).max() < 0.2


def test_an_affine_map_of_noise_keeps_to_a_shift() -> None:
    """Raw gaze that says nothing: the strongest pull wins, and the map only moves the middle."""
    rng = np.random.default_rng(17)
    raw, true = rng.normal(0, 1, (9, 2)), rng.normal(0, 1, (9, 2)) + [3, 40]
    mapped = apply_affine(fit_affine(raw, raw + [3, 40]), raw)
    np.testing.assert_allclose(mapped, raw + [3, 40], atol=1e-6)
    assert np.abs(apply_affine(fit_affine(raw, true), raw).mean(0) - true.mean(0)).max() < 1e-6


def test_a_network_stuck_on_one_point_gets_a_shift() -> None:
    raw, true = np.full((9, 2), 4.0), np.arange(18.0).reshape(9, 2)
    np.testing.assert_allclose(apply_affine(fit_affine(raw, true), raw), np.tile(true.mean(0), (9, 1)), atol=1e-6)


def test_the_screen_map_puts_errors_where_the_targets_are() -> None:
    """One target top right (error 5), one bottom left (error 1); rows run from the top."""
    true = np.array([[15.0, 5.0], [-15.0, -20.0]])
    grid = screen_map(true + [[3.0, 4.0], [1.0, 0.0]], true)
    assert grid[0][-1] == 5
    assert grid[-1][0] == 1
    assert sum(value is not None for row in grid for value in row) == 2


def test_calibration_removes_each_persons_own_map() -> None:
    rng = np.random.default_rng(13)
    true = rng.uniform(-15, 15, (60, 2))
    raw = true.copy()
    raw[:30] += [4, 1]
    raw[30:] -= [3, 3]
    subjects = ["a"] * 30 + ["b"] * 30
    assert errors(raw, true).mean_error_cm > 4
    assert calibrated_error_cm(raw, true, subjects, seed=1) < 0.3


def test_people_with_few_pictures_are_left_out() -> None:
    assert calibrated_error_cm(np.zeros((10, 2)), np.ones((10, 2)), ["a"] * 10, seed=1) is None
