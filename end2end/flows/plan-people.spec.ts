import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { hydrated, open } from "../support/steps.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** Account types and invitations, decided in front of the plan, and who is behind its counts. */

const STAFF = csv(
  "staff.csv",
  "Name,Email Address",
  "Ada Lovelace,ada@example.com",
  "Grace Hopper,grace@example.com",
  "Katherine Johnson,katherine@example.com",
);

test("who is what, and who is invited, is decided for all and one by one", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(STAFF);
  await wizard.isAt("Plan");
  await expect(page.getByText("No mail goes out to anybody in the file.")).toBeVisible();
  const commit = page.getByRole("button", { name: "Import 3 people" });
  await expect(commit).toBeEnabled();

  // For all, and one of them otherwise.
  const forAll = page.getByRole("group", { name: "For everybody who is created" });
  await forAll.getByLabel("Account type for all").selectOption("Guest");
  await forAll.getByLabel("Activation link for all").selectOption("Send to everybody");
  await expect(page.getByLabel("Account type of Grace Hopper")).toHaveValue("guest");
  await expect(page.getByLabel("Send an activation link to Grace Hopper")).toBeChecked();
  await page.getByLabel("Account type of Ada Lovelace").selectOption("Manager");
  await page.getByLabel("Send an activation link to Ada Lovelace").uncheck();
  await expect(
    page.getByText("What you chose for everybody who is created, and for 1 person besides, is not in the plan yet."),
  ).toBeVisible();
  await expect(commit).toBeHidden();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Update the plan" }).click();
  await expect.poll(() => wizard.figure("Invitations")).toBe(2);
  await expect(page.getByText("is not in the plan yet")).toBeHidden();
  await expect(page.locator("#people")).toBeFocused();
  await expect(page.getByText("2 people get a mail with their activation link.")).toBeVisible();
  await expect(page.getByLabel("Account type of Ada Lovelace")).toHaveValue("manager");
  await expect(page.getByLabel("Account type of Grace Hopper")).toHaveValue("guest");

  // It is the draft's: another look at the page finds it.
  await open(page, new URL(page.url()).pathname);
  await expect(page.getByLabel("Account type of Ada Lovelace")).toHaveValue("manager");
  await expect(page.getByText("1 person is decided one by one.")).toBeVisible();
  await page.getByRole("button", { name: "See how it reads" }).click();
  await expect(page.getByText("/activate/an-example-that-opens-nothing")).toBeVisible();
  await page.getByRole("button", { name: "See who gets it" }).click();
  const invited = page.getByRole("table", { name: "People who will be invited" });
  await expect(invited.getByRole("rowheader")).toHaveText(["Grace Hopper", "Katherine Johnson"]);

  await wizard.commit("3 people");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText("Manager");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText("Not invited");
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText("Guest");
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText("Invited");
});

test("what was chosen and is not in the plan yet outlives a reload, and nothing is left behind by signing out", async ({
  page,
}) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(STAFF);
  await wizard.isAt("Plan");
  await page.getByLabel("Account type of Ada Lovelace").selectOption("Guest");
  await expect(page.getByText("What you chose for 1 person is not in the plan yet.")).toBeVisible();
  await page.reload();
  await hydrated(page);
  await expect(page.getByText("What you chose for 1 person is not in the plan yet.")).toBeVisible();
  await expect(page.getByLabel("Account type of Ada Lovelace")).toHaveValue("guest");
  const kept = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("muster-draft-")));
  expect(await kept()).toHaveLength(1);
  await page.getByRole("button", { name: "Update the plan" }).click();
  await expect(page.getByText("is not in the plan yet")).toBeHidden();
  await expect.poll(kept).toHaveLength(0);

  await page.getByLabel("Account type of Ada Lovelace").selectOption("User");
  await expect.poll(kept).toHaveLength(1);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
  expect(await kept()).toHaveLength(0);
});

test("rows that say again what others say are told beside the plan", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv("twice.csv", "Name,Email Address", "Ada Lovelace,ada@example.com", "Ada Lovelace,ada@example.com"),
  );
  await wizard.isAt("Plan");
  const repeated = page.getByText("1 row says again what another says");
  await repeated.click();
  await expect(page.getByText(/^Row 2/)).toBeVisible();
});

test("what was chosen can be left again, and somebody who is there is changed by it", async ({ page }) => {
  let wizard = await Wizard.open(page);
  await wizard.drop(STAFF);
  await wizard.commit("3 people");

  wizard = await Wizard.open(page);
  await wizard.drop(STAFF);
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 0, Unchanged: 3 });
  const ada = page.getByLabel("Account type of Ada Lovelace");
  await ada.selectOption("Guest");
  await expect(page.getByText("What you chose for 1 person is not in the plan yet.")).toBeVisible();
  // Chosen back by hand it is no choice.
  await ada.selectOption("User");
  await expect(page.getByText("is not in the plan yet")).toBeHidden();
  await ada.selectOption("Guest");
  await page.getByRole("button", { name: "Leave it as it was" }).click();
  await expect(ada).toHaveValue("user");

  await ada.selectOption("Manager");
  await page.getByRole("button", { name: "Update the plan" }).click();
  await wizard.expectCounts({ Updated: 1, Unchanged: 2 });
  await page.getByRole("button", { name: "Updated" }).click();
  await expect(page.getByRole("row", { name: "ada@example.com" }).getByRole("insertion")).toHaveText("manager");
  await wizard.commit("1 person");
});
