"""Which of its attempts the export takes: the first that LiteRT prepares."""

import numpy as np
import pytest

from training import quantize
from training.channels import MOST_FACTORS
from training.config import Config
from training.data import ExportError, Split


@pytest.fixture
def attempts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that say how they were made, instead of conversions of some seconds each."""
    monkeypatch.setattr(quantize, "representative_inputs", lambda *_: np.zeros((1, 112, 112, 5), np.float32))
    monkeypatch.setattr(quantize, "balance_channels", lambda _network, _inputs, most: f"at most {most:g}")
    monkeypatch.setattr(quantize, "_convert", lambda network, _inputs, _config: str(network).encode())


def exported(monkeypatch: pytest.MonkeyPatch, accepted: set[bytes], cartoon: dict[str, Split]) -> bytes:
    monkeypatch.setattr(quantize, "is_accepted", lambda content: content in accepted)
    return quantize.to_int8("as trained", cartoon["train"], Config())


@pytest.mark.usefixtures("attempts")
def test_the_most_balanced_file_that_litert_prepares_is_taken(
    monkeypatch: pytest.MonkeyPatch, cartoon: dict[str, Split]
) -> None:
    names = [f"at most {most:g}".encode() for most in MOST_FACTORS]
    assert exported(monkeypatch, set(names), cartoon) == names[0]
    assert exported(monkeypatch, set(names[2:]), cartoon) == names[2]
    assert exported(monkeypatch, {b"as trained"}, cartoon) == b"as trained"


@pytest.mark.usefixtures("attempts")
def test_no_file_at_all_is_an_error(monkeypatch: pytest.MonkeyPatch, cartoon: dict[str, Split]) -> None:
    with pytest.raises(ExportError, match="LiteRT does not prepare"):
        exported(monkeypatch, set(), cartoon)
