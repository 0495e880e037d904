import { defineConfig } from "@playwright/test";

import flows from "../playwright.config.ts";

/** `make screenshots` only: what the README and docs/screenshots show. */
export default defineConfig({
  ...flows,
  testDir: ".",
  outputDir: "../test-results",
  projects: [{ name: "screenshots" }],
  workers: 1,
  timeout: 240_000,
  reporter: [["line"]],
  use: { ...flows.use, timezoneId: "Europe/London", trace: "off", screenshot: "off" },
});
