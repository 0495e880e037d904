import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv, drop } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { expect, GROUP, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** A corrected file dropped on the draft of the one it was made from. */

const BEFORE = csv(
  "staff.csv",
  "Name,Email Address,Status",
  "Ada Lovelace,ada.example.com,active",
  "Grace Hopper,grace.example.com,active",
  "Nobody,nobody@example.com,active",
);
const AFTER = csv(
  "staff-2.csv",
  "Status,Name,Email Address",
  "active,Katherine Johnson,katherine@example.com",
  "active,Nobody,nobody@example.com",
  "active,Grace Hopper,grace@elsewhere.example",
  "active,Ada Lovelace,ada.example.com",
);

async function edited(page: Page): Promise<Wizard> {
  const wizard = await Wizard.into(page, GROUP);
  await wizard.drop(BEFORE);
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(2);
  await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
  await wizard.edit(wizard.cell("grace.example.com"), "grace@example.com");
  await wizard.cell("Nobody").click();
  await page.keyboard.press("Control+Delete");
  await expect(page.getByRole("group", { name: "Rows shown" }).getByRole("button", { name: "Changed" })).toHaveText(/3$/);
  await wizard.isSaved();
  return wizard;
}

test("a corrected file offers to make the changes again, where they still fit", async ({ page }) => {
  const wizard = await edited(page);
  const address = page.url();
  await drop(page, ".sheet", AFTER);
  await expect(page.getByText("Take “staff-2.csv” in the place of “staff.csv”?")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take it and make the 3 changes again" }).click();
  await expect(page.getByText("2 changes were made again.")).toBeVisible();
  await expect(page.getByText("1 change no longer fits")).toBeVisible();
  await expect(wizard.cell("ada@example.com")).toBeVisible();
  await expect(wizard.cell("grace@elsewhere.example")).toBeVisible();
  await expect.poll(() => wizard.figure("Errors")).toBe(0);
  await wizard.isSaved();

  // It has an address of its own, and the older draft is withdrawn.
  await expect(page).not.toHaveURL(address);
  // Nothing is wrong any more: coming back leads on to the plan.
  await page.reload();
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 3, Rejected: 0 });
  await open(page, "/imports");
  await expect(page.getByRole("row", { name: "staff.csv" })).toContainText("Cancelled");
});

test("the open file is kept if that is what one wants, and the other can be taken as it is", async ({ page }) => {
  const wizard = await edited(page);
  await drop(page, ".sheet", AFTER);
  await page.getByRole("button", { name: "Keep the open one" }).click();
  await expect(wizard.cell("ada@example.com")).toBeVisible();
  await page.getByLabel("Bring in a corrected file").setInputFiles({ name: AFTER.name, mimeType: AFTER.type, buffer: AFTER.bytes });
  await page.getByRole("button", { name: "Take it as it is" }).click();
  await expect(wizard.cell("ada.example.com")).toBeVisible();
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
});
