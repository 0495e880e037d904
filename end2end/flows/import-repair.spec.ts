import type { Page } from "@playwright/test";

import { expect, GROUP, test } from "../support/test.ts";
import { csv } from "../support/files.ts";
import { hydrated, open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

const BAD = csv(
  "bad.csv",
  "Name, Email Address, Status",
  "Ada Lovelace, ada.example.com, active",
  "Grace Hopper, grace@example.com, actve",
  "Katherine Johnson, katherine@example.com, active",
  "Kate Johnson, katherine@example.com, active",
  "Mary Jackson, mary@example.com, active",
);

async function review(page: Page): Promise<Wizard> {
  const wizard = await Wizard.into(page, GROUP);
  await wizard.drop(BAD);
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Rows")).toBe(5);
  return wizard;
}

test("every problem names its row and its column", async ({ page }) => {
  const wizard = await review(page);
  await expect.poll(() => wizard.figure("Errors")).toBe(4);

  const address = await wizard.problem("Not an e-mail address in “Email Address”");
  await expect(address).toContainText("ada.example.com");
  await expect(address).toContainText("Row 1, line 2");

  const status = await wizard.problem("Unknown status in “Status”");
  await expect(status).toContainText("actve");
  await expect(status).toContainText("Row 2, line 3");

  const twice = await wizard.problem("One address, different details");
  await expect(twice).toContainText("katherine@example.com");
  await expect(twice).toContainText("row 4");
  await expect(twice).toContainText("row 3");
});

test("a status nobody knows stops the import, even as-is, and nothing is written", async ({ page }) => {
  const wizard = await review(page);
  await expect(page.getByRole("button", { name: "Continue as-is (4 rows will not be imported)" })).toBeDisabled();
  await expect(page.getByText("stops the whole import")).toBeVisible();
  await wizard.isAt("Review");
  await open(page, "/users");
  await expect(page.getByText("Nobody is in this company yet")).toBeVisible();
});

test("put right in the browser: the fix that is offered, the cells that are typed; then imported", async ({ page }) => {
  const wizard = await review(page);

  const status = await wizard.problem("Unknown status");
  await status.getByRole("button", { name: "active", exact: false }).first().click();
  await expect.poll(() => wizard.figure("Errors")).toBe(3);

  await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
  await expect.poll(() => wizard.figure("Errors")).toBe(2);

  await wizard.edit(wizard.cell("katherine@example.com").last(), "kate@example.com");
  await expect.poll(() => wizard.figure("Errors")).toBe(0);

  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 5, Rejected: 0 });
  await wizard.commit("5 people");

  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText("ada@example.com");
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText("Active");
  await expect(page.getByRole("row", { name: "Kate Johnson" })).toContainText("kate@example.com");
});

test("what was put right is taken back, and done again", async ({ page }) => {
  const wizard = await review(page);
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  const redo = page.getByRole("button", { name: "Redo", exact: true });
  await expect(undo).toBeDisabled();

  const status = await wizard.problem("Unknown status");
  await status.getByRole("button", { name: "active", exact: false }).first().click();
  await expect.poll(() => wizard.figure("Errors")).toBe(3);
  await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
  await expect.poll(() => wizard.figure("Errors")).toBe(2);

  await undo.click();
  await expect.poll(() => wizard.figure("Errors")).toBe(3);
  await expect(wizard.cell("ada.example.com")).toBeVisible();
  await undo.click();
  await expect.poll(() => wizard.figure("Errors")).toBe(4);
  await expect(undo).toBeDisabled();
  await redo.click();
  await redo.click();
  await expect.poll(() => wizard.figure("Errors")).toBe(2);
  await expect(redo).toBeDisabled();
});

test("rows with errors are left out when asked to, once nothing stops the import", async ({ page }) => {
  const wizard = await review(page);
  const status = await wizard.problem("Unknown status");
  await status.getByRole("button", { name: "active", exact: false }).first().click();
  await page.getByRole("button", { name: "Continue as-is (3 rows will not be imported)" }).click();
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2, Rejected: 3 });
  await wizard.commit("2 people");
  await wizard.expectCounts({ Created: 2, Rejected: 3 });
  await open(page, "/users");
  await expect(page.getByRole("row")).toHaveCount(3);
});

test("a reload in the middle keeps what was put right", async ({ page }) => {
  const wizard = await review(page);
  await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
  await wizard.edit(wizard.cell("katherine@example.com").last(), "kate@example.com");
  await expect.poll(() => wizard.figure("Errors")).toBe(1);

  await page.reload();
  await hydrated(page);
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
  await expect(wizard.cell("ada@example.com")).toBeVisible();
  await expect(wizard.cell("kate@example.com")).toBeVisible();
});

test.describe("where the server goes away", () => {
  // The page listens to what becomes of its import.
  test.use({ expectedComplaint: /net::|ERR_|Failed to load resource/ });

  test("a draft is found again from the list of imports, after the server was killed", async ({ page, muster }) => {
    const wizard = await review(page);
    await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
    await muster.stop("SIGKILL");
    await muster.serve();
    await open(page, "/imports");
    await page.getByRole("link", { name: BAD.name }).click();
    await wizard.isAt("Review");
    await expect.poll(() => wizard.figure("Errors")).toBe(3);
    await expect(wizard.cell("ada@example.com")).toBeVisible();
  });
});

test("a row can be left out and put back", async ({ page }) => {
  const wizard = await review(page);
  await wizard.cell("actve").click();
  await page.getByRole("button", { name: "Leave this row out" }).click();
  await expect.poll(() => wizard.figure("Errors")).toBe(3);
  await wizard.cell("actve").click();
  await page.getByRole("button", { name: "Put this row back" }).click();
  await expect.poll(() => wizard.figure("Errors")).toBe(4);
});
