"""Everything that is chosen before a training run, frozen. One run = one Config + one data folder.

Units ride in names. Nothing here is measured; measured numbers live in card and report.
"""

import dataclasses
import json
from typing import Literal


@dataclasses.dataclass(frozen=True)
class Block:
    """One inverted residual block of MobileNetV3: expand 1x1, depthwise 3x3, project 1x1."""

    expanded: int
    """Channels after the expanding convolution; equal to the incoming channels means: no expansion."""
    filters: int
    """Channels put out."""
    stride: int


@dataclasses.dataclass(frozen=True)
class FacePart:
    """Which part of the face square (the square round the landmarks) is looked at, in shares of its side; as src/inference/observation.ts."""

    width: float = 1.0
    height: float = 1.0
    rise: float = 0.0
    """How far the part's middle lies above the square's."""

    def __str__(self) -> str:
        return f"{self.width:g} × {self.height:g} of the face square's side, its middle {self.rise:g} above the square's"


@dataclasses.dataclass(frozen=True)
class NetworkConfig:
    """TinyTracker (Bonazzi et al. 2023) on the minimalistic MobileNetV3-small (Howard et al. 2019).

    Minimalistic: 3x3 kernels only, ReLU only, no squeeze-and-excitation.
    """

    name: str = "tinytracker"
    """Of the file, the card and the setting that chooses it."""
    layout: Literal["rgb+xy", "grey"] = "rgb+xy"
    """Planes of the input, as src/inference/runtime/describe-input.ts names them."""
    size_px: int = 112
    colour_filters: int | None = 3
    """Of the 1x1 convolution that mixes the planes; None: there is nothing to mix."""
    stem_filters: int = 16
    blocks: tuple[Block, ...] = (
        Block(16, 16, 2),
        Block(72, 24, 2),
        Block(88, 24, 1),
        Block(96, 40, 2),
        Block(240, 40, 1),
        Block(240, 40, 1),
        Block(120, 48, 1),
        Block(144, 48, 1),
        Block(288, 96, 2),
        Block(576, 96, 1),
        Block(576, 96, 1),
    )
    last_filters: int = 576
    bottleneck_filters: int = 2
    hidden: int = 128
    part: FacePart = FacePart()
    """What is cropped; that of the crops trained on (their manifest says it)."""
    gaze_range_cm: float = 30.0
    """The tanh output times this is the gaze in cm, both coordinates."""
    early_layer: str = "block7_add"
    """Map half-way up from which the training-only outputs are read off a second time: [B, 7, 7, 48]."""
    most_parameters: int = 460_000
    most_bytes: int = 625_504
    """What the file may hold; a larger one is not published."""

    @property
    def channels(self) -> int:
        return 5 if self.layout == "rgb+xy" else 1


TINYTRACKER = NetworkConfig()

TINYTRACKER_S = NetworkConfig(
    name="tinytracker-s",
    layout="grey",
    size_px=96,
    colour_filters=None,
    stem_filters=8,
    blocks=(
        Block(8, 8, 2),
        Block(96, 16, 2),
        Block(144, 24, 1),
        Block(144, 24, 1),
        Block(192, 32, 2),
        Block(192, 32, 1),
        Block(256, 48, 1),
    ),
    last_filters=96,
    bottleneck_filters=4,
    hidden=64,
    early_layer="block5_add",
    most_parameters=90_000,
    most_bytes=173_232,
)
"""For microcontrollers (Spresense). Grey and without position planes: where the face is in the frame it cannot know."""

NETWORKS = {network.name: network for network in (TINYTRACKER, TINYTRACKER_S)}


@dataclasses.dataclass(frozen=True)
class AugmentConfig:
    """Strengths of the cheap picture changes; standard deviations unless said otherwise."""

    mirror_frac: float = 0.5
    """Share of pictures mirrored left to right (x of the label and X plane change sign)."""
    reframe_frac: float = 0.7
    """Share of pictures given another window: shifted and scaled, as face boxes vary."""
    shift: float = 0.05
    """Largest shift of that window, uniformly drawn, as a share of its side."""
    scale_range: tuple[float, float] = (0.93, 1.06)
    """Of that window's side."""
    gain: float = 0.22
    """Of the natural logarithm of the overall gain."""
    channel_gain: float = 0.06
    """The same per colour channel (white balance)."""
    gamma: float = 0.2
    """Of the natural logarithm of the tone curve's exponent."""
    offset: float = 0.05
    """Added after the tone curve; 1 is full scale."""
    noise: float = 0.02
    """Largest standard deviation of the pixel noise; 1 is full scale; drawn uniformly from 0 up per picture."""
    blur_frac: float = 0.15
    """Share of pictures smoothed by a 1-2-1 kernel."""
    grey_frac: float = 0.05
    """Share of pictures turned to grey."""


@dataclasses.dataclass(frozen=True)
class TrainConfig:
    seed: int = 20261123
    batch: int = 64
    epochs: int = 30
    peak_rate: float = 4e-3
    final_rate: float = 4e-6
    """Next to nothing: what a step shakes at the end is not learnt any more."""
    warmup_frac: float = 0.03
    weight_decay: float = 0.02
    second_moment_decay: float = 0.99
    """Adam's beta 2. At the usual 0.999 a crop with a rare, large gradient moves every weight by up to 32 learning rates in the steps that follow
    (0.1 / sqrt(0.001), summed over the first moment's decay), at 0.99 by 11."""
    clip_norm: float = 1.0
    smooth_cm: float = 1.0
    """Below about this distance the loss turns from the distance itself into its square."""
    denoise: bool = True
    """Learn what a faultless reader would guess from each picture in place of its label: see denoise.py."""
    revive_until_frac: float = 0.5
    """Dead units get new weights at the start of each epoch until this much of the run is done; 0: never. See revive.py."""
    auxiliary_weight: float = 0.75
    """Weight of each set of training-only outputs (head pose, eye angles, points of the eyes) beside the gaze loss."""
    finish_from_frac: float = 0.6
    finish_until_frac: float = 0.8
    """Between these shares of the run the training-only outputs, which lead the way early on, give room to the gaze."""
    finish_auxiliary: float = 0.1
    """What is left of auxiliary_weight after that, as a share."""


@dataclasses.dataclass(frozen=True)
class ExportConfig:
    representative: int = 1200
    """Training crops that set the activation ranges of the int8 network."""
    outlier_frac: float = 0.15
    """Share of the crops asked that are left out because they drive some layer farthest: see quantize.calm_inputs."""
    balance: bool = True
    """Rescale channels so that each uses the range of its tensor (channels.py); float results stay the same."""
    narrow: bool = True
    """Cut off what is rare in a tensor where the file's answers then move less (ranges.py)."""
    dither: int = 1
    """Copies of each output coordinate, offset by fractions of a step and averaged after dequantisation."""


@dataclasses.dataclass(frozen=True)
class Config:
    network: NetworkConfig = NetworkConfig()
    augment: AugmentConfig = AugmentConfig()
    train: TrainConfig = TrainConfig()
    export: ExportConfig = ExportConfig()

    def to_json(self) -> str:
        return json.dumps(dataclasses.asdict(self), indent=2)
