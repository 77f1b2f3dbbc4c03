/** The app as `npm start` gives it, for tools that drive it in a browser: built if need be, on a free port. */
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";

export interface ServedApp {
  /** With a slash at its end. */
  readonly url: string;
  close(): void;
}

/**
 * @param tool start.ts serves the app, example.ts the library with its example page
 * @throws Error with what the tool said, when it cannot start
 */
export async function serveApp(tool: "start.ts" | "example.ts" = "start.ts"): Promise<ServedApp> {
  const root = join(import.meta.dirname, "..");
  const child = spawn(process.execPath, ["--import", "tsx", join("tools", tool)], {
    cwd: root,
    env: { ...process.env, PORT: String(await freePort()) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => {
    said += chunk.toString("utf8");
  });
  for await (const line of createInterface({ input: child.stdout })) {
    said += `${line}\n`;
    const url = /https?:\/\/localhost:\d+\//.exec(line)?.[0];
    if (url !== undefined) return { url, close: () => child.kill() };
  }
  throw new Error(`The app could not be served:\n${said}`);
}

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("No free port could be found.");
  return address.port;
}
