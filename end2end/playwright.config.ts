import { availableParallelism } from "node:os";

import { defineConfig } from "@playwright/test";

/** Where Debian puts it; any Chromium or Chrome will do. */
const CHROMIUM = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";

export default defineConfig({
  testDir: "flows",
  outputDir: "test-results",
  forbidOnly: Boolean(process.env.CI),
  fullyParallel: true,
  // A browser and a server each: more than the cores would only measure waiting.
  workers: availableParallelism(),
  retries: 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: process.env.PLAYWRIGHT_JSON_OUTPUT_FILE ? [["list"], ["json"]] : [["list"]],
  use: {
    // Far from UTC and from the machine's own locale, so that mixing them up shows.
    locale: "en-GB",
    timezoneId: "Australia/Adelaide",
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: CHROMIUM,
      // A browser that looks nothing up: not for updates, not for sign-in, not for anything.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  projects: [
    { name: "flows", testIgnore: "large/**" },
    // Measures how long the page is busy, so nothing else may run beside it, a recorder least of all.
    { name: "large", testMatch: "large/**", dependencies: ["flows"], workers: 1, timeout: 600_000, use: { trace: "off" } },
  ],
});
