"""Shards, splits, position planes and augmentation."""

import dataclasses
import json
import pathlib
import shutil

import numpy as np
import pytest

from training.augment import Augmenter
from training.config import NETWORKS, AugmentConfig, FacePart, NetworkConfig
from training.data import AUXILIARY, DataError, Split, area_weights, assemble, for_network, load_split, load_splits, part_of, plain_batch
from training.stand_in import write_stand_in

PARITY = pathlib.Path(__file__).parent / "crop-parity.json"
NO_DEGRADING = AugmentConfig(
    mirror_frac=0, reframe_frac=0, gain=0, channel_gain=0, gamma=0, offset=0, noise=0, blur_frac=0, grey_frac=0
)


def test_network_input_equals_the_apps_crop() -> None:
    """crop-parity.json holds codes from src/inference/crop.ts; tools/crop-parity.test.ts pins the other side."""
    pinned = json.loads(PARITY.read_text(encoding="utf-8"))
    size = pinned["size_px"]
    pixels = np.array(pinned["pixels"], np.uint8).reshape(1, size, size, 3)
    box = np.array([[pinned["box"][key] for key in ("x_px", "y_px", "width_px", "height_px")]], np.float32)
    frame = np.array([[pinned["frame_width"], pinned["frame_height"]]], np.float32)
    tensor = assemble(pixels.astype(np.float32) / 127.5 - 1, box, frame)
    codes = np.clip(np.rint(tensor / pinned["scale"]) + pinned["zero_point"], -128, 127).astype(int)
    np.testing.assert_array_equal(codes.reshape(-1), pinned["codes"])


def test_blinks_are_left_out_and_counted(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for suffix in (".rgb", ".jsonl"):
        shutil.copy(cartoon_folder / f"val-000{suffix}", tmp_path)
    path = tmp_path / "val-000.jsonl"
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    lines[3]["blink"] = True
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    split = load_split([tmp_path], "val")
    assert (len(split), split.blinks_left_out) == (39, 1)
    whole = load_split([cartoon_folder], "val")
    np.testing.assert_array_equal(split.pixels(np.array([3])), whole.pixels(np.array([4])))


@pytest.mark.parametrize(("whole_crops", "whole_labels"), [(5, 7), (7, 5)])
def test_a_shard_still_being_written_gives_its_whole_crops(
    cartoon_folder: pathlib.Path, tmp_path: pathlib.Path, whole_crops: int, whole_labels: int
) -> None:
    rgb = (cartoon_folder / "val-000.rgb").read_bytes()
    (tmp_path / "val-000.rgb").write_bytes(rgb[: whole_crops * 112 * 112 * 3 + 1000])
    text = (cartoon_folder / "val-000.jsonl").read_text(encoding="utf-8").splitlines()
    (tmp_path / "val-000.jsonl").write_text("\n".join(text[:whole_labels]) + '\n{"box": {"x_', encoding="utf-8")
    assert len(load_split([tmp_path], "val")) == 5


def test_the_manifest_says_how_much_of_the_face_square_the_crops_show(tmp_path: pathlib.Path) -> None:
    assert part_of([tmp_path]) == FacePart()
    manifest = tmp_path / "manifest.json"
    for text, expected in (
        ('{"seed": 3}', FacePart()),
        ('{"box_scale": 0.75}', FacePart(0.75, 0.75)),
        ('{"face_part": {"width": 0.7, "height": 0.45, "rise": 0.08}}', FacePart(0.7, 0.45, 0.08)),
    ):
        manifest.write_text(text, encoding="utf-8")
        assert part_of([tmp_path]) == expected
    sides = ('"wide"', "0", "true", "40", "NaN")
    parts = ("3", '{"wide": 1}', '{"width": 0.7}', '{"width": 0.7, "height": 0, "rise": 0}', '{"width": 0.7, "height": 0.4, "rise": 0.6}')
    for text in ("{", "[]", *(f'{{"box_scale": {side}}}' for side in sides), *(f'{{"face_part": {part}}}' for part in parts)):
        manifest.write_text(text, encoding="utf-8")
        with pytest.raises(DataError, match=r"manifest\.json"):
            part_of([tmp_path])


def test_a_person_in_two_splits_is_refused(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for path in cartoon_folder.iterdir():
        shutil.copy(path, tmp_path)
    path = tmp_path / "test-000.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("test-cartoon-1", "train-cartoon-1"), encoding="utf-8")
    with pytest.raises(DataError, match="train and test share subject train-cartoon-1"):
        load_splits([tmp_path])


def test_an_environment_in_two_splits_is_refused(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for path in cartoon_folder.iterdir():
        shutil.copy(path, tmp_path)
    path = tmp_path / "val-000.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("val-wall-0", "train-wall-0"), encoding="utf-8")
    with pytest.raises(DataError, match="train and val share hdri"):
        load_splits([tmp_path])


def test_two_sets_are_one_split_whose_pixels_stay_with_their_labels(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    write_stand_in(tmp_path, {"train": 8, "val": 6, "test": 4}, seed=8)
    both = load_splits([cartoon_folder, tmp_path])
    first, second = load_split([cartoon_folder], "val"), load_split([tmp_path], "val")
    assert len(both["val"]) == len(first) + 6
    at = np.array([len(first) + 2, 1])
    np.testing.assert_array_equal(both["val"].pixels(at), np.stack([second.pixels(np.array([2]))[0], first.pixels(np.array([1]))[0]]))
    np.testing.assert_array_equal(both["val"].gaze_cm[at], np.stack([second.gaze_cm[2], first.gaze_cm[1]]))


def test_sets_that_do_not_go_together_are_refused(cartoon_folder: pathlib.Path, tmp_path: pathlib.Path) -> None:
    with pytest.raises(DataError, match="named twice"):
        load_splits([cartoon_folder, cartoon_folder / "."])
    with pytest.raises(DataError, match=f"{tmp_path}: no crops of split train"):
        load_splits([cartoon_folder, tmp_path])
    (tmp_path / "manifest.json").write_text('{"box_scale": 0.75}', encoding="utf-8")
    assert part_of([tmp_path, tmp_path]) == FacePart(0.75, 0.75)
    with pytest.raises(DataError, match="crops of 0.75 × 0.75 of the face square.* of 1 × 1 .*one network learns from one"):
        part_of([cartoon_folder, tmp_path])
    # A person of another set's test must not be in training either.
    for path in cartoon_folder.iterdir():
        shutil.copy(path, tmp_path)
    path = tmp_path / "test-000.jsonl"
    path.write_text(path.read_text(encoding="utf-8").replace("test-cartoon-1", "train-cartoon-1"), encoding="utf-8")
    with pytest.raises(DataError, match="train and test share subject train-cartoon-1"):
        load_splits([cartoon_folder, tmp_path])


def test_angles_are_those_before_a_tilted_lens() -> None:
    """A lens tilted up by the eyes' own elevation sees them on its axis; the gaze, on the lens itself, goes straight into it."""
    tilt = np.arctan2(10, 50)
    label = {"eyes_cm": [0.0, 10.0, 50.0], "gaze_cm": [0.0, 0.0], "pitch_deg": 0.0, "tilt_deg": float(np.degrees(tilt))}
    told = {target.name: target.read(label) for target in AUXILIARY if target.name in ("eyes_y_slope", "gaze_y_slope", "head_pitch")}
    np.testing.assert_allclose([told["eyes_y_slope"], told["gaze_y_slope"]], 0, atol=1e-9)
    assert np.isclose(told["head_pitch"], np.degrees(tilt) / 8)
    level = {target.name: target.read({**label, "tilt_deg": 0.0}) for target in AUXILIARY if target.name.endswith("_y_slope")}
    assert np.isclose(level["eyes_y_slope"], 0.2 / 0.12)
    assert np.isclose(level["gaze_y_slope"], -0.2 / 0.25)


def test_a_folder_without_crops_says_so(tmp_path: pathlib.Path) -> None:
    with pytest.raises(DataError, match="no crops of split train"):
        load_splits([tmp_path])


def test_without_degrading_a_batch_is_the_plain_one(cartoon: dict[str, Split]) -> None:
    indices = np.array([0, 5, 17])
    inputs, gaze_cm, auxiliary = Augmenter(NO_DEGRADING, 1).batch(cartoon["train"], indices)
    np.testing.assert_allclose(inputs, plain_batch(cartoon["train"], indices), atol=1e-6)
    np.testing.assert_array_equal(gaze_cm, cartoon["train"].gaze_cm[indices])
    np.testing.assert_array_equal(auxiliary, cartoon["train"].auxiliary[indices])


def test_a_mirrored_crop_is_the_crop_of_the_mirrored_frame(cartoon: dict[str, Split]) -> None:
    """Columns swap, X changes sign, so do gaze x and the angles to the side; nothing else changes."""
    indices = np.arange(8)
    config = dataclasses.replace(NO_DEGRADING, mirror_frac=1)
    inputs, gaze_cm, auxiliary = Augmenter(config, 1).batch(cartoon["train"], indices)
    plain = plain_batch(cartoon["train"], indices)
    np.testing.assert_allclose(inputs[..., :3], plain[:, :, ::-1, :3], atol=1e-6)
    np.testing.assert_allclose(inputs[..., 3], -plain[:, :, ::-1, 3], atol=1e-5)
    np.testing.assert_allclose(inputs[..., 4], plain[..., 4], atol=1e-6)
    np.testing.assert_allclose(gaze_cm, cartoon["train"].gaze_cm[indices] * [-1, 1])
    signs = [-1 if target.mirrored else 1 for target in AUXILIARY]
    np.testing.assert_allclose(auxiliary, cartoon["train"].auxiliary[indices] * signs)


def test_a_reframed_crop_keeps_its_planes_true(cartoon: dict[str, Split]) -> None:
    """Pixels that show their own place in the frame still do after shifting and scaling."""
    split = cartoon["train"]
    indices = np.arange(16)
    plain = plain_batch(split, indices)
    ramp = np.repeat(np.rint((plain[..., 3:4] + 1) * 127.5), 3, axis=-1).astype(np.uint8)
    shown = dataclasses.replace(split, shards=(ramp,), shard_of=np.zeros(16, np.int32), row_of=indices.astype(np.int32))
    config = dataclasses.replace(NO_DEGRADING, reframe_frac=1)
    inputs, gaze_cm, _ = Augmenter(config, 2).batch(shown, indices)
    assert np.abs(inputs[..., 3] - plain[..., 3]).max() > 0.01
    inner = inputs[:, 8:-8, 8:-8]
    np.testing.assert_allclose(inner[..., 0], inner[..., 3], atol=1.5 / 127.5)
    np.testing.assert_array_equal(gaze_cm, split.gaze_cm[indices])


def test_augmented_batches_repeat_with_the_seed_and_stay_in_range(cartoon: dict[str, Split]) -> None:
    indices = np.arange(32)
    one, other, third = (Augmenter(AugmentConfig(), seed).batch(cartoon["train"], indices)[0] for seed in (3, 3, 4))
    np.testing.assert_array_equal(one, other)
    assert np.abs(one - third).max() > 0.1
    assert np.abs(one[..., :3]).max() <= 1


def test_a_smaller_grey_picture_keeps_areas_and_luma() -> None:
    """A quarter red: its luma's share of the mean stays; an edge on a shared pixel line stays sharp."""
    tensor = np.full((1, 112, 112, 5), -1, np.float32)
    tensor[0, :56, :56, 0] = 1
    small = for_network(tensor, "grey", 96)
    assert small.shape == (1, 96, 96, 1)
    np.testing.assert_allclose(small[0, :48, :48], 2 * 0.299 - 1, atol=1e-5)
    np.testing.assert_allclose(small[0, 48:], -1, atol=1e-5)
    np.testing.assert_allclose(area_weights(112, 96).sum(1), 1, atol=1e-6)


@pytest.mark.parametrize("network", NETWORKS.values(), ids=lambda network: network.name)
def test_augmented_crops_come_as_each_network_takes_them(network: NetworkConfig, cartoon: dict[str, Split]) -> None:
    indices = np.arange(8)
    whole, _, _ = Augmenter(AugmentConfig(), 5).batch(cartoon["train"], indices)
    made, _, _ = Augmenter(AugmentConfig(), 5).batch(cartoon["train"], indices, network.layout, network.size_px)
    assert made.shape == (8, network.size_px, network.size_px, network.channels)
    np.testing.assert_allclose(made, for_network(whole, network.layout, network.size_px), atol=1e-5)


def test_the_large_network_takes_the_stored_tensor_as_it_is(cartoon: dict[str, Split]) -> None:
    tensor = plain_batch(cartoon["val"], np.arange(2))
    assert for_network(tensor, "rgb+xy", 112) is tensor
