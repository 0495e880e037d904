import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generate } from "../support/generate.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = 3;

/** What the page notes about itself. */
interface Noted {
  dropped: number;
  firstFinding?: number;
  ended?: number;
  longestTask: number;
}

test("on the page", async ({ page }) => {
  const file = await generate(join(tmpdir(), `muster-bench-page-${process.pid}.csv`), ROWS);
  try {
    const wrong = file.malformedAddresses + file.unknownStatuses;
    await page.addInitScript((wrong) => {
      const noted: { dropped: number; firstFinding?: number; ended?: number; longestTask: number } = {
        dropped: 0,
        longestTask: 0,
      };
      Object.assign(window, { noted });
      new PerformanceObserver((list) => {
        for (const { startTime, duration } of list.getEntries()) {
          // What the page did to come alive is not what is measured here.
          if (noted.dropped > 0 && startTime >= noted.dropped) noted.longestTask = Math.max(noted.longestTask, duration);
        }
      }).observe({ type: "longtask" });
      document.addEventListener("change", () => (noted.dropped ||= performance.now()), true);
      const look = () => {
        if (noted.dropped === 0 || noted.ended) return;
        const figure = [...document.querySelectorAll(".figure")].find((figure) => figure.textContent?.includes("Errors"));
        const errors = Number(figure?.querySelector(".figure-value")?.textContent?.replaceAll(",", "") ?? 0);
        if (errors > 0 || document.querySelector("details summary")?.textContent?.includes("Unknown status")) {
          noted.firstFinding ??= performance.now() - noted.dropped;
        }
        if (errors === wrong) noted.ended = performance.now() - noted.dropped;
      };
      new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
    }, wrong);
    const rounds: Noted[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const wizard = await Wizard.open(page);
      await page.waitForTimeout(500);
      await page.getByLabel("Choose a file").setInputFiles(file.path);
      await expect
        .poll(() => page.evaluate(() => (window as unknown as { noted: Noted }).noted.ended ?? 0), { timeout: 60_000 })
        .toBeGreaterThan(0);
      expect(await wizard.figure("Errors")).toBe(wrong);
      rounds.push(await page.evaluate(() => (window as unknown as { noted: Noted }).noted));
    }
    const least = (of: (noted: Noted) => number) => Math.min(...rounds.map(of)).toFixed(0).padStart(6);
    console.log(
      [
        "",
        `On the page, ${ROWS} rows, ${(file.bytes / 1e6).toFixed(0)} MB, from the drop (best of ${ROUNDS})`,
        `  the first finding is shown   ${least((noted) => noted.firstFinding ?? Infinity)} ms (bar 200 ms)`,
        `  all is read and checked      ${least((noted) => noted.ended ?? Infinity)} ms`,
        `  the longest main-thread task ${least((noted) => noted.longestTask)} ms (bar 50 ms)`,
      ].join("\n"),
    );
  } finally {
    await page.close();
    await rm(file.path, { force: true });
  }
});
