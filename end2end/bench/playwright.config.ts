import { defineConfig } from "@playwright/test";

import flows from "../playwright.config.ts";

/** `make bench` only: nothing here is a test that passes or fails by speed, and it takes minutes. */
export default defineConfig({
  ...flows,
  testDir: ".",
  outputDir: "../test-results",
  projects: [
    { name: "worker", testMatch: "browser.spec.ts" },
    // Needs the release build: `make build`.
    { name: "page", testMatch: ["page.spec.ts", "edit.spec.ts"] },
  ],
  fullyParallel: false,
  workers: 1,
  timeout: 900_000,
  reporter: [["line"]],
  use: { ...flows.use, trace: "off", screenshot: "off" },
});
