import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { generate } from "../support/generate.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
const ROUNDS = 3;
const figure = (count: number) => count.toLocaleString("en-GB");

/** What one thing took, in ms: until it is on the page, and the longest main-thread task meanwhile. */
interface Took {
  shown: number;
  task: number;
}

test("in the rows", async ({ page }) => {
  const file = await generate(join(tmpdir(), `muster-bench-rows-${process.pid}.csv`), ROWS);
  try {
    await page.addInitScript(() => {
      const tasks: number[] = [];
      Object.assign(window, { longTasks: tasks });
      new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({
        type: "longtask",
      });
    });
    await Wizard.open(page);
    await page.waitForTimeout(500);
    await page.getByLabel("Choose a file").setInputFiles(file.path);
    await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeVisible();
    await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeHidden({ timeout: 240_000 });
    await expect(page.getByRole("progressbar", { name: "Sending the file" })).toBeHidden({ timeout: 240_000 });

    const tab = (name: string) => page.getByRole("group", { name: "Rows shown" }).getByRole("button", { name });
    const grid = page.getByRole("grid", { name: "Rows of the file" });
    const errors = file.malformedAddresses + file.unknownStatuses;
    const best = new Map<string, Took>();
    const note = (name: string, took: Took) => {
      const before = best.get(name);
      best.set(name, {
        shown: Math.min(took.shown, before?.shown ?? Infinity),
        task: Math.min(took.task, before?.task ?? Infinity),
      });
    };

    for (let round = 0; round < ROUNDS; round += 1) {
      await tab("All rows").click();
      await grid.focus();
      await page.keyboard.press("Control+Home");
      await longestTask(page);
      await grid.hover();
      for (let flick = 0; flick < 40; flick += 1) {
        await page.mouse.wheel(0, 3_000);
        await page.waitForTimeout(20);
      }
      note("scrolling by the wheel", { shown: 0, task: await longestTask(page) });
      note(
        "to the last row",
        await timed(page, ".sheet-row .sheet-number", figure(ROWS), () => page.keyboard.press("Control+End")),
      );
      // Row 2,501 is the second with an unknown status; of all rows it stands nowhere near.
      note("only rows with errors", await timed(page, ".sheet-row .sheet-number", "2,501", () => tab("Errors").click()));

      await grid.getByRole("gridcell", { name: "actve", exact: true }).first().click();
      await page.keyboard.type("active");
      const counted = ".tabs-row .tab-button:nth-child(2) .muted";
      note("an edit", await timed(page, counted, figure(errors - 1), () => page.keyboard.press("Enter")));

      await page.getByRole("button", { name: "Find and replace" }).click();
      const status = '[role="search"] [role="status"]';
      const found = `Found in ${figure(ROWS / 4)} cells of ${figure(ROWS / 4)} rows.`;
      note("find", await timed(page, status, found, () => page.getByLabel("Find", { exact: true }).fill("Greater London")));
      await page.getByLabel("Replace with").fill("London");
      const changed = ".tabs-row .tab-button:nth-child(4) .muted";
      note(
        "replace in a quarter of the rows",
        await timed(page, changed, figure(ROWS / 4), () =>
          page.getByRole("button", { name: `Replace in ${figure(ROWS / 4)} cells` }).click(),
        ),
      );
      await page.getByRole("button", { name: "Close" }).click();
      note("undo of that", await timed(page, changed, "1", () => page.getByRole("button", { name: "Undo", exact: true }).click()));
      note("undo of an edit", await timed(page, changed, "0", () => page.getByRole("button", { name: "Undo", exact: true }).click()));
      console.log(round, Object.fromEntries(best));
    }
    const lines = [...best].map(
      ([name, took]) => `  ${name.padEnd(34)} ${took.shown.toFixed(0).padStart(6)} ms ${took.task.toFixed(0).padStart(6)} ms`,
    );
    console.log(
      [
        "",
        `In ${figure(ROWS)} rows, best of ${ROUNDS}`,
        `  ${"".padEnd(34)}   until shown   longest task (bar 50 ms)`,
        ...lines,
      ].join("\n"),
    );
  } finally {
    await page.close();
    await rm(file.path, { force: true });
  }
});

/** The longest main-thread task since it was last asked for, in ms; 0 if none took 50. */
async function longestTask(page: Page): Promise<number> {
  // Those that are over are told a little later.
  await page.waitForTimeout(100);
  return page.evaluate(() => Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks.splice(0)));
}

/** From what somebody does until an element that is sought says this. */
async function timed(page: Page, sought: string, text: string, act: () => Promise<void>): Promise<Took> {
  await longestTask(page);
  const shown = page.evaluate(
    ({ sought, text }) =>
      new Promise<number>((resolve) => {
        let begun = 0;
        const kinds = ["mousedown", "keydown", "input"];
        const begin = () => {
          begun ||= performance.now();
        };
        for (const kind of kinds) addEventListener(kind, begin, { capture: true });
        const look = () => {
          const there = [...document.querySelectorAll(sought)].some((element) => element.textContent?.trim() === text);
          if (!begun || !there) return requestAnimationFrame(look);
          for (const kind of kinds) removeEventListener(kind, begin, { capture: true });
          return resolve(performance.now() - begun);
        };
        look();
      }),
    { sought, text },
  );
  await act();
  return { shown: await shown, task: await longestTask(page) };
}
