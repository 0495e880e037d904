import { csv } from "../../support/files.ts";
import { open } from "../../support/steps.ts";
import { COMPANY, expect, GROUP, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/**
 * One of the five procedures: columns in any order, mapped; a preview with its errors; then a package for the group,
 * and the same package once more a year later.
 */
test("learners are mapped, looked at, created and given a package, and given it again", async ({ page, muster }) => {
  test.slow();
  await muster.command("course", "create", "--company", COMPANY, "--title", "Fire Safety");
  await open(page, "/packages");
  await page.getByLabel("Name").fill("Induction");
  await page.getByRole("button", { name: "Create the package" }).click();
  await page.getByLabel("Put in").selectOption({ label: "Fire Safety" });
  await page.getByRole("button", { name: "Put the course in" }).click();
  await expect(page.getByRole("table", { name: "Packages of this company" })).toContainText("Fire Safety");

  // Headers of its own, in an order of its own.
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv(
      "learners.csv",
      "Where,Learner mail,Surname,Zwqx",
      `${GROUP},ada@example.com,Lovelace,Ada`,
      `${GROUP},grace.example.com,Hopper,Grace`,
    ),
  );
  await wizard.isAt("Columns");
  await wizard.field("Zwqx").selectOption({ label: "First Name" });
  await wizard.field("Where").selectOption({ label: "Group" });
  await wizard.field("Learner mail").selectOption({ label: "Email Address" });
  await page.getByRole("button", { name: "Continue" }).click();

  // The preview shows the malformed address before anything is created.
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
  await wizard.edit(wizard.cell("grace.example.com"), "grace@example.com");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await wizard.commit("2 people");

  // The package, by group.
  const assign = async (): Promise<void> => {
    await open(page, "/groups");
    await page.getByRole("link", { name: GROUP, exact: true }).click();
    await page.getByLabel("Course or package").selectOption({ label: "Package: Induction" });
    await page.getByRole("button", { name: "Assign", exact: true }).click();
    await expect(page.getByText("2 assignments made, for 2 people.")).toBeVisible();
  };
  await assign();

  // Once both have completed it, the same assignment is a brand-new attempt.
  for (const name of ["Ada Lovelace", "Grace Hopper"]) {
    await open(page, "/users");
    await page.getByRole("link", { name }).click();
    const row = page.getByRole("table", { name: "Training" }).getByRole("row", { name: /Fire Safety/ });
    await page.getByRole("button", { name: "Mark as started “Fire Safety”" }).click();
    await expect(row).toContainText("Started");
    await page.getByRole("button", { name: "Mark as completed “Fire Safety”" }).click();
    await expect(row).toContainText("Completed");
  }
  await assign();
  await open(page, "/users");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await expect(page.getByRole("table", { name: "Training" }).getByRole("row", { name: /Fire Safety/ })).toHaveCount(2);
});
