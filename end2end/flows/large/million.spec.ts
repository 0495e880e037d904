import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expect, test } from "../../support/test.ts";
import { type Generated, generate } from "../../support/generate.ts";
import { Wizard } from "../../support/wizard.ts";

const ROWS = 1_000_000;
/** For now; the aim is 50. */
const LONGEST_TASK_MS = 100;
/** Tasks are timed by the clock on the wall, so whatever else the machine does only ever adds. */
const ATTEMPTS = 3;

test("a million rows: the page stays usable and the count of problems is right", async ({ page }) => {
  const file = await generate(join(tmpdir(), `muster-e2e-million-${process.pid}.csv`), ROWS);
  try {
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: "longtask",
      });
    });
    let longest = Infinity;
    for (let attempt = 1; attempt <= ATTEMPTS && longest > LONGEST_TASK_MS; attempt += 1) {
      longest = Math.min(longest, await review(page, file));
    }
    expect(longest, "the longest main-thread task, in ms").toBeLessThanOrEqual(LONGEST_TASK_MS);
  } finally {
    // The page reads on as long as it is open.
    await page.close();
    await rm(file.path, { force: true });
  }
});

/** Drops the file and looks around in it, to its last row; returns the longest main-thread task, in ms. */
async function review(page: Page, file: Generated): Promise<number> {
  const wizard = await Wizard.open(page);
  // What the page did to come alive is not what is measured here.
  await page.waitForTimeout(500);
  await page.evaluate(() => ((window as unknown as { longTasks: number[] }).longTasks.length = 0));

  const begun = Date.now();
  // From the disk, as a person's file is: through the page it would have to fit a message.
  await page.getByLabel("Choose a file").setInputFiles(file.path);
  await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeVisible();

  // It can be used while it reads: the problems open.
  await wizard.isAt("Review");
  await wizard.problem("Not an e-mail address");

  await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeHidden({ timeout: 240_000 });
  const seconds = (Date.now() - begun) / 1000;
  expect(await wizard.figure("Rows")).toBe(file.rows);
  expect(await wizard.figure("Errors")).toBe(file.malformedAddresses + file.unknownStatuses);

  // Through the grid to its very end, and only the rows with errors.
  await page.getByRole("grid", { name: "Rows of the file" }).focus();
  await page.keyboard.press("Control+End");
  await expect(page.getByRole("rowheader", { name: "1,000,000", exact: true })).toBeVisible();
  await page.keyboard.press("Control+Home");
  await page.getByRole("button", { name: /^Errors/ }).click();
  await expect(page.getByRole("rowheader", { name: "1", exact: true })).toBeVisible();

  const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
  const longest = Math.max(0, ...tasks);
  console.log(
    `${(file.bytes / 1e6).toFixed(0)} MB read and checked in ${seconds.toFixed(1)} s; longest main-thread task ${longest} ms`,
  );
  return longest;
}
