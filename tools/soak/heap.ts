/** JavaScript heap of a page and its workers, after a collection, over Chromium's debugging protocol. */
import type { CDPSession, Page } from "playwright";

export interface HeapMeter {
  /** Live objects of the page and of every worker it runs now, MB (10⁶ bytes). */
  used_MB(): Promise<number>;
}

interface Reply {
  readonly id?: number;
  readonly result?: { readonly usedSize?: number };
  readonly error?: { readonly message: string };
}

export async function meterHeap(page: Page): Promise<HeapMeter> {
  const session = await page.context().newCDPSession(page);
  const workers = new Set<string>();
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type === "worker") workers.add(sessionId);
  });
  session.on("Target.detachedFromTarget", ({ sessionId }) => workers.delete(sessionId));
  // Not flat: a worker's messages then travel inside the page's own session, the only one we are given.
  await session.send("Target.setAutoAttach", {
    autoAttach: true,
    waitForDebuggerOnStart: false,
    flatten: false,
  });
  return {
    async used_MB() {
      await session.send("HeapProfiler.collectGarbage");
      const { usedSize } = await session.send("Runtime.getHeapUsage");
      let total = usedSize;
      for (const worker of workers) {
        await askWorker(session, worker, "HeapProfiler.collectGarbage");
        total += (await askWorker(session, worker, "Runtime.getHeapUsage"))?.usedSize ?? 0;
      }
      return total / 1e6;
    },
  };
}

let lastId = 0;

function askWorker(session: CDPSession, sessionId: string, method: string): Promise<Reply["result"]> {
  lastId += 1;
  const id = lastId;
  return new Promise((resolve, reject) => {
    const onMessage = (event: { sessionId: string; message: string }) => {
      if (event.sessionId !== sessionId) return;
      const reply: Reply = JSON.parse(event.message);
      if (reply.id !== id) return;
      session.off("Target.receivedMessageFromTarget", onMessage);
      if (reply.error) reject(new Error(`${method}: ${reply.error.message}`));
      else resolve(reply.result);
    };
    session.on("Target.receivedMessageFromTarget", onMessage);
    session
      .send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method, params: {} }) })
      .catch(reject);
  });
}
