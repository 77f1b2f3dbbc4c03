/**
 * The inference worker: glues its port to the engine. The handler is set before anything is awaited, since
 * messages that arrive without one are lost.
 */

import { createEngine } from "./engine.ts";
import { servePort } from "./worker-port.ts";

servePort(globalThis as unknown as DedicatedWorkerGlobalScope, (init) => createEngine(init));
