import { COMPANY, expect, test } from "../../support/test.ts";
import { workbook } from "../../support/workbook.ts";
import { Wizard } from "../../support/wizard.ts";

/**
 * One of the five procedures: a workbook with a comment, in stages. Fields that the company does not have are offered,
 * errors are reported or left out, records are looked at, groups by rule come last.
 */
test("a workbook goes through its stages: new field, errors left out, records, groups by rule", async ({ page, muster }) => {
  await muster.command("group", "create", "--company", COMPANY, "--name", "Depot");

  // Stage 1: the file, and a comment beside it.
  const wizard = await Wizard.open(page);
  await page.getByLabel("Comment").fill("Spring intake");
  await wizard.drop(
    workbook("people.xlsx", {
      name: "People",
      rows: [
        ["Email", "userName", "reference", "First Name", "Job Role", "Zwqx"],
        ["ada@example.com", "ada", "R-1", "Ada", "Driver", "42"],
        ["grace@example.com", "grace", "R-2", "Grace", "Clerk", "39"],
        ["mary.example.com", "mary", "R-3", "Mary", "Driver", "40"],
      ],
    }),
  );

  // Stage 2: a field that the company does not have yet, for all of its users from then on.
  await wizard.isAt("Columns");
  await wizard.field("Zwqx").selectOption({ label: "A new field …" });
  const form = page.getByRole("group", { name: "New field: Zwqx" });
  await form.getByLabel("Label").fill("Shoe size");
  await form.getByLabel("Label").blur();
  await page.getByRole("button", { name: "Continue" }).click();

  // Stage 3: errors. The report is there to download and to mail; or the import goes on without those rows.
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
  await expect(page.getByRole("link", { name: "Error report as Excel" })).toBeVisible();
  await expect(page.getByRole("button", { name: "Mail it to me" })).toBeVisible();
  await page.getByRole("button", { name: /^Continue as-is/ }).click();

  // Stage 4: the records as they will be.
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2, Rejected: 1 });
  await page.getByRole("button", { name: "Created 2" }).click();
  await expect(page.getByRole("row", { name: /ada@example\.com/ })).toBeVisible();

  // Stage 5: groups by rule; a new one, tried before it holds.
  await page.getByRole("button", { name: "Show the rules" }).click();
  await page.getByRole("button", { name: "New rule" }).click();
  const rule = page.getByRole("form", { name: "New rule" });
  await rule.getByLabel("Name of the rule").fill("Drivers");
  await rule.getByRole("group", { name: "Condition" }).getByLabel("Field").selectOption("Job Role");
  await rule.getByRole("group", { name: "Condition" }).getByLabel("Value").fill("Driver");
  await rule.getByLabel("Puts people into").selectOption("Depot (group)");
  await rule.getByRole("button", { name: "Try it" }).click();
  await page.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByRole("row", { name: /ada@example\.com/ }).first()).toContainText("Depot");
  await wizard.commit("2 people");

  await page.getByRole("link", { name: "See the people who were created" }).click();
  await expect(page.getByRole("row", { name: "Ada" })).toContainText("Depot");
  await page.getByRole("link", { name: /^Ada/ }).click();
  await expect(page.getByText("Shoe size")).toBeVisible();
  await expect(page.getByText("42")).toBeVisible();
});
