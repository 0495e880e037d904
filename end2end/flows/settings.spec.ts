import { expect, GROUP, test } from "../support/test.ts";
import { open } from "../support/steps.ts";

/** What a company sets up for itself: groups, fields of its own, rules. */

// What is refused is an answer like any other, but the browser notes it.
test.use({ expectedComplaint: /Failed to load resource.*422/ });

test("a group is renamed, and deleted once no rule fills it", async ({ page }) => {
  await open(page, "/groups");
  await page.getByLabel("Name").fill("North");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("link", { name: "North", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "North" })).toBeVisible();
  await page.getByLabel("Name").fill("North-West");
  await page.getByRole("button", { name: "Rename" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "North-West" })).toBeVisible();
  await page.getByText("Delete this group …").click();
  await page.getByRole("button", { name: "Delete “North-West”" }).click();
  await expect(page).toHaveURL(/\/groups$/);
  await expect(page.getByRole("link", { name: GROUP, exact: true })).toBeVisible();
  await expect(page.getByRole("link", { name: "North-West" })).toHaveCount(0);
});

test("a field shows the inputs of its type, and is changed and deleted", async ({ page }) => {
  await open(page, "/settings/fields");
  await expect(page.getByText("There is no field of your own yet")).toBeVisible();
  await page.getByLabel("Label").fill("Shirt size");
  await page.getByLabel("Key").fill("shirt");
  await expect(page.getByLabel("Options")).toBeHidden();
  await page.getByLabel("Type", { exact: true }).selectOption("Choice");
  await expect(page.getByLabel("Pattern")).toBeHidden();
  await page.getByRole("button", { name: "Create the field" }).click();
  await expect(page.getByRole("alert")).toContainText("needs options");
  await page.getByLabel("Options").fill("S\nM");
  await page.getByRole("button", { name: "Create the field" }).click();
  await page.getByRole("link", { name: "Shirt size" }).click();
  await expect(page.getByLabel("Options")).toHaveValue(/S\s+M/);
  await page.getByLabel("Label").fill("Size");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Size" })).toBeVisible();
  await page.getByText("Delete this field …").click();
  await page.getByRole("button", { name: "Delete “Size”" }).click();
  await expect(page.getByText("There is no field of your own yet")).toBeVisible();
});

test("rules are written and moved, and the keyboard keeps its place", async ({ page }) => {
  await open(page, "/groups");
  await page.getByLabel("Name").fill("North");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("link", { name: "North", exact: true })).toBeVisible();
  for (const name of ["First", "Second"]) {
    await open(page, "/settings/rules/new");
    await page.getByLabel("Name").fill(name);
    const condition = page.getByRole("group", { name: "Condition 1" });
    await condition.getByLabel("Field").selectOption("Region");
    await condition.getByLabel("Comparison").selectOption("starts with");
    await condition.getByLabel("Value").fill("North");
    await page.getByLabel("North").check();
    await page.getByRole("button", { name: "Create the rule" }).click();
    await expect(page).toHaveURL(/\/settings\/rules$/);
  }
  await page.getByRole("button", { name: "Move up : Second" }).click();
  const names = page.getByRole("rowheader");
  await expect(names).toHaveText(["Second", "First"]);
  await expect(page.getByRole("link", { name: "Second" })).toBeFocused();
  await expect(page.getByRole("row", { name: /First/ })).toContainText("Region starts with “North”");
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("settings are forms", async ({ page }) => {
    await page.goto("/settings/company");
    await page.getByLabel("Default language").fill("de_at");
    await page.getByRole("button", { name: "Save", exact: true }).click();
    await expect(page.getByLabel("Default language")).toHaveValue("de-AT");
    await page.goto("/settings/fields");
    await page.getByLabel("Last Name").check();
    await page.getByRole("button", { name: "Save the required fields" }).click();
    await expect(page.getByLabel("Last Name")).toBeChecked();
    await page.getByLabel("Label").fill("Badge");
    await page.getByLabel("Key").fill("badge");
    await page.getByRole("button", { name: "Create the field" }).click();
    await expect(page.getByRole("link", { name: "Badge" })).toBeVisible();
  });
});
