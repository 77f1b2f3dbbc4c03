/**
 * End-to-end tests: the built app, served as `npm start` serves it, in a real browser with a fake camera.
 * `npm test` builds first; on its own: `npm run build && npm run e2e`.
 */
import { createServer } from "node:net";
import { defineConfig } from "@playwright/test";

/** The config is read in every worker; the port is chosen once and handed down in the environment. */
async function chosenPort(): Promise<number> {
  const given = Number(process.env.E2E_PORT);
  if (given > 0) return given;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  const port = typeof address === "object" && address ? address.port : 4199;
  process.env.E2E_PORT = String(port);
  return port;
}

const port = await chosenPort();

export default defineConfig({
  testDir: "e2e",
  testMatch: "**/*.spec.ts",
  globalSetup: "./e2e/prepare.ts",
  outputDir: "test-results",
  // Every test drives a browser whose pipeline keeps a core busy: side by side they would slow each other
  // below real time.
  workers: 1,
  fullyParallel: false,
  forbidOnly: Boolean(process.env.CI),
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  use: { baseURL: `http://localhost:${port}/`, viewport: { width: 1280, height: 800 }, trace: "off" },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    stdout: "ignore",
  },
});
