/**
 * Sony IMX500: the published figures, each with its source, nothing derived. imx500.ts builds the
 * device from them.
 */
import { derived, quantity } from "./quantity.ts";

const PAPER = "TinyTracker, IEEE SENSORS 2023, arXiv 2307.07813 (abstract)";
export const ISSCC = "ISSCC 2021 9.6 as quoted by Sony's AiCamera device page";
export const DRIVER = "Linux driver drivers/media/i2c/imx500.c";
const DEVICE_PAGE = "AiCamera device page, Sony Semiconductor Solutions";
const SEAL = "third-party summary of SEAL, ISCA 2025";

// The paper's frame
export const CAMERA_MS = quantity(17.9, "ms", "published", `${PAPER}: read, process and transmit the pixels`);
export const INFERENCE_MS = quantity(0.86, "ms", "published", PAPER);
export const RESULT_MS = quantity(0.24, "ms", "published", `${PAPER}: retrieving the results`);
export const TOTAL_MS = quantity(19, "ms", "published", `${PAPER}: around 19 ms = 17.9 + 0.86 + 0.24`);
export const TOTAL_MJ = quantity(4.9, "mJ", "published", PAPER);
export const INFERENCE_MJ = quantity(0.06, "mJ", "published", PAPER);

// Pixel array
export const COLUMNS = 4056;
export const ROWS = 3040;
export const FULL_READOUT_MS = quantity(16.52, "ms", "datasheet", `read-out at 4056×3040, ${ISSCC}`);
export const BINNED_READOUT_MS = quantity(5.52, "ms", "datasheet", `read-out at 2028×1520, ${ISSCC}`);
export const FULL_MODE_MW = quantity(278.8, "mW", "datasheet", `12.3 MP mode, ${ISSCC}; conditions unknown`);
export const BINNED_MODE_MW = quantity(379.1, "mW", "datasheet", `3.1 MP mode, ${ISSCC}; conditions unknown`);

// Raspberry Pi AI Camera timing
const PIXEL_CLOCK_MHZ = 744;
export const PI_BLANKING_ROWS = 1117;
export const PI_FULL_ROW_US = derived(17_900 / PIXEL_CLOCK_MHZ, "µs", `17,900 clocks at 744 MHz, ${DRIVER}`);
export const PI_BINNED_ROW_US = derived(9398 / PIXEL_CLOCK_MHZ, "µs", `9,398 clocks at 744 MHz, ${DRIVER}`);

// Processor
export const DSP_CLOCK_MHZ = quantity(262.5, "MHz", "datasheet", ISSCC);
export const DSP_MACS = quantity(2304, "MAC/cycle", "datasheet", `DSP size, ${ISSCC}`);
export const DSP_PJ_PER_MAC = quantity(
  2 / 4.97,
  "pJ",
  "datasheet",
  `2 operations per MAC at 4.97 TOPS/W peak, ${ISSCC}`,
);
export const MEMORY_BYTES = quantity(
  8_388_480,
  "B",
  "datasheet",
  `network and working memory, ${DEVICE_PAGE}`,
);
export const TENSOR_BYTES_MAX = quantity(
  640 * 640 * 3,
  "B",
  "datasheet",
  `RGB 640×640 at most, ${DEVICE_PAGE}`,
);

// Way out
export const LINK_MBPS = derived(1776, "Mbit/s", `2 lanes × 444 MHz × 2 (double data rate), ${DRIVER}`);
export const LINE_BYTES = quantity(2560, "B", "datasheet", `inference stream line, ${DRIVER}`);
export const HEADER_LINES = quantity(2, "lines", "datasheet", `KPI line and settings line, ${DRIVER}`);

// Energy per action, measured on other chips
export const CONVERSION_PJ = quantity(
  28.4,
  "pJ",
  "published",
  `single-slope converter, per pixel; ${SEAL}; not IMX500's own`,
);
export const LINK_PJ_PER_BYTE = quantity(
  100,
  "pJ",
  "published",
  `MIPI CSI-2, per byte; ${SEAL}; not IMX500's own`,
);
