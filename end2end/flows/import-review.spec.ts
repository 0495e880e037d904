import { readFile } from "node:fs/promises";

import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { hydrated } from "../support/steps.ts";
import { expect, GROUP, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** Review by mouse and by keyboard: finding, replacing, leaving out, going back and forth. */

const STAFF = csv(
  "staff.csv",
  "Name, Email Address, Status, Region",
  "Ada Lovelace, ada.example.com, active, North",
  "Grace Hopper, grace@example.com, active, north west",
  "Katherine Johnson, katherine@example, active, South",
  "Mary Jackson, mary@example.com, active, NORTH",
  "Dorothy Vaughan, dorothy@example.com, suspended, West",
);

async function review(page: Page): Promise<Wizard> {
  const wizard = await Wizard.into(page, GROUP);
  await wizard.drop(STAFF);
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Rows")).toBe(5);
  return wizard;
}

const tab = (page: Page, name: string) => page.getByRole("group", { name: "Rows shown" }).getByRole("button", { name });
const grid = (page: Page) => page.getByRole("grid", { name: "Rows of the file" });
const numbers = (page: Page) => grid(page).getByRole("rowheader").allInnerTexts();

test("find and replace says how much it changes before it does", async ({ page }) => {
  const wizard = await review(page);
  await expect(tab(page, "All rows")).toHaveText(/5$/);
  await expect(tab(page, "Errors")).toHaveText(/1$/);
  await page.getByRole("button", { name: "Find and replace" }).click();
  const panel = page.getByRole("search", { name: "Find and replace in the rows" });
  const count = panel.getByRole("status");
  await expect(panel.getByLabel("Find", { exact: true })).toBeFocused();

  await page.keyboard.type("north");
  await expect(count).toHaveText("Found in 3 cells of 3 rows.");
  await panel.getByLabel("Match case").check();
  await expect(count).toHaveText("Found in 1 cell of 1 row.");
  await panel.getByLabel("Match case").uncheck();
  await panel.getByLabel("Whole cell only").check();
  await expect(count).toHaveText("Found in 2 cells of 2 rows.");
  await panel.getByLabel("In", { exact: true }).selectOption("Status");
  await expect(count).toHaveText("Not found.");
  await expect(panel.getByRole("button", { name: "Replace all" })).toBeDisabled();
  await panel.getByLabel("In", { exact: true }).selectOption("Region");
  await expectAccessible(page);

  await panel.getByRole("button", { name: "Show only these rows" }).click();
  await expect.poll(() => numbers(page)).toEqual(["1", "4"]);
  await panel.getByLabel("Replace with").fill("Northern");
  await panel.getByRole("button", { name: "Replace in 2 cells" }).click();
  await expect(count).toHaveText("Not found.");
  await tab(page, "Changed").click();
  await expect(tab(page, "Changed")).toHaveText(/2$/);
  await expect.poll(() => numbers(page)).toEqual(["1", "4"]);
  await expect(wizard.cell("Northern")).toHaveCount(2);

  // What was changed tells what the file has, and one press takes all of it back.
  await wizard.cell("Northern").last().click();
  await expect(page.getByText("in the file it is “NORTH”")).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Control+z");
  await expect(tab(page, "Changed")).toHaveText(/0$/);
  await page.keyboard.press("Control+Shift+z");
  await expect(tab(page, "Changed")).toHaveText(/2$/);
  await page.keyboard.press("Control+z");
  await page.keyboard.press("Control+y");
  await expect(tab(page, "Changed")).toHaveText(/2$/);

  await page.reload();
  await hydrated(page);
  await expect(tab(page, "Changed")).toHaveText(/2$/);
});

test("rows are left out by the handful, and brought back", async ({ page }) => {
  const wizard = await review(page);
  await wizard.cell("Grace Hopper").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Shift+ArrowDown");
  await expect(page.getByText("3 rows are chosen")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Leave 3 rows out" }).click();
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
  await tab(page, "Changed").click();
  await expect.poll(() => numbers(page)).toEqual(["2", "3", "4"]);
  await wizard.cell("Mary Jackson").click();
  await page.getByRole("button", { name: "Put this row back" }).click();
  await expect.poll(() => numbers(page)).toEqual(["2", "3"]);
  // Putting back is a step like any other.
  await page.keyboard.press("Control+z");
  await expect.poll(() => numbers(page)).toEqual(["2", "3", "4"]);
  await page.keyboard.press("Control+z");
  await expect(tab(page, "Changed")).toHaveText(/0$/);

  await page.getByRole("button", { name: "Find and replace" }).click();
  await page.keyboard.type("example.com");
  await page.getByRole("button", { name: "Leave 4 rows out" }).click();
  await expect(tab(page, "Changed")).toHaveText(/4$/);
});

test("the keyboard alone, as in a spreadsheet", async ({ page }) => {
  const wizard = await review(page);
  await grid(page).focus();
  const chosen = () => grid(page).locator("[role=gridcell][aria-selected=true]");
  await expect(chosen()).toHaveText("Ada Lovelace");
  await expect(grid(page)).toHaveAttribute("aria-rowcount", "6");
  await expect(grid(page)).toHaveAttribute("aria-colcount", "6");

  await page.keyboard.press("Control+End");
  await expect(chosen()).toHaveText("West");
  await page.keyboard.press("Home");
  await expect(chosen()).toHaveText("Dorothy Vaughan");
  await page.keyboard.press("Control+Home");
  await expect(chosen()).toHaveText("Ada Lovelace");
  await page.keyboard.press("End");
  await page.keyboard.press("PageDown");
  await expect(chosen()).toHaveText("West");
  await page.keyboard.press("PageUp");
  await expect(chosen()).toHaveText("North");
  // The cell that is announced is the one that is chosen.
  const active = await grid(page).getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${active}"]`)).toHaveText("North");

  // Typing replaces, Tab goes on, Escape leaves it as it was, F2 goes on from what is there, Delete empties.
  await page.keyboard.type("East");
  await page.keyboard.press("Enter");
  await expect(wizard.cell("East")).toBeVisible();
  await expect(chosen()).toHaveText("north west");
  await page.keyboard.type("no");
  await page.keyboard.press("Escape");
  await expect(chosen()).toHaveText("north west");
  await page.keyboard.press("F2");
  await page.keyboard.type("ern");
  await page.keyboard.press("Shift+Enter");
  await expect(wizard.cell("north western")).toBeVisible();
  await expect(chosen()).toHaveText("East");
  await page.keyboard.press("Delete");
  await expect(wizard.cell("East")).toHaveCount(0);
  await page.keyboard.press("Control+Home");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.type("ada@example.com");
  await page.keyboard.press("Tab");
  await expect(chosen()).toHaveText("active");
  await expect.poll(() => wizard.figure("Errors")).toBe(0);

  // The grid is no trap, and Ctrl+F is its own.
  await page.keyboard.press("Control+f");
  await expect(page.getByLabel("Find", { exact: true })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(grid(page)).not.toBeFocused();
});

test("cells are copied and pasted, as between two spreadsheets", async ({ page }) => {
  const wizard = await review(page);
  const changed = tab(page, "Changed");
  await wizard.cell("West").click();
  await page.keyboard.press("Control+c");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Control+v");
  await expect(wizard.cell("West")).toHaveCount(2);
  await expect(changed).toHaveText(/1$/);

  // Into several rows at once, and one step takes it back.
  await wizard.cell("North").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+v");
  await expect(wizard.cell("West")).toHaveCount(4);
  await page.keyboard.press("Control+z");
  await expect(wizard.cell("West")).toHaveCount(2);

  // Whole rows, as a spreadsheet takes them; and a block of a spreadsheet, cut off where the file ends.
  await wizard.cell("Grace Hopper").click();
  await page.keyboard.press("Shift+ArrowDown");
  await page.keyboard.press("Control+c");
  await wizard.cell("dorothy@example.com").click();
  await page.keyboard.press("Control+v");
  await expect(wizard.cell("Grace Hopper")).toHaveCount(2);
  await expect(wizard.cell("grace@example.com")).toHaveCount(2);
  await expect(changed).toHaveText(/2$/);
  await wizard.isSaved();
});

test("from the problems one gets to what each value means", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(csv("team.csv", "Name,Email Address,Groups", "Ada Lovelace,ada@example.com,Nowhere"));
  await wizard.isAt("Review");
  const group = await wizard.problem("Unknown group");
  await group.getByRole("button", { name: "Say what each value means" }).click();
  await wizard.isAt("Columns");
  await expect(page.getByRole("table", { name: "Values that are not known" })).toBeVisible();
});

test("in a list of errors the keyboard goes from one to the next, though mended ones disappear", async ({ page }) => {
  const wizard = await Wizard.into(page, GROUP);
  await wizard.drop(csv("three.csv", "Name,Email Address", "One,one", "Two,two@example.com", "Three,three", "Four,four"));
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(3);
  await tab(page, "Errors").click();
  await wizard.cell("one").click();
  for (const name of ["one", "three", "four"]) {
    await expect(grid(page).locator("[role=gridcell][aria-selected=true]")).toHaveText(name);
    const before = await wizard.figure("Errors");
    await page.keyboard.type(`${name}@example.com`);
    await page.keyboard.press("Enter");
    await expect.poll(() => wizard.figure("Errors")).toBe(before - 1);
  }
  await tab(page, "All rows").click();
  for (const name of ["one", "two", "three", "four"]) await expect(wizard.cell(`${name}@example.com`)).toBeVisible();
});

test("the error report is to be had before anything is imported", async ({ page }) => {
  const wizard = await review(page);
  await expect(page.getByText("1 row has errors.")).toBeVisible();
  const downloading = page.waitForEvent("download");
  await page.getByRole("link", { name: "Error report as CSV" }).click();
  const download = await downloading;
  const report = await readFile(await download.path(), "utf8");
  expect(report).toContain("ada.example.com");
  expect(report).not.toContain("grace@example.com");
  await page.getByRole("button", { name: "Mail it to me" }).click();
  await expect(page.getByText("is in the outbox")).toBeVisible();
  await wizard.isAt("Review");
});

test.describe("on a telephone", () => {
  test.use({ viewport: { width: 375, height: 740 } });

  test("nothing of Review is wider than the screen but the rows themselves", async ({ page }) => {
    await review(page);
    await page.getByRole("button", { name: "Find and replace" }).click();
    await page.keyboard.type("north");
    await expect(page.getByText("Found in 3 cells of 3 rows.")).toBeVisible();
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  });
});
