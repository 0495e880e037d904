import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expectAccessible } from "../support/accessible.ts";
import { COMPANY, expect, test } from "../support/test.ts";
import { csv } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

/** Mail: in the company's own words, kept where there is no server to send it, and a way in for who is invited. */

// What is refused is an answer like any other, but the browser notes it.
test.use({ expectedComplaint: /Failed to load resource.*422/ });

const PASSWORD = "a long enough password";

test("somebody is invited in the company's own words, and comes in by the mail", async ({ muster, page, browser }) => {
  const folder = await mkdtemp(join(tmpdir(), "muster-mail-"));
  try {
    const file = join(folder, "people.csv");
    await writeFile(file, "Name,Email\nAnn Bell,ann@example.com\n");
    await muster.command("import", file, "--company", COMPANY);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }

  await open(page, "/outbox");
  await expect(page.getByText("No mail server is set up")).toBeVisible();
  await expect(page.getByText("There is no mail")).toBeVisible();

  // The words.
  await open(page, "/settings/mail");
  await page.getByRole("link", { name: "Invitation", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Invitation" })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel("Subject").fill("Welcome, {{ name }}");
  const preview = page.frameLocator("iframe[name=preview]");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(preview.getByText("Welcome, Ada Lovelace")).toBeVisible();
  await page.getByLabel("Text").fill("Come in.");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("alert")).toContainText("The text lacks {{ link }}");
  await page.getByLabel("Text").fill("Come in: {{ link }}");
  await page.getByRole("button", { name: "Send a test to me" }).click();
  await expect(page.getByText("is in the outbox. Nothing has been saved.")).toBeVisible();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved. Mail that is written from now on")).toBeVisible();

  // The person.
  await open(page, "/users");
  await page.getByRole("link", { name: "Ann Bell" }).click();
  await page.getByRole("button", { name: "Send an invitation" }).click();
  await expect(page.getByText("An invitation is on its way.")).toBeVisible();

  // The mail.
  await expect(async () => {
    await open(page, "/outbox");
    await expect(page.getByRole("row", { name: /Welcome, Ann Bell/ })).toContainText("Kept here", { timeout: 500 });
  }).toPass({ timeout: 15_000 });
  await expect(page.getByRole("link", { name: "Test: Welcome, Ada Lovelace" })).toBeVisible();
  await page.getByRole("link", { name: "Welcome, Ann Bell" }).click();
  const framed = page.frameLocator("iframe[title='The mail as its reader sees it']");
  await expect(framed.getByRole("link", { name: "Choose a password" })).toBeVisible();
  const link = await page.getByRole("link", { name: /\/activate\// }).getAttribute("href");
  expect(link).toMatch(/\/activate\/[0-9a-f]{64}$/);

  // Somebody else, at a machine of their own.
  const context = await browser.newContext();
  try {
    const theirs = await context.newPage();
    await theirs.goto(link ?? "");
    await theirs.getByLabel("Password").fill(PASSWORD);
    await theirs.getByRole("button").click();
    await expect(theirs).not.toHaveURL(/activate/);
  } finally {
    await context.close();
  }
  await open(page, "/users");
  await page.getByRole("link", { name: "Ann Bell" }).click();
  await expect(page.getByText("Activated")).toBeVisible();
  await expect(page.getByRole("button", { name: /invitation/ })).toHaveCount(0);
});

test.describe("without scripts", () => {
  test.use({ javaScriptEnabled: false });

  test("a template is previewed and saved", async ({ page }) => {
    await page.goto("/settings/mail/import_errors");
    await page.getByLabel("Subject").fill("Please mend {{ filename }}");
    await page.getByRole("button", { name: "Preview" }).click();
    await expect(page.frameLocator("iframe[name=preview]").getByText("Please mend staff.csv")).toBeVisible();
    await page.getByRole("button", { name: "Save" }).click();
    await page.goto("/settings/mail/import_errors");
    await expect(page.getByLabel("Subject")).toHaveValue("Please mend {{ filename }}");
    await page.goto("/settings/mail");
    await page.getByLabel("Name of the sender").fill("Northwind Academy");
    await page.getByRole("button", { name: "Save the sender" }).click();
    await expect(page.getByLabel("Name of the sender")).toHaveValue("Northwind Academy");
  });
});

test("those whom an import has made are invited from its result, once", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(csv("team.csv", "Name,Email", "Ada Lovelace,ada@example.com", "Grace Hopper,grace@example.com"));
  await wizard.commit("2 people");
  const card = page.locator(".card", { has: page.getByRole("heading", { name: "Invitations" }) });
  await expect(card).toContainText("2 people would get a mail with a link that works once");
  await expectAccessible(page);
  await card.getByRole("button", { name: "Invite 2 people" }).click();
  await expect(card).toContainText("Invitations to 2 people are on their way.");
  await expect(card.getByRole("button")).toHaveCount(0);
  await expect(async () => {
    await open(page, "/outbox");
    await expect(page.getByRole("row", { name: /(ada|grace)@example\.com.*Kept here/ })).toHaveCount(2, { timeout: 500 });
  }).toPass({ timeout: 15_000 });
});
