import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, test } from "../../support/test.ts";
import { generate } from "../../support/generate.ts";
import { Wizard } from "../../support/wizard.ts";

const ROWS = 1_000_000;
/** For now; the aim is 50. */
const LONGEST_TASK_MS = 100;

test("a million rows: the page stays usable and the count of problems is right", async ({ page }, info) => {
  const file = await generate(join(tmpdir(), `muster-e2e-million-${process.pid}.csv`), ROWS);
  try {
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: "longtask",
      });
    });
    const wizard = await Wizard.open(page);
    // What the page did to come alive is not what is measured here.
    await page.waitForTimeout(500);
    await page.evaluate(() => ((window as unknown as { longTasks: number[] }).longTasks.length = 0));

    const begun = Date.now();
    // From the disk, as a person's file is: through the page it would have to fit a message.
    await page.getByLabel("Choose a file").setInputFiles(file.path);
    await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeVisible();

    // It can be used while it reads: the tabs answer, the problems open.
    await wizard.isAt("Review");
    await wizard.problem("Not an e-mail address");

    await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeHidden({ timeout: 240_000 });
    const read = Date.now() - begun;
    expect(await wizard.figure("Rows")).toBe(file.rows);
    expect(await wizard.figure("Errors")).toBe(file.malformedAddresses + file.unknownStatuses);

    // And through the grid, to its very end.
    const grid = page.getByRole("grid", { name: "Rows of the file" });
    await grid.focus();
    await page.keyboard.press("Control+End");
    await expect(page.getByRole("rowheader", { name: "1,000,000", exact: true })).toBeVisible();
    await page.keyboard.press("Control+Home");
    await page.getByRole("button", { name: /^Errors/ }).click();
    await expect(page.getByRole("rowheader", { name: "1", exact: true })).toBeVisible();

    const tasks = await page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks);
    const longest = Math.max(0, ...tasks);
    const figures = `${(file.bytes / 1e6).toFixed(0)} MB read and checked in ${(read / 1000).toFixed(1)} s; longest main-thread task ${longest} ms`;
    info.annotations.push({ type: "measured", description: figures });
    console.log(figures);
    expect(longest, "the longest main-thread task, in ms").toBeLessThanOrEqual(LONGEST_TASK_MS);
  } finally {
    // The page reads on as long as it is open.
    await page.close();
    await rm(file.path, { force: true });
  }
});
