import { expectAccessible } from "../../support/accessible.ts";
import { csv } from "../../support/files.ts";
import { open } from "../../support/steps.ts";
import { COMPANY, expect, GROUP, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/**
 * One of the five procedures that Muster has to be able to follow: import from a group, by Name, Email Address and a
 * column for each field of the company's own; statuses; nothing over the seats. Its steps in their order.
 */

const EXAMPLE = ["Joe Bloggs,joe.bloggs@example.com", "Jane Smith,jane.smith@example.com", "Sam Jones,sam.jones@example.com"];

test("people are imported into the group at hand, brought up to date, and nobody is doubled", async ({ page, muster }) => {
  await muster.command("field", "create", "--company", COMPANY, "--key", "badge", "--label", "Badge", "--type", "number");
  // Somebody is there already, spelt otherwise, and in no group.
  const before = await Wizard.open(page);
  await before.drop(csv("before.csv", "Name,Email Address", "Joe Blogs,joe.bloggs@example.com"));
  await before.commit("1 person");

  // "Import users" beside the group, and the example file with a header for every field.
  const wizard = await Wizard.into(page, GROUP);
  await expect(page.getByText("Badge", { exact: true })).toBeVisible();
  const template = await page.evaluate(async () => (await fetch("/api/v1/template?format=csv")).text());
  expect(template).toContain("Badge");

  // Values are checked against their field.
  await wizard.drop(csv("users.csv", "Name,Email Address,Badge", ...EXAMPLE.map((row, at) => `${row},${at === 1 ? "many" : at}`)));
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
  await wizard.edit(wizard.cell("many"), "17");
  await expect.poll(() => wizard.figure("Errors")).toBe(0);
  await page.getByRole("button", { name: "Continue", exact: true }).click();

  // A difference in the name updates the profile; no invitation unless it is ticked.
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2, Updated: 1 });
  await expect(page.getByText("No mail goes out to anybody in the file.")).toBeVisible();
  await expectAccessible(page);
  await wizard.commit("3 people");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Joe Bloggs" })).toContainText(GROUP);
  await expect(page.getByRole("row", { name: "Jane Smith" })).toContainText("Not invited");

  // The same again into the same group: nothing to do.
  const again = await Wizard.into(page, GROUP);
  await again.drop(csv("users.csv", "Name,Email Address", ...EXAMPLE));
  await again.isAt("Plan");
  await again.expectCounts({ Created: 0, Updated: 0, Unchanged: 3 });
});

test("invitations go out only when they are asked for", async ({ page }) => {
  const wizard = await Wizard.into(page, GROUP);
  await page.getByLabel("With this import").check();
  await wizard.drop(csv("users.csv", "Name,Email Address", ...EXAMPLE));
  await wizard.isAt("Plan");
  await expect(page.getByText("3 people get a mail with their activation link.")).toBeVisible();
  await wizard.commit("3 people");
  await open(page, "/outbox");
  await expect(page.getByRole("row", { name: /jane\.smith@example\.com/ })).toBeVisible();
});

test("the column Status suspends and brings back, and neither a wrong word nor a missing seat goes through", async ({ page, muster }) => {
  await muster.command("company", "create", "--name", "Harbour", "--seats", "2");
  await open(page, "/owner/companies");
  await page.getByRole("button", { name: "Go to Harbour" }).click();
  await expect(page.getByText("Harbour").first()).toBeVisible();

  const first = await Wizard.open(page);
  await first.drop(csv("users.csv", "Name,Email Address", ...EXAMPLE.slice(0, 2)));
  await first.commit("2 people");

  // A wrong word stops it, and says which words there are.
  const wrong = await Wizard.open(page);
  await wrong.drop(csv("status.csv", "Name,Email Address,Status", `${EXAMPLE[1]},suspendedd`));
  await wrong.isAt("Review");
  await expect.poll(() => wrong.figure("Errors")).toBe(1);

  // No seat for a third.
  const full = await Wizard.open(page);
  await full.drop(csv("third.csv", "Name,Email Address", EXAMPLE[2] ?? ""));
  await full.isAt("Plan");
  await expect(page.getByText(/seat/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Import 1 person/ })).toBeDisabled();

  // One is suspended and the third comes in, in whatever order.
  const swap = await Wizard.open(page);
  await swap.drop(csv("swap.csv", "Name,Email Address,Status", `${EXAMPLE[2]},active`, `${EXAMPLE[1]},suspended`));
  await swap.isAt("Plan");
  await swap.expectCounts({ Created: 1, Updated: 1 });
  await swap.commit("2 people");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Jane Smith" })).toContainText("Suspended");

  // And back is one too many.
  const back = await Wizard.open(page);
  await back.drop(csv("back.csv", "Name,Email Address,Status", `${EXAMPLE[1]},active`));
  await back.isAt("Plan");
  await expect(page.getByRole("button", { name: /^Import 1 person/ })).toBeDisabled();
});
