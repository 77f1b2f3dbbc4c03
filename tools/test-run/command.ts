/** Runs one command of the test run, its output shown as it comes and kept. */
import { spawn } from "node:child_process";

export interface Exit {
  /** 0 if all went well; 124 if the time was up; 127 if the program is not there. */
  readonly code: number;
  /** In words: "ended with exit code 1". */
  readonly what: string;
  /** Standard output and error together. */
  readonly output: string;
}

interface RunOptions {
  readonly timeout_ms: number;
  /** Added to this process's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether to show the command's output as it comes; true unless told otherwise. */
  readonly show?: boolean;
}

/**
 * Never rejects. Past its time the command is killed with everything it started (browsers, servers).
 */
export function runCommand(
  command: string,
  args: readonly string[],
  { timeout_ms, env = {}, show = true }: RunOptions,
): Promise<Exit> {
  return new Promise((resolve) => {
    const windows = process.platform === "win32";
    const child = spawn(command, args, {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
      detached: !windows, // a process group of its own, so that its descendants can be ended with it
    });
    let output = "";
    let timedOut = false;
    const keep = (chunk: Buffer) => {
      if (show) process.stdout.write(chunk);
      output += chunk.toString("utf8");
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    const timer = setTimeout(() => {
      timedOut = true;
      if (windows || child.pid === undefined) child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    }, timeout_ms);
    child.once("error", (error) => {
      clearTimeout(timer);
      resolve({ code: 127, what: `could not be started: ${error.message}`, output });
    });
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      if (timedOut) resolve({ code: 124, what: `was ended after ${timeout_ms / 1000} s`, output });
      else if (signal) resolve({ code: 1, what: `was ended by ${signal}`, output });
      else resolve({ code: code ?? 1, what: `ended with exit code ${code}`, output });
    });
  });
}
