import type { Browser, Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import type { Muster } from "../support/muster.ts";
import { hydrated, noteHydration, open, setPassword } from "../support/steps.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

const FILE = csv(
  "team.csv",
  "Name,Email Address,Job Role",
  "Ada Lovelace,ada@example.com,Analyst",
  "Grace Hopper,grace.example.com,Admiral",
  "Katherine Johnson,katherine@example.com,Mathematician",
);

/** A second administrator, in a browser of their own. */
async function colleague(browser: Browser, muster: Muster, email: string): Promise<Page> {
  const link = await muster.command("owner", "create", "--email", email);
  const context = await browser.newContext({ baseURL: muster.url, locale: "en-GB", timezoneId: "Australia/Adelaide" });
  await context.addInitScript(noteHydration);
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  await setPassword(page, link, "correct horse battery staple");
  return page;
}

/** One draft, open in two browsers at its review. */
async function two(page: Page, browser: Browser, muster: Muster): Promise<[Wizard, Wizard]> {
  const mine = await Wizard.open(page);
  await mine.drop(FILE);
  await mine.isAt("Review");
  await expect(page).toHaveURL(/\/imports\/\d+$/);
  const other = await colleague(browser, muster, "grace@example.com");
  await open(other, new URL(page.url()).pathname);
  const theirs = new Wizard(other);
  await theirs.isAt("Review");
  await expect(theirs.cell("Admiral")).toBeVisible();
  return [mine, theirs];
}

test("two people in one draft see each other, and their edits become one", async ({ page, browser, muster }) => {
  const [mine, theirs] = await two(page, browser, muster);
  await expect(page.getByText("Also here: grace@example.com")).toBeVisible();
  await expect(theirs.page.getByText("Also here: owner@example.com")).toBeVisible();
  await expectAccessible(page);

  await theirs.edit(theirs.cell("Analyst"), "Countess");
  await expect(mine.cell("Countess")).toBeVisible();
  await expect(page.getByText("grace@example.com has changed this import")).toBeVisible();
  await mine.edit(mine.cell("Mathematician"), "Computer");
  await expect(theirs.cell("Computer")).toBeVisible();
  await expect(theirs.cell("Countess")).toBeVisible();

  // Whoever comes later finds both.
  await page.reload();
  await hydrated(page);
  await expect(mine.cell("Countess")).toBeVisible();
  await expect(mine.cell("Computer")).toBeVisible();

  await theirs.page.context().close();
  await expect(page.getByText("Also here")).toHaveCount(0);
});

test.describe("over a line that tells nothing", () => {
  // The events that do not come, and the change that was of an older revision.
  test.use({ expectedComplaint: /ERR_FAILED|409/ });

test("of two in one cell the first stands, and the later one is told and can insist", async ({
  page,
  browser,
  muster,
}) => {
  const [mine, theirs] = await two(page, browser, muster);
  // Mine does not hear of the other's before it saves its own.
  await page.route("**/events?**", (route) => route.abort());
  await page.reload();
  await hydrated(page);
  await expect(mine.cell("Analyst")).toBeVisible();
  await theirs.edit(theirs.cell("Analyst"), "Countess");
  await mine.edit(mine.cell("Analyst"), "Programmer");
  const told = page.getByText("grace@example.com wrote “Countess”, and you “Programmer”");
  await expect(told).toBeVisible();
  await expect(mine.cell("Countess")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take mine" }).click();
  await expect(told).toHaveCount(0);
  await expect(mine.cell("Programmer")).toBeVisible();
  await expect(theirs.cell("Programmer")).toBeVisible();
  await theirs.page.context().close();
});

test("of two comments the first stands, and the later one is told and can insist", async ({ page, browser, muster }) => {
  const [mine, theirs] = await two(page, browser, muster);
  await page.route("**/events?**", (route) => route.abort());
  await page.reload();
  await hydrated(page);
  await mine.goTo("File");
  await theirs.goTo("File");
  const comment = (wizard: Wizard) => wizard.page.getByLabel("Comment", { exact: true });
  await comment(theirs).fill("The Leeds office");
  await comment(theirs).blur();
  await theirs.isSaved();
  await comment(mine).fill("From the Leeds list");
  await comment(mine).blur();
  await expect(page.getByText("The comment: Somebody else wrote “The Leeds office”, and you “From the Leeds list”")).toBeVisible();
  await expect(comment(mine)).toHaveValue("The Leeds office");
  await page.getByRole("button", { name: "Take mine" }).click();
  await mine.isSaved();
  await page.reload();
  await hydrated(page);
  await mine.goTo("File");
  await expect(comment(mine)).toHaveValue("From the Leeds list");
  await theirs.page.context().close();
});
});

test("what colleagues say stands with the import, and appears without a reload", async ({ page, browser, muster }) => {
  const [, theirs] = await two(page, browser, muster);
  await page.locator("summary", { hasText: "Comments" }).click();
  await expect(page.getByText("Nobody has said anything yet")).toBeVisible();
  await page.getByLabel("Your comment").fill("Who is Grace?");
  await page.getByRole("button", { name: "Add the comment" }).click();
  await expect(page.getByRole("list", { name: "Comments" })).toContainText("Who is Grace?");
  await expectAccessible(page);
  await theirs.page.locator("summary", { hasText: "1 comment" }).click();
  await expect(theirs.page.getByRole("list", { name: "Comments" })).toContainText("owner@example.com");
  await theirs.page.getByLabel("Your comment").fill("An admiral");
  await theirs.page.getByRole("button", { name: "Add the comment" }).click();
  await expect(page.getByRole("list", { name: "Comments" })).toContainText("An admiral");
  await theirs.page.context().close();
});

test("what mails many waits for a second administrator", async ({ page, browser, muster }) => {
  await open(page, "/settings/company");
  await page.getByLabel("More than so many people").fill("1");
  await page.getByRole("button", { name: "Save when to approve" }).click();
  await expect(page.getByText("The approval of imports has been saved.")).toBeAttached();

  const mine = await Wizard.open(page);
  await page.getByLabel("With this import", { exact: true }).check();
  await mine.drop(csv("two.csv", "Name,Email Address", "Ada Lovelace,ada@example.com", "Mary Jackson,mary@example.com"));
  await mine.isAt("Plan");
  await page.getByRole("button", { name: "Import 2 people", exact: true }).click();
  await mine.isAt("Result");
  await expect(page.getByText("This import waits for approval")).toBeVisible();
  await expect(page.getByRole("button", { name: "Take the request back" })).toBeVisible();
  await expectAccessible(page);

  const other = await colleague(browser, muster, "grace@example.com");
  await open(other, new URL(page.url()).pathname);
  const theirs = new Wizard(other);
  await theirs.expectCounts({ Created: 2 });
  await other.getByLabel("A reason, if you send it back").fill("Not on a Friday");
  await other.getByRole("button", { name: "Send it back" }).click();
  await mine.isAt("Plan");
  await expect(page.getByText("did not approve this plan: Not on a Friday")).toBeVisible();
  await page.getByRole("button", { name: "Import 2 people", exact: true }).click();
  await mine.isAt("Result");

  await open(other, new URL(page.url()).pathname);
  await other.getByRole("button", { name: "Approve and import 2 people" }).click();
  await theirs.isDone();
  await mine.isDone();
  await mine.expectCounts({ Created: 2 });
  await other.context().close();
});

test.describe("over connections that break", () => {
  test.use({ expectedComplaint: /Failed to load resource|ERR_|net::/ });

  test("a large file goes on where it ended after the server was killed", async ({ page, muster }) => {
    const lines = Array.from({ length: 200_000 }, (_, at) => `Person ${at},person.${at}@example.com,${"x".repeat(30)}`);
    const wizard = await Wizard.open(page);
    let pieces = 0;
    const offsets: string[] = [];
    await page.route("**/api/v1/uploads/*?offset=*", async (route) => {
      pieces += 1;
      offsets.push(new URL(route.request().url()).searchParams.get("offset") ?? "");
      // In the middle of the file, the server is gone.
      if (pieces === 2) await muster.stop("SIGKILL");
      await route.continue();
    });
    await wizard.drop(csv("large.csv", "Name,Email Address,Job Role", lines.join("\r\n")));
    await expect(page.getByText("The connection is interrupted")).toBeVisible({ timeout: 30_000 });
    await muster.serve();
    await expect(page).toHaveURL(/\/imports\/\d+$/, { timeout: 40_000 });
    // The first piece was not sent again.
    expect(offsets.filter((offset) => offset === "0")).toHaveLength(1);
    await wizard.isAt("Plan");
    await wizard.expectCounts({ Created: 200_000 });
  });

  test("what was decided while the server was away is saved when it is back", async ({ page, muster }) => {
    const wizard = await Wizard.open(page);
    await wizard.drop(FILE);
    await wizard.isAt("Review");
    await expect(page).toHaveURL(/\/imports\/\d+$/);
    await muster.stop("SIGKILL");
    await wizard.type(wizard.cell("Analyst"), "Countess");
    await expect(page.getByText("Your last changes are not saved yet")).toBeVisible();
    await muster.serve();
    await wizard.isSaved();
    await page.reload();
    await hydrated(page);
    await expect(wizard.cell("Countess")).toBeVisible();
  });
});
