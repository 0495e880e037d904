import { csv } from "../../support/files.ts";
import { open } from "../../support/steps.ts";
import { expect, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/**
 * One of the five procedures: names and addresses in the template, then an account type and an invitation for each
 * listed user. Muster differs on purpose where that one mails passwords: nobody's password is ever sent or shown, to
 * an administrator least of all; people get a link to set their own, and the administrator may hand links out.
 */
test("each listed user gets a type and an invitation, and the administrator a mail when it is done", async ({ page }) => {
  const template = await Wizard.open(page).then(() => page.evaluate(async () => (await fetch("/api/v1/template?format=csv")).text()));
  expect(template).toContain("Email Address");

  const wizard = await Wizard.open(page);
  // Records that are the same in all fields count once.
  const joe = "Joe,Bloggs,joe@example.com";
  await wizard.drop(csv("template.csv", "First Name,Last Name,Email Address", joe, "Jane,Smith,jane@example.com", joe));
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2 });

  // The default is a user who is not invited.
  await expect(page.getByLabel("Account type of Joe Bloggs")).toHaveValue("user");
  await expect(page.getByLabel("Send an activation link to Joe Bloggs")).not.toBeChecked();
  await page.getByLabel("Account type of Joe Bloggs").selectOption("Guest");
  await page.getByLabel("Send an activation link to Jane Smith").check();
  await page.getByRole("button", { name: "Update the plan" }).click();
  await expect(page.getByText("1 person gets a mail with their activation link.")).toBeVisible();
  await wizard.commit("2 people");

  await page.getByRole("link", { name: "See the people who were created" }).click();
  await expect(page.getByRole("row", { name: "Joe Bloggs" })).toContainText("Guest");
  await expect(page.getByRole("row", { name: "Joe Bloggs" })).toContainText("Not invited");
  await expect(page.getByRole("row", { name: "Jane Smith" })).toContainText("Invited");

  await open(page, "/outbox");
  await page.getByRole("link", { name: "template.csv: 2 created, 0 updated" }).click();
  await expect(page.getByText("Joe Bloggs <joe@example.com>")).toBeVisible();
  await expect(page.getByText(/password/i)).toHaveCount(0);
});
