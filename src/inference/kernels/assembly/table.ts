// s8_table__scalar: TANH, LOGISTIC and QUANTIZE as a look-up per byte. These tensors are tiny.
import { TABLE_COUNT, TABLE_IN, TABLE_OUT, TABLE_TABLE } from "../step-layout";
import { address, word } from "./step";

export function table(step: usize): void {
  const from = address(step, TABLE_IN);
  const to = address(step, TABLE_OUT);
  const entries = address(step, TABLE_TABLE);
  const count = word(step, TABLE_COUNT);
  for (let i = 0; i < count; i++) store<u8>(to + i, load<u8>(entries + load<u8>(from + i)));
}
