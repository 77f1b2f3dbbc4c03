"""The product's engine (TypeScript and WebAssembly, run by Node), for the tests that compare it with LiteRT."""

import pathlib
import shutil
import subprocess
import tempfile

import numpy as np

ROOT = pathlib.Path(__file__).resolve().parent.parent
TSX = ROOT / "node_modules" / "tsx" / "dist" / "cli.mjs"
TIMEOUT_S = 180

WHY_NOT = "Node and node_modules (npm ci) run the engine"


def is_here() -> bool:
    return shutil.which("node") is not None and TSX.exists()


def run_in_engine(content: bytes, pictures: np.ndarray) -> np.ndarray:
    """pictures: int8 [N, S, S, C] -> float32 [N, outputs].

    Raises subprocess.CalledProcessError where the engine refuses the file.
    """
    with tempfile.TemporaryDirectory() as folder:
        model, inputs, outputs = (pathlib.Path(folder) / name for name in ("network.tflite", "pictures", "outputs"))
        model.write_bytes(content)
        inputs.write_bytes(np.ascontiguousarray(pictures, np.int8).tobytes())
        command = ["node", TSX, ROOT / "tools" / "run-network.ts", model, inputs, outputs]
        subprocess.run(command, check=True, cwd=ROOT, timeout=TIMEOUT_S)
        return np.frombuffer(outputs.read_bytes(), "<f4").reshape(len(pictures), -1)
