import type { Browser, Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import type { Muster } from "../support/muster.ts";
import { hydrated, noteHydration, open, setPassword } from "../support/steps.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

const FILE = csv(
  "team.csv",
  "Name,Email Address",
  "Ada Lovelace,ada@example.com",
  "Grace Hopper,grace@example.com",
  "Katherine Johnson,katherine@example.com",
);

/** Somebody else who administers the company, in a browser of their own. */
async function colleague(browser: Browser, muster: Muster): Promise<Page> {
  const link = await muster.command("owner", "create", "--email", "grace@example.com");
  const context = await browser.newContext({ baseURL: muster.url, locale: "en-GB", timezoneId: "Europe/Warsaw" });
  await context.addInitScript(noteHydration);
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await setPassword(page, link, "correct horse battery staple");
  return page;
}

/** The figure of the dashboard with this name. */
function figure(page: Page, name: string) {
  return page.locator("a.figure", { hasText: name }).locator(".figure-value");
}

test("another administrator's import shows on the dashboard within two seconds, without a reload", async ({
  page,
  browser,
  muster,
}) => {
  const other = await colleague(browser, muster);
  const wizard = await Wizard.open(other);
  await wizard.drop(FILE);
  await wizard.isAt("Review");

  await open(page, "/");
  await expect(figure(page, "Active")).toHaveText("0");
  await expect(figure(page, "Drafts")).toHaveText("1");
  await expect(page.getByText("Open: grace@example.com")).toBeVisible();
  await expectAccessible(page);
  // What is written on this page stays as long as it is not loaded anew.
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));

  // The colleague commits, by the API as by the page.
  const draft = new URL(other.url()).pathname.split("/").pop();
  const headers = { origin: muster.url };
  const plan = await (await other.request.post(`/api/v1/imports/${draft}/plan`, { headers, data: {} })).json();
  await other.request.post(`/api/v1/imports/${draft}/commit?wait=true`, { headers, data: { digest: plan.digest } });
  await expect(figure(page, "Active")).toHaveText("3", { timeout: 2_000 });
  await expect(figure(page, "Drafts")).toHaveText("0");
  await expect(page.getByRole("link", { name: "Imported “team.csv”: 3 created, 0 updated" })).toBeVisible();
  await expect(page.locator("[aria-live=polite]", { hasText: "Imported “team.csv”" })).toHaveCount(1);
  await expect(page.getByRole("img", { name: /imports created 3 people/ })).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);
  await expectAccessible(page);

  // The table behind the picture says the same, and the funnel's figures open the people behind them.
  await page.getByText("As a table").click();
  await expect(page.getByRole("table", { name: /imports created 3 people/ })).toBeVisible();
  await page.getByRole("link", { name: "3 people" }).first().click();
  await expect(page).toHaveURL(/\/users/);
  await expect(page.getByText("ada@example.com")).toBeVisible();
  await other.context().close();
});

test("a page that is out of sight does not listen, and catches up when it is in sight again", async ({
  page,
  muster,
}) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(FILE);
  await wizard.isAt("Plan");
  // It has arrived.
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  await open(page, "/");
  await expect(figure(page, "Groups")).toHaveText("1");
  const asked = page.waitForRequest("**/api/v1/events");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await muster.command("group", "create", "--company", "Northwind Training", "--name", "Night shift");
  await page.waitForTimeout(1_500);
  await expect(figure(page, "Groups")).toHaveText("1");
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { configurable: true, get: () => false });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await asked;
  await expect(figure(page, "Groups")).toHaveText("2", { timeout: 3_000 });
});

test("the dashboard of a company at work fits a telephone", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  const wizard = await Wizard.open(page);
  await wizard.drop(FILE);
  await wizard.isAt("Plan");
  // It has arrived.
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  await open(page, "/");
  await hydrated(page);
  await expect(figure(page, "Drafts")).toHaveText("1");
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wider).toBe(false);
  await expectAccessible(page);
});

test("the API's description is read, and is no worse on a telephone", async ({ page }) => {
  await page.goto("/api/docs");
  await expect(page.getByRole("heading", { name: "The API", exact: true })).toBeVisible();
  await page.getByText("Make the plan: what committing would do").click();
  await expect(page.getByText("https://muster.example/api/v1/imports/42/plan").first()).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 375, height: 800 });
  const wider = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wider).toBe(false);
});
