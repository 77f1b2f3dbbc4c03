/**
 * End-to-end tests: the built app, served as `npm start` serves it, in a real browser with a fake camera.
 * `npm run e2e`, or as the last stage of `npm test`.
 */
import { defineConfig } from "@playwright/test";
import { freePort } from "./tools/served-app.ts";

// The config is read again in every worker; the port is chosen once and handed down in the environment.
process.env.E2E_PORT ??= String(await freePort());
const url = `http://localhost:${process.env.E2E_PORT}/`;

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
  use: { baseURL: url, viewport: { width: 1280, height: 800 }, trace: "off" },
  webServer: {
    // What `npm start` runs: builds what is out of date, then serves it.
    command: "node --import tsx tools/start.ts",
    env: { PORT: process.env.E2E_PORT },
    url,
    timeout: 180_000,
    reuseExistingServer: false,
    stdout: "ignore",
  },
});
