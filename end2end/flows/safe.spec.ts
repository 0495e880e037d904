import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { hydrated, open } from "../support/steps.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** One column that nobody knows, and one address that is none: every step has something to decide. */
const FILE = csv(
  "team.csv",
  "Name,Email Address,Zzz",
  "Ada Lovelace,ada@example.com,Analyst",
  "Grace Hopper,grace.example.com,Admiral",
);

// The server goes away in the middle of things, which browsers say in their console.
test.use({ expectedComplaint: /Failed to load resource|ERR_|net::/ });

async function again(page: Page): Promise<void> {
  await page.reload();
  await hydrated(page);
}

async function atColumns(page: Page): Promise<Wizard> {
  const wizard = await Wizard.open(page);
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  return wizard;
}

async function atReview(page: Page): Promise<Wizard> {
  const wizard = await atColumns(page);
  await wizard.field("Zzz").selectOption({ label: "Job Role" });
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await wizard.isSaved();
  return wizard;
}

test("File: a file that is dropped while the server is away arrives when it is back", async ({ page, muster }) => {
  const wizard = await Wizard.open(page);
  // What the page needs to check by is there already.
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  await open(page, "/imports/new");
  let gone = false;
  await page.route("**/api/v1/uploads?**", async (route) => {
    if (!gone) {
      gone = true;
      await muster.stop("SIGKILL");
    }
    await route.continue();
  });
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await wizard.field("Zzz").selectOption({ label: "Job Role" });
  await expect(page.getByText("The connection is interrupted")).toBeVisible();
  await muster.serve();
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  await wizard.isSaved();
  await again(page);
  await wizard.goTo("Columns");
  await expect(wizard.field("Zzz")).toHaveValue("job_role");
});

test("File: a tab that is killed while its file is on the way loses neither the file nor what was decided", async ({
  page,
  context,
}) => {
  // The pieces never arrive.
  await page.route("**/api/v1/uploads/*?offset=*", () => undefined);
  const wizard = await Wizard.open(page);
  await page.getByLabel("Comment", { exact: true }).fill("From Leeds");
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await wizard.field("Zzz").selectOption({ label: "Job Role" });
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("unsent")).length)).toBe(1);

  // While its page is there, no other is offered it.
  const other = await context.newPage();
  await open(other, "/imports/new");
  const offer = other.getByText("“team.csv” has not been sent whole");
  await expect(other.locator(".drop-zone")).toBeVisible();
  await expect(offer).toHaveCount(0);
  await page.close();
  await open(other, "/imports/new");
  await expect(offer).toBeVisible();
  await expectAccessible(other);

  await other.getByRole("button", { name: "Go on with it" }).click();
  const there = new Wizard(other);
  await expect(other).toHaveURL(/\/imports\/\d+$/);
  await there.isSaved();
  await again(other);
  await there.goTo("Columns");
  await expect(there.field("Zzz")).toHaveValue("job_role");
  await there.goTo("File");
  await expect(other.getByLabel("Comment", { exact: true })).toHaveValue("From Leeds");
  // It has arrived: nothing is left of it in the browser.
  await open(other, "/imports/new");
  await expect(other.locator(".drop-zone")).toBeVisible();
  await expect(offer).toHaveCount(0);
  expect(await other.evaluate(async () => (await (await caches.open("muster-draft-files")).keys()).length)).toBe(0);
});

test("File: a file that is offered again can be forgotten, and is by signing out", async ({ page, context }) => {
  await page.route("**/api/v1/uploads/*?offset=*", () => undefined);
  const kept = () =>
    page.evaluate(() => Object.keys(localStorage).filter((name) => name.includes("unsent")).length);
  const wizard = await Wizard.open(page);
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await expect.poll(kept).toBe(1);
  await again(page);
  await open(page, "/imports/new");
  await page.getByRole("button", { name: "Forget it" }).click();
  await expect(page.getByText("has not been sent whole")).toHaveCount(0);
  expect(await kept()).toBe(0);

  await open(page, "/imports/new");
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await expect.poll(kept).toBe(1);
  await page.close();
  const other = await context.newPage();
  await open(other, "/users");
  await other.getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL(/\/login/);
  expect(await other.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("muster-draft-")))).toEqual([]);
  expect(await other.evaluate(() => caches.has("muster-draft-files"))).toBe(false);
});

test("Columns: what a column is stays, though the server and then the tab are killed", async ({ page, muster, context }) => {
  const wizard = await atColumns(page);
  await wizard.field("Zzz").selectOption({ label: "Job Role" });
  await wizard.isSaved();
  await muster.stop("SIGKILL");
  await muster.serve();
  const address = page.url();
  await page.close();
  const other = await context.newPage();
  await open(other, new URL(address).pathname);
  const there = new Wizard(other);
  await there.goTo("Columns");
  await expect(there.field("Zzz")).toHaveValue("job_role");
});

test("Review: what is typed without a network is saved with it", async ({ page, context }) => {
  const wizard = await atReview(page);
  await context.setOffline(true);
  await wizard.type(wizard.cell("grace.example.com"), "grace@example.com");
  await expect(page.getByText("Your last changes are not saved yet")).toBeVisible();
  await context.setOffline(false);
  await wizard.isSaved();
  await again(page);
  await expect(wizard.cell("grace@example.com").or(page.getByText("grace@example.com")).first()).toBeVisible();
});

test("Review: what is typed while the server is away stays, though the tab is killed", async ({ page, muster, context }) => {
  const wizard = await atReview(page);
  const address = new URL(page.url()).pathname;
  await muster.stop("SIGKILL");
  await wizard.type(wizard.cell("grace.example.com"), "grace@example.com");
  await expect(page.getByText("Your last changes are not saved yet")).toBeVisible();
  await page.close();
  await muster.serve();
  const other = await context.newPage();
  await open(other, address);
  const there = new Wizard(other);
  // Nothing is wrong with it any more, so the plan is next.
  await there.isAt("Plan");
  await there.expectCounts({ Created: 2 });
  await there.isSaved();
  await again(other);
  await there.expectCounts({ Created: 2 });
});

test("Plan: pressed while the server is away, nothing happens; pressed again, it happens once", async ({ page, muster }) => {
  const wizard = await atReview(page);
  await wizard.edit(wizard.cell("grace.example.com"), "grace@example.com");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Plan");
  const press = page.getByRole("button", { name: "Import 2 people", exact: true });
  await expect(press).toBeEnabled();
  await muster.stop("SIGKILL");
  await press.click();
  await expect(page.getByText("The server did not answer").first()).toBeVisible();
  await muster.serve();
  await again(page);
  await wizard.commit("2 people");
  await wizard.expectCounts({ Created: 2 });
});

test("Result: a server that is killed while it imports ends it when it is back, and the page says so", async ({ page, muster }) => {
  const lines = Array.from({ length: 60_000 }, (_, at) => `Person ${at},person.${at}@example.com`);
  const wizard = await Wizard.open(page);
  await wizard.drop(csv("many.csv", "Name,Email Address", ...lines));
  await wizard.isAt("Plan");
  await page.getByRole("button", { name: "Import 60,000 people", exact: true }).click();
  await wizard.isAt("Result");
  await muster.stop("SIGKILL");
  await muster.serve();
  await expect(page.getByText("The import is done")).toBeVisible({ timeout: 45_000 });
  await wizard.expectCounts({ Created: 60_000 });
  await again(page);
  await expect(page.getByText("The import is done")).toBeVisible();
});
