/**
 * How one step of a planned network lies in WASM memory: 32 words of 4 bytes, little endian. Read by
 * the AssemblyScript kernels and written by runtime/plan.ts, so this file is valid in both languages
 * and holds plain integer constants alone. Addresses are bytes from the start of memory.
 */

export const STEP_WORDS = 32;
export const STEP_BYTES = 128;

// What to do (word 0).
export const DO_GEMM = 1;
export const DO_DEPTHWISE_3X3 = 2;
export const DO_DEPTHWISE_ANY = 3;
export const DO_ADD = 4;
export const DO_MEAN = 5;
export const DO_TABLE = 6;
export const DO_COPY = 7;
export const DO_BORDER = 8;
export const DO_MIX = 9;
// Done once, when a network is made.
export const DO_PACK_GEMM = 10;
export const DO_PACK_DEPTHWISE_3X3 = 11;
export const DO_PACK_DEPTHWISE_ANY = 12;
export const DO_PACK_MIX = 13;
export const DO_PIXELS = 14;

/**
 * Pixels handled together; pixel tables are filled up to a multiple of it by repeating their last
 * entry. A multiple of every family's tile height.
 */
export const PIXEL_MULTIPLE = 12;
/** Output channels handled together; weights are packed in blocks of it, zeros filling the last one. */
export const CHANNEL_BLOCK = 8;

// DO_GEMM: out[m][n] = requantise(bias[n] + Σ in[m][k] · w[n][k]). The input values of a pixel are
// `segments` runs of `segment bytes`, `segment stride` apart (one run per kernel row).
/** int32 address per pixel of its first input byte. */
export const GEMM_IN_TABLE = 1;
/** int32 address per pixel of its first output byte. */
export const GEMM_OUT_TABLE = 2;
export const GEMM_PIXELS = 3;
export const GEMM_CHANNELS = 4;
export const GEMM_SEGMENTS = 5;
export const GEMM_SEGMENT_STRIDE = 6;
export const GEMM_SEGMENT_BYTES = 7;
/** Per channel block: 8 int32 biases, weights, 8 float32 rescales. */
export const GEMM_WEIGHTS = 8;
/** Working memory for widened input values; 0 bytes are used by the relaxed family. */
export const GEMM_SCRATCH = 9;
/** simd128: pairs of values per pixel, each segment filled up to whole pairs. */
export const GEMM_PAIRS = 10;

// Requantisation constants, shared by every step that needs them: 4 vectors of 16 bytes.
/** Address of: 12582912.0 ×4 | int32 (0x4B400000 − zero point) ×4 | int32 (0x4B400000 − zero point + low) ×4 |
 * high ×16. */
export const REQUANTISE = 11;

// DO_DEPTHWISE_*: the input carries its border already.
export const DW_IN = 1;
export const DW_IN_ROW = 2;
export const DW_OUT = 3;
export const DW_OUT_ROW = 4;
export const DW_HEIGHT = 5;
export const DW_WIDTH = 6;
export const DW_CHANNELS = 7;
/** Window step in both directions (3×3), or downwards (any). */
export const DW_STRIDE = 8;
export const DW_WEIGHTS = 9;
export const DW_STRIDE_ACROSS = 10;
export const DW_KERNEL_HEIGHT = 12;
export const DW_KERNEL_WIDTH = 13;

// DO_ADD: out = clamp(((bias + a·aMultiplier + b·bMultiplier) >> shift) + zero point).
export const ADD_A = 1;
export const ADD_B = 2;
export const ADD_OUT = 3;
export const ADD_COUNT = 4;
export const ADD_BIAS = 5;
export const ADD_A_MULTIPLIER = 6;
export const ADD_B_MULTIPLIER = 7;
export const ADD_SHIFT = 8;
export const ADD_ZERO_POINT = 9;
export const ADD_LOW = 10;
export const ADD_HIGH = 12;

// DO_MEAN: out[c] = clamp(round((bias + Σ in[pixel][c]) · rescale) + zero point).
export const MEAN_IN = 1;
export const MEAN_OUT = 2;
export const MEAN_PIXELS = 3;
export const MEAN_CHANNELS = 4;
export const MEAN_BIAS = 5;
/** float32 */
export const MEAN_RESCALE = 6;

// DO_TABLE: out = table[byte of in].
export const TABLE_IN = 1;
export const TABLE_OUT = 2;
export const TABLE_COUNT = 3;
/** 256 bytes, indexed by the stored byte read as unsigned. */
export const TABLE_TABLE = 4;

// DO_COPY: rows of bytes from one place to another, each byte XORed with `flip`.
export const COPY_IN = 1;
export const COPY_IN_STRIDE = 2;
export const COPY_OUT = 3;
export const COPY_OUT_STRIDE = 4;
export const COPY_ROWS = 5;
export const COPY_ROW_BYTES = 6;
export const COPY_FLIP = 7;

// DO_BORDER: fills the border of a picture with one byte.
/** Address of the first border byte, top left. */
export const BORDER_AT = 1;
/** Bytes from one row to the next, border included. */
export const BORDER_ROW = 2;
/** Rows without the border. */
export const BORDER_HEIGHT = 3;
/** Bytes of a row without the border. */
export const BORDER_ROW_BYTES = 4;
export const BORDER_TOP = 5;
export const BORDER_BOTTOM = 6;
/** Bytes at the left and right of a row. */
export const BORDER_LEFT_BYTES = 7;
export const BORDER_RIGHT_BYTES = 8;
export const BORDER_VALUE = 9;

// DO_MIX: pointwise from at most MIX_MOST_IN to at most MIX_MOST_OUT channels; rows of ≥ MIX_LEAST_WIDTH.
export const MIX_MOST_IN = 8;
export const MIX_MOST_OUT = 4;
export const MIX_LEAST_WIDTH = 4;
export const MIX_IN = 1;
export const MIX_IN_ROW = 2;
export const MIX_OUT = 3;
export const MIX_OUT_ROW = 4;
export const MIX_HEIGHT = 5;
export const MIX_WIDTH = 6;
export const MIX_IN_CHANNELS = 7;
export const MIX_OUT_CHANNELS = 8;
export const MIX_WEIGHTS = 9;

// DO_PACK_*: weights as the file has them, brought into the order the kernels read (assembly/pack.ts).
export const PACK_WEIGHTS = 1;
/** int32, one per output channel. */
export const PACK_BIAS = 2;
/** float32. */
export const PACK_SCALES = 3;
/** Bytes from one channel's scale to the next; 0 where one scale serves all. */
export const PACK_SCALE_STRIDE = 4;
export const PACK_CHANNELS = 5;
/** Weights per output channel. */
export const PACK_DEPTH = 6;
export const PACK_SEGMENTS = 7;
export const PACK_TO = 8;
/** float32 */
export const PACK_INPUT_SCALE = 9;
/** float32 */
export const PACK_OUTPUT_SCALE = 10;
/** The input's, as stored. */
export const PACK_ZERO_POINT = 11;

// DO_PIXELS: a table of `count` addresses, of height × width pixels and then the last one again.
export const PIXELS_TO = 1;
export const PIXELS_HEIGHT = 2;
export const PIXELS_WIDTH = 3;
export const PIXELS_COUNT = 4;
export const PIXELS_FIRST = 5;
/** Bytes from a row to the next, and from a pixel to the next. */
export const PIXELS_DOWN = 6;
export const PIXELS_ACROSS = 7;
