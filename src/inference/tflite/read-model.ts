/**
 * `readModel`: bytes of a `.tflite` file → Model, or a GazeError that names the field.
 *
 * Nothing is used before it is checked, every loop is bounded by the file's size, and nothing is
 * executed. model/corrupt = the file contradicts itself; model/unsupported = it is sound, but asks
 * for what we do not run (all of it listed in one message).
 */
import { GazeError } from "../errors.ts";
import { corrupt, FlatBuffer, type Table } from "./flatbuffer.ts";
import type { Model, Operator, Tensor } from "./model.ts";
import { readFacePart } from "./read-metadata.ts";
import { readOperator, readOperatorCodes } from "./read-operators.ts";
import { readBuffers, readTensor } from "./read-tensors.ts";
import { FIELD, FILE_IDENTIFIER, SCHEMA_VERSION } from "./schema.ts";
import { Unsupported } from "./unsupported.ts";
import { macsOf } from "./workload.ts";

/** Far above any network that runs per frame; keeps a hostile file from costing time. */
const MAX_ENTRIES = 4096;
const MAX_MACS = 4e9;
/** Root reference and file identifier. */
const HEADER_BYTES = 8;

/** @throws GazeError model/corrupt, model/unsupported or model/too-large; never anything else. */
/** @param bytes kept by the Model, whose constants lie in them: not to be changed while it is in use. */
export function readModel(bytes: Uint8Array): Model {
  if (bytes.length < HEADER_BYTES) throw corrupt("file", `is only ${bytes.length} bytes long`);
  const identifier = String.fromCharCode(...bytes.subarray(4, 8));
  if (identifier !== FILE_IDENTIFIER) {
    throw new GazeError("model/corrupt", "file identifier: this is not a TensorFlow Lite file (TFL3)", {
      cure: "Choose a file ending in .tflite.",
    });
  }
  const file = new FlatBuffer(bytes);
  const model = file.root("model");
  const unsupported = new Unsupported();
  const version = model.u32(FIELD.model.version, "version", 0);
  if (version !== SCHEMA_VERSION) unsupported.add(`schema version ${version}`, "version");
  const codes = readOperatorCodes(model, MAX_ENTRIES);
  const buffers = readBuffers(model, 2 * MAX_ENTRIES, unsupported);
  const subgraphs = model.tables(FIELD.model.subgraphs, "subgraphs", MAX_ENTRIES);
  const main = subgraphs[0];
  if (main === undefined) throw corrupt("subgraphs", "is empty");
  if (subgraphs.length > 1) unsupported.add(`${subgraphs.length} subgraphs`, "subgraphs");

  const tensors = readTensors(main, buffers, bytes.length, unsupported);
  const operators = main
    .tables(FIELD.subgraph.operators, "operators", MAX_ENTRIES)
    .map((table, index) => readOperator(table, index, codes, tensors, unsupported));
  if (operators.length === 0) throw corrupt("operators", "is empty");
  const input = readEnd(main, FIELD.subgraph.inputs, "inputs", tensors, unsupported);
  const output = readEnd(main, FIELD.subgraph.outputs, "outputs", tensors, unsupported);
  unsupported.throwIfAny();

  const result: Model = {
    description: model.text(FIELD.model.description, "description", 200),
    operators: operators.filter((operator): operator is Operator => operator !== null),
    tensors: tensors.filter((tensor): tensor is Tensor => tensor !== null),
    input,
    output,
    part: readFacePart(model, buffers, MAX_ENTRIES),
    file_bytes: bytes.length,
  };
  checkDataflow(result);
  checkSize(result);
  return result;
}

function readTensors(
  subgraph: Table,
  buffers: Parameters<typeof readTensor>[2],
  fileBytes: number,
  unsupported: Unsupported,
): (Tensor | null)[] {
  let constantBytes = 0;
  return subgraph.tables(FIELD.subgraph.tensors, "tensors", MAX_ENTRIES).map((table, index) => {
    const tensor = readTensor(table, index, buffers, unsupported);
    constantBytes += tensor?.data?.byteLength ?? 0;
    constantBytes += tensor?.quantisation?.scales.byteLength ?? 0;
    // Honest files share a buffer now and then; a file that unpacks to many times its size is hostile.
    if (constantBytes > 4 * fileBytes) throw corrupt(`tensors[${index}].buffer`, "buffers overlap too often");
    return tensor;
  });
}

/** The one graph input or output. */
function readEnd(
  subgraph: Table,
  id: number,
  name: "inputs" | "outputs",
  tensors: readonly (Tensor | null)[],
  unsupported: Unsupported,
): number {
  const ends = subgraph.int32s(id, name, MAX_ENTRIES) ?? [];
  const [end] = ends;
  if (end === undefined) throw corrupt(`subgraphs[0].${name}`, "is empty");
  ends.forEach((tensor, i) => {
    if (tensor < 0 || tensor >= tensors.length) {
      throw corrupt(
        `subgraphs[0].${name}[${i}]`,
        `is tensor ${tensor}; the file has ${tensors.length} tensors`,
      );
    }
  });
  if (ends.length > 1) unsupported.add(`${ends.length} ${name}`, `subgraphs[0].${name}`);
  const tensor = tensors[end] ?? null;
  if (tensor === null) return end; // already noted as unsupported
  const quantised = tensor.type === "int8" && tensor.quantisation?.scales.length === 1;
  if (!quantised && (name === "inputs" || tensor.type !== "float32")) {
    unsupported.add(`${tensor.type} ${name} (the network must take int8)`, `subgraphs[0].${name}[0]`);
  }
  return end;
}

/** Every tensor is produced at most once, and before anything reads it: so there is no cycle. */
function checkDataflow(model: Model): void {
  const ready = new Set<number>([model.input]);
  for (const tensor of model.tensors) {
    if (tensor.data === null) continue;
    if (tensor.index === model.input) throw corrupt("subgraphs[0].inputs[0]", "is a constant");
    ready.add(tensor.index);
  }
  for (const operator of model.operators) {
    const field = `operators[${operator.index}]`;
    for (let i = 0; i < operator.inputs.length; i++) {
      const tensor = operator.inputs[i] ?? -1;
      if (ready.has(tensor)) continue;
      throw corrupt(`${field}.inputs[${i}]`, `reads tensor ${tensor} before it is produced`);
    }
    // Every operator we read has one output.
    const { output } = operator;
    if (ready.has(output)) throw corrupt(`${field}.outputs[0]`, `tensor ${output} already has its values`);
    ready.add(output);
  }
  if (!ready.has(model.output))
    throw corrupt("subgraphs[0].outputs[0]", `nothing produces tensor ${model.output}`);
}

function checkSize(model: Model): void {
  let macs = 0;
  for (const operator of model.operators) macs += macsOf(model, operator);
  if (macs > MAX_MACS) {
    throw new GazeError("model/too-large", `This network needs ${(macs / 1e9).toFixed(1)} GMAC per frame.`, {
      cure: `Choose a network below ${MAX_MACS / 1e9} GMAC.`,
    });
  }
}
