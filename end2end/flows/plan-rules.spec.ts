import type { Locator, Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { COMPANY, expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** Rules as the plan shows them: what they do with this file, and what others would. */

const STAFF = csv(
  "staff.csv",
  "Name,Email Address,Job Role,Region",
  "Ada Lovelace,ada@example.com,Driver,North",
  "Grace Hopper,grace@example.com,Driver,South",
  "Katherine Johnson,katherine@example.com,Clerk,North",
);

interface NewRule {
  name: string;
  field: string;
  value: string;
  group: string;
  stop?: boolean;
}

/** Writes a rule on the plan and presses "Try it". */
async function propose(page: Page, rule: NewRule): Promise<void> {
  await page.getByRole("button", { name: "New rule" }).click();
  const form = page.getByRole("form", { name: "New rule" });
  await expect(form.getByLabel("Name of the rule")).toBeFocused();
  await form.getByLabel("Name of the rule").fill(rule.name);
  const condition = form.getByRole("group", { name: "Condition" });
  await condition.getByLabel("Field").selectOption(rule.field);
  await condition.getByLabel("Value").fill(rule.value);
  await form.getByLabel("Puts people into").selectOption(rule.group);
  if (rule.stop) await form.getByLabel("Where it holds, look at no later rule").check();
  await form.getByRole("button", { name: "Try it" }).click();
}

function rules(page: Page): Locator {
  return page.getByRole("table", { name: "Rules, in the order in which they are looked at" });
}

/** Somebody's line in the difference: which groups today, which with the rules proposed. */
function moved(page: Page, name: string): Locator {
  return page.getByRole("table", { name: "People who would come into other groups" }).getByRole("row", { name });
}

test.beforeEach(async ({ muster }) => {
  for (const group of ["Depot", "North"]) {
    await muster.command("group", "create", "--company", COMPANY, "--name", group);
  }
});

test("rules are written and moved on the plan, seen person by person, and then saved", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(STAFF);
  await wizard.isAt("Plan");
  await page.getByRole("button", { name: "Show the rules" }).click();
  await expect(page.getByText("There is no rule yet.")).toBeVisible();

  await propose(page, { name: "Drivers", field: "Job Role", value: "driver", group: "Depot (group)" });
  await expect(page.getByText("Not saved yet")).toBeVisible();
  await expect(page.getByText("2 people would come into other groups, or by another rule.").first()).toBeVisible();
  await expect(moved(page, "Ada Lovelace").getByRole("cell")).toHaveText(["1", "ada@example.com", "none", "Depot (Drivers)"]);
  await expect(moved(page, "Grace Hopper")).toContainText("Depot (Drivers)");
  await expect(moved(page, "Katherine Johnson")).toHaveCount(0);
  await expect(rules(page).getByRole("row", { name: "Drivers" }).getByRole("insertion")).toHaveText("2");
  await expectAccessible(page);

  // A second one that ends the looking: nobody loses anything while it stands last.
  await propose(page, { name: "Northerners", field: "Region", value: "North", group: "North (group)", stop: true });
  await expect(moved(page, "Ada Lovelace")).toContainText("Depot (Drivers), North (Northerners)");
  await page.getByRole("button", { name: "Save rules" }).click();
  await expect(page.getByRole("region", { name: "Plan", exact: true })).toBeFocused();
  await expect.poll(() => wizard.figure("Group memberships")).toBe(4);
  await page.getByRole("button", { name: "Group memberships" }).click();
  const ada = page.getByRole("table", { name: "People who will join groups" }).getByRole("row", { name: "Ada Lovelace" });
  await expect(ada).toContainText("Joins Depot by the rule “Drivers”");
  await expect(ada).toContainText("Joins North by the rule “Northerners”");

  // Moved up it keeps the driver of the North out of the depot.
  await page.getByRole("button", { name: "Show the rules" }).click();
  await expect(rules(page).getByRole("rowheader")).toHaveText([/^Drivers/, /^Northerners/]);
  await expect(page.getByText("Not saved yet")).toBeHidden();
  await page.getByRole("button", { name: "Move up : Northerners" }).click();
  await expect(rules(page).getByRole("rowheader")).toHaveText([/^Northerners/, /^Drivers/]);
  await expect(rules(page).getByRole("rowheader", { name: "Northerners" })).toBeFocused();
  await expect(moved(page, "Ada Lovelace").getByRole("cell")).toHaveText([
    "1",
    "ada@example.com",
    "Depot (Drivers), North (Northerners)",
    "North (Northerners)",
  ]);
  await expect(page.getByRole("row", { name: "Grace Hopper" }).filter({ hasText: "Today" })).toHaveCount(0);

  // It was only looked at.
  await page.getByRole("button", { name: "Leave them as they were" }).click();
  await expect(page.getByText("Not saved yet")).toBeHidden();
  await expect(rules(page).getByRole("rowheader")).toHaveText([/^Drivers/, /^Northerners/]);
  await page.getByRole("button", { name: "Move down : Drivers" }).click();
  await page.getByRole("button", { name: "Save rules" }).click();
  await expect.poll(() => wizard.figure("Group memberships")).toBe(3);
  await wizard.commit("3 people");

  await open(page, "/settings/rules");
  await expect(page.getByRole("rowheader")).toHaveText(["Northerners", "Drivers"]);
  await open(page, "/groups");
  await page.getByRole("link", { name: "1 person in Depot" }).click();
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toBeVisible();
});
