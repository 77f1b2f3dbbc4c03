/**
 * Development server, production build, preview server and the two Vitest projects.
 * Paths in the build are relative, so dist/ works at any address of any static host.
 */
import { existsSync } from "node:fs";
import react from "@vitejs/plugin-react";
import { playwright } from "@vitest/browser-playwright";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import { BROWSER_COMMANDS } from "./tools/browser-commands.ts";
import { CHROMIUM_ARGS, usualPlaces } from "./tools/chromium.ts";
import { WORKER_BUILD } from "./tools/compile-hint.ts";
import { CSP_META, SECURITY_HEADERS } from "./tools/content-security-policy.ts";

/** Writes the policy into the built page. Not in development: hot reloading needs inline scripts. */
const cspMeta: Plugin = {
  name: "content-security-policy-meta",
  apply: "build",
  transformIndexHtml: () => [
    {
      tag: "meta",
      attrs: { "http-equiv": "Content-Security-Policy", content: CSP_META },
      injectTo: "head-prepend",
    },
  ],
};

/** The browser of the browser project; undefined leaves the choice to Playwright. */
const chromium =
  process.env.CHROMIUM_PATH || usualPlaces(process.platform, process.env).find((path) => existsSync(path));

export default defineConfig({
  base: "./",
  // One page: a missing file is a 404, not the page itself with status 200.
  appType: "mpa",
  plugins: [react(), cspMeta],
  worker: WORKER_BUILD,
  // Used by the worker alone, where the development server would find it late and reload the page.
  optimizeDeps: { include: ["@mediapipe/tasks-vision", "zustand", "zustand/vanilla"] },
  build: {
    target: "es2022",
    // A small file turned into a data: address would need a wider policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // MediaPipe's bundle alone is larger than the default limit of the warning.
    chunkSizeWarningLimit: 1200,
  },
  preview: { headers: { ...SECURITY_HEADERS }, port: 4173 },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "node",
          environment: "node",
          include: ["src/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: ["**/*.browser.test.ts", "node_modules/**"],
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["src/**/*.browser.test.ts", "src/**/*.browser.test.tsx", "tools/**/*.browser.test.ts"],
          browser: {
            enabled: true,
            commands: BROWSER_COMMANDS,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: { args: [...CHROMIUM_ARGS], ...(chromium ? { executablePath: chromium } : {}) },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
