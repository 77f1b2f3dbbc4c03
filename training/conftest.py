"""Shared by the tests: a quiet TensorFlow backend, and one small cartoon data set per session."""

import os
import pathlib

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import pytest  # noqa: E402

from training.data import Split, load_splits  # noqa: E402
from training.stand_in import write_stand_in  # noqa: E402

COUNTS = {"train": 256, "val": 40, "test": 80}


@pytest.fixture(scope="session")
def cartoon_folder(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("cartoon")
    write_stand_in(folder, COUNTS, seed=7)
    return folder


@pytest.fixture(scope="session")
def cartoon(cartoon_folder: pathlib.Path) -> dict[str, Split]:
    return load_splits([cartoon_folder])
