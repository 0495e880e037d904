import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";

import { expect, test } from "../../support/test.ts";
import { type Generated, generate } from "../../support/generate.ts";
import { Wizard } from "../../support/wizard.ts";

const ROWS = 1_000_000;
/** While the file is read and looked around in. For now; the aim is 50. */
const LONGEST_TASK_MS = 100;
/** From the press to what it asks for, on the page. */
const FILTER_MS = 100;
const EDIT_MS = 50;
/** A browser draws sixty times a second: what is there is seen by the next time. */
const FRAME_MS = 17;
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
    const took = await mend(page, file);
    for (let attempt = 2; attempt <= ATTEMPTS; attempt += 1) {
      const again = await mend(page, file);
      for (const name of Object.keys(took) as (keyof Times)[]) took[name] = Math.min(took[name], again[name]);
    }
    console.log("in ms:", took);
    expect(took.filter, "the rows with errors are shown").toBeLessThanOrEqual(FILTER_MS + FRAME_MS);
    expect(took.edit, "what an edit comes to is shown").toBeLessThanOrEqual(EDIT_MS + FRAME_MS);
    expect(took.scrollingTask, "the longest task while scrolling").toBeLessThanOrEqual(50);
    expect(took.filterTask, "the longest task while filtering").toBeLessThanOrEqual(50);
    expect(took.editTask, "the longest task of an edit").toBeLessThanOrEqual(50);
    expect(took.replaceTask, "the longest task of find and replace").toBeLessThanOrEqual(50);
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

interface Times {
  filter: number;
  edit: number;
  scrollingTask: number;
  filterTask: number;
  editTask: number;
  replaceTask: number;
}

/** Puts a few things right in the file that is open, and takes it back. */
async function mend(page: Page, file: Generated): Promise<Times> {
  const tab = (name: string) => page.getByRole("group", { name: "Rows shown" }).getByRole("button", { name });
  const grid = page.getByRole("grid", { name: "Rows of the file" });
  const errors = file.malformedAddresses + file.unknownStatuses;
  const figure = (count: number) => count.toLocaleString("en-GB");
  await tab("All rows").click();
  await grid.focus();

  await longestTask(page);
  await page.keyboard.press("Control+Home");
  await grid.hover();
  for (let flick = 0; flick < 20; flick += 1) {
    await page.mouse.wheel(0, 3_000);
    await page.waitForTimeout(20);
  }
  await page.keyboard.press("Control+End");
  await expect(page.getByRole("rowheader", { name: "1,000,000", exact: true })).toBeVisible();
  const scrollingTask = await longestTask(page);

  // Row 2,501 is the second with an unknown status; of all rows it stands nowhere near.
  const filter = await timed(page, ".sheet-row .sheet-number", "2,501", () => tab("Errors").click());
  const filterTask = await longestTask(page);

  await grid.getByRole("gridcell", { name: "actve", exact: true }).first().click();
  await page.keyboard.type("active");
  await longestTask(page);
  const edit = await timed(page, ".tabs-row .tab-button:nth-child(2) .muted", figure(errors - 1), () =>
    page.keyboard.press("Enter"),
  );
  const editTask = await longestTask(page);

  await page.getByRole("button", { name: "Find and replace" }).click();
  await page.getByLabel("Find", { exact: true }).fill("Greater London");
  const count = page.getByRole("search", { name: "Find and replace in the rows" }).getByRole("status");
  await expect(count).toHaveText("Found in 250,000 cells of 250,000 rows.", { timeout: 30_000 });
  await page.getByLabel("Replace with").fill("London");
  await page.getByRole("button", { name: "Replace in 250,000 cells" }).click();
  await expect(tab("Changed")).toContainText("250,001", { timeout: 60_000 });
  const replaceTask = await longestTask(page);
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(tab("Changed").locator(".muted")).toHaveText("1", { timeout: 60_000 });
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(tab("Changed").locator(".muted")).toHaveText("0");
  return { filter, edit, scrollingTask, filterTask, editTask, replaceTask };
}

/** The longest main-thread task since it was last asked for, in ms; 0 if none took 50. */
async function longestTask(page: Page): Promise<number> {
  // Those that are over are told a little later.
  await page.waitForTimeout(100);
  return page.evaluate(() => Math.max(0, ...(window as unknown as { longTasks: number[] }).longTasks.splice(0)));
}

/** From the click or the key Enter until an element that is sought says this, in ms. */
async function timed(page: Page, sought: string, text: string, act: () => Promise<void>): Promise<number> {
  const shown = page.evaluate(
    ({ sought, text }) =>
      new Promise<number>((resolve) => {
        let begun = 0;
        const begin = (event: Event) => {
          if (!(event instanceof KeyboardEvent) || event.key === "Enter") begun ||= performance.now();
        };
        for (const kind of ["mousedown", "keydown"]) addEventListener(kind, begin, { capture: true });
        const look = () => {
          const there = [...document.querySelectorAll(sought)].some((element) => element.textContent?.trim() === text);
          if (!begun || !there) return requestAnimationFrame(look);
          for (const kind of ["mousedown", "keydown"]) removeEventListener(kind, begin, { capture: true });
          return resolve(performance.now() - begun);
        };
        look();
      }),
    { sought, text },
  );
  await act();
  return shown;
}
