// Runs a planned network: a list of steps in memory, each a struct of step-layout.ts.
// One call from JavaScript per inference; nothing is allocated, no state is kept here.
import {
  DO_ADD,
  DO_BORDER,
  DO_COPY,
  DO_DEPTHWISE_3X3,
  DO_DEPTHWISE_ANY,
  DO_GEMM,
  DO_MEAN,
  DO_MIX,
  DO_PACK_DEPTHWISE_3X3,
  DO_PACK_DEPTHWISE_ANY,
  DO_PACK_GEMM,
  DO_PACK_MIX,
  DO_PIXELS,
  DO_TABLE,
  STEP_BYTES,
} from "../step-layout";
import { add } from "./add";
import { border, copy } from "./copy";
import { depthwise3x3 } from "./depthwise-3x3";
import { depthwiseAny } from "./depthwise-any";
import { depthwiseQuads } from "./depthwise-quads";
import { gemm } from "./gemm";
import { gemmQuads } from "./gemm-quads";
import { mean } from "./mean";
import { mix } from "./mix";
import { mixQuads } from "./mix-quads";
import { packDepthwise3x3, packDepthwiseAny, packGemm, packMix } from "./pack";
import { pixels } from "./pixels";
import { table } from "./table";

function step(at: usize): void {
  switch (load<i32>(at)) {
    case DO_GEMM:
      if (RELAXED) gemmQuads(at);
      else gemm(at);
      break;
    case DO_DEPTHWISE_3X3:
      if (RELAXED) depthwiseQuads(at);
      else depthwise3x3(at);
      break;
    case DO_DEPTHWISE_ANY:
      depthwiseAny(at);
      break;
    case DO_ADD:
      add(at);
      break;
    case DO_MEAN:
      mean(at);
      break;
    case DO_TABLE:
      table(at);
      break;
    case DO_COPY:
      copy(at);
      break;
    case DO_BORDER:
      border(at);
      break;
    case DO_MIX:
      if (RELAXED) mixQuads(at);
      else mix(at);
      break;
    case DO_PACK_GEMM:
      packGemm(at);
      break;
    case DO_PACK_DEPTHWISE_3X3:
      packDepthwise3x3(at);
      break;
    case DO_PACK_DEPTHWISE_ANY:
      packDepthwiseAny(at);
      break;
    case DO_PACK_MIX:
      packMix(at);
      break;
    case DO_PIXELS:
      pixels(at);
      break;
    default:
      unreachable();
  }
}

// Steps `first` … `first + count − 1` of the list at `steps`.
export function run(steps: usize, first: i32, count: i32): void {
  let at = steps + <usize>first * STEP_BYTES;
  const end = at + <usize>count * STEP_BYTES;
  while (at < end) {
    step(at);
    at += STEP_BYTES;
  }
}
