import { readFile } from "node:fs/promises";

import { expect, GROUP, test } from "../support/test.ts";
import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

// What is refused is noted by the browser.
test.use({ expectedComplaint: /Failed to load resource.*(404|422)/ });

test("an administrator finds people, does something with many, and opens what was done", async ({ page }) => {
  test.slow();
  const wizard = await Wizard.open(page);
  const lines = ["Ada", "Bea", "Cleo", "Dora"].map((name) => `${name} Smith,${name.toLowerCase()}@example.com`);
  await wizard.drop(csv("people.csv", "Name,Email Address", ...lines));
  await wizard.isAt("Plan");
  await wizard.commit("4 people");

  await open(page, "/users");
  const users = page.getByRole("table", { name: "Users" });
  await expect(users.getByRole("row")).toHaveCount(5);
  await users.getByRole("link", { name: "Name" }).click();
  await expect(users.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "ascending");
  await users.getByRole("link", { name: "Name" }).click();
  await expect(users.getByRole("columnheader", { name: "Name" })).toHaveAttribute("aria-sort", "descending");
  await expect(users.getByRole("row").nth(1)).toContainText("Dora");
  await expectAccessible(page);

  await users.getByRole("checkbox", { name: "Ada Smith" }).check();
  await users.getByRole("checkbox", { name: "Bea Smith" }).check();
  await page.getByLabel("What to do").selectOption({ label: "Suspend" });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText("2 people will be suspended and signed out.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Suspend people: 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "2 people suspended" })).toBeVisible();
  await expectAccessible(page);

  await open(page, "/users?status=suspended");
  await page.getByLabel("With whom").selectOption({ label: "All 2 people of this list" });
  await page.getByLabel("What to do").selectOption({ label: "Add to a group or cohort" });
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByLabel("Group or cohort").selectOption({ label: GROUP });
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page.getByText(`2 people will join “${GROUP}”.`)).toBeVisible();
  await page.getByRole("button", { name: "Add people to a group: 2 people" }).click();
  await expect(page.getByRole("heading", { level: 1, name: `2 people added to “${GROUP}”` })).toBeVisible();

  // From any page, and from one whose bundle does not have the list, too.
  await open(page, "/");
  await page.keyboard.press("/");
  const search = page.getByRole("searchbox", { name: "Find people" });
  await expect(search).toBeFocused();
  await search.pressSequentially("cle/");
  await search.press("Backspace");
  await search.press("Enter");
  await expect(page).toHaveURL(/\/users\?q=cle$/);
  await expect(users.getByRole("row")).toHaveCount(2);
});

test("somebody is added, changed, deleted and brought back by hand", async ({ page }) => {
  await open(page, "/users");
  await page.getByRole("link", { name: "Add one by hand" }).click();
  await page.getByLabel("Email Address").fill(`${"z".repeat(65)}@example.com`);
  await page.getByLabel("First Name").fill("Zed");
  await page.getByRole("button", { name: "Add this person" }).click();
  await expect(page.getByRole("alert")).toContainText("This cannot be saved yet");
  await expect(page.getByLabel("First Name")).toHaveValue("Zed");
  await expectAccessible(page);
  await page.getByLabel("Email Address").fill("zed@example.com");
  await page.getByLabel(GROUP).check();
  await page.getByRole("button", { name: "Add this person" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zed" })).toBeVisible();
  await expect(page.getByRole("table", { name: "History" })).toContainText("Added by hand");
  await expectAccessible(page);

  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.getByLabel("Region").fill("North");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("table", { name: "History" })).toContainText("Region: North");

  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.getByText("Delete this person").first().click();
  await page.getByRole("button", { name: "Delete this person" }).click();
  // Leaving at once would take the request along.
  await expect(page).toHaveURL(/\/users$/);
  await open(page, "/users/deleted");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Bring back Zed" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Zed" })).toBeVisible();

  const file = page.waitForEvent("download");
  await page.getByRole("link", { name: "Download their data" }).click();
  const known = JSON.parse(await readFile(await (await file).path(), "utf8")) as { person: { email: string } };
  expect(known.person.email).toBe("zed@example.com");

  await page.getByRole("link", { name: "Change", exact: true }).click();
  await page.getByText("Delete this person").first().click();
  await page.getByRole("button", { name: "Delete this person" }).click();
  // Leaving at once would take the request along.
  await expect(page).toHaveURL(/\/users$/);
  await open(page, "/users/deleted");
  await page.getByText("Erase now").click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Erase Zed" }).click();
  await expect(page.getByRole("heading", { name: "Nobody is here who was deleted" })).toBeVisible();
});
