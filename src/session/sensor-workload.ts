/**
 * Joins the two rooms that never meet: the loaded model's operator list (inference) becomes the
 * workload of the simulated sensor (hardware-sim).
 */
import type { Workload as SensorWorkload } from "../hardware-sim/workload.ts";
import type { Workload as NetworkWork } from "../inference/tflite/workload.ts";

/** `name` is what the panel calls the network, e.g. its file name. */
export function sensorWorkload(name: string, work: NetworkWork): SensorWorkload {
  return {
    name,
    inputBytes: work.totals.input_bytes,
    weightBytes: work.totals.weight_bytes,
    peakActivationBytes: work.totals.activation_peak_bytes,
    outputBytes: work.totals.output_bytes,
    layers: work.layers.map((layer) => ({
      name: layer.name,
      kind: layer.kind,
      macs: layer.macs,
      weight_bytes: layer.weight_bytes,
      in_bytes: layer.activation_in_bytes,
      out_bytes: layer.activation_out_bytes,
    })),
    provenance: "modelled",
    source: "the loaded model file's own operator list",
  };
}
