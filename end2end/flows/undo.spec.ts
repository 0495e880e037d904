import { readFile } from "node:fs/promises";

import type { Download, Page } from "@playwright/test";

import { csv, THREE_FILES } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { expect, OWNER, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** What a press brings down. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<{ download: Download; text: string }> {
  const coming = page.waitForEvent("download");
  await press();
  const download = await coming;
  return { download, text: await readFile(await download.path(), "utf8") };
}

async function imported(page: Page, file: (typeof THREE_FILES)[number], people: string): Promise<Wizard> {
  const wizard = await Wizard.open(page);
  await wizard.drop(file);
  await wizard.commit(people);
  return wizard;
}

test("an import is looked at before it is undone, and whoever was changed since is kept", async ({ page }) => {
  await imported(page, THREE_FILES[0], "3 people");
  const first = page.url();

  // Grace is changed by another file.
  const other = await Wizard.open(page);
  await other.drop(csv("grace.csv", "Name,Email Address", "Grace Murray,grace@example.com"));
  await other.commit("1 person");

  await open(page, new URL(first).pathname);
  await page.getByRole("button", { name: "See what undoing would do" }).click();
  await expect(page.getByText("2 people would be removed, 0 people would be put back, 1 kept, 0 not possible.").first()).toBeVisible();
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText("Last Name is “Murray” now");
  await page.getByRole("button", { name: "Reversed (2)" }).click();
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText("Was created");

  // It was only looked at.
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await page.getByRole("button", { name: "See what undoing would do" }).click();
  await page.getByRole("button", { name: "Undo for 2 people" }).click();
  await expect(page.getByText("This import was undone")).toBeVisible();
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText("Last Name is “Murray” now");

  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Grace Murray" })).toBeVisible();
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toHaveCount(0);
});

test("rows that were left out come back as a report that can be dropped again", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(csv("staff.csv", "Name;Email", "Ada Lovelace;ada@example.com", "Grace Hopper;grace.example.com"));
  await wizard.isAt("Review");
  await page.getByRole("button", { name: /Continue as-is/ }).click();
  await wizard.commit("1 person");

  // What the page hears afterwards leaves the result alone, and with it what was said there.
  const mail = await page.getByRole("button", { name: "Mail it to me" }).elementHandle();
  await page.waitForTimeout(1500);
  expect(await mail?.evaluate((button) => button.isConnected)).toBe(true);

  const { download, text } = await downloaded(page, () => page.getByRole("link", { name: "Error report as CSV" }).click());
  expect(download.suggestedFilename()).toMatch(/^staff-errors-\d{8}T\d{6}Z\.csv$/);
  expect(text).toContain("Name;Email;What is wrong");
  expect(text).toContain("Grace Hopper;grace.example.com;");

  await page.getByRole("button", { name: "Mail it to me" }).click();
  await expect(page.getByText(`A mail with the report's link to ${OWNER.email} is in the outbox.`)).toBeVisible();

  const again = await Wizard.open(page);
  const corrected = text.replace("grace.example.com", "grace@example.com").trim().split("\r\n");
  await again.drop(csv("corrected.csv", ...corrected));
  await again.commit("1 person");

  await open(page, "/outbox");
  await expect(page.getByText("No mail server is set up")).toBeVisible();
  await page.getByRole("link", { name: "staff.csv: 1 created, 0 updated" }).click();
  await expect(page.getByText("Ada Lovelace <ada@example.com>")).toBeVisible();
});

test("somebody who was imported comes in by the link that is handed to them", async ({ page, browser, baseURL }) => {
  await imported(page, THREE_FILES[0], "3 people");
  const { download, text } = await downloaded(page, () =>
    page.getByRole("button", { name: "Download activation links" }).click(),
  );
  expect(download.suggestedFilename()).toMatch(/-activation-links-.*\.csv$/);
  const line = text.split("\r\n").find((line) => line.startsWith("ada@example.com")) ?? "";
  const link = /\/activate\/[0-9a-f]+/.exec(line)?.[0] ?? "";

  const context = await browser.newContext(baseURL === undefined ? {} : { baseURL });
  const theirs = await context.newPage();
  await theirs.goto(link);
  await expect(theirs.getByText("You are invited to Northwind Training.")).toBeVisible();
  await expect(theirs.getByLabel("E-mail address")).toHaveValue("ada@example.com");
  await theirs.getByLabel("New password").fill("four words make one");
  await theirs.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(theirs.getByRole("button", { name: "Sign out" })).toBeVisible();
  await theirs.goto(link);
  await expect(theirs.getByText("This link no longer works")).toBeVisible();
  await context.close();

  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText("Activated");
});
