import { COMPANY, expect, GROUP, test } from "../support/test.ts";
import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { open, tabTo } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

// What is refused is noted by the browser.
test.use({ expectedComplaint: /Failed to load resource.*422/ });

test("an owner makes courses, packs them and gives them to a person and a group", async ({ page }) => {
  test.slow();
  await open(page, "/courses");
  await expect(page.getByRole("heading", { name: "There is no course yet" })).toBeVisible();
  await expectAccessible(page);

  const own = page.locator("section").filter({ hasText: "Create a course of your own" });
  await own.getByLabel("Title").fill("Talking to Customers");
  await own.getByRole("button", { name: "Create the course" }).click();
  const courses = page.getByRole("table", { name: "Courses of this company" });
  await expect(courses.getByRole("row", { name: /Talking to Customers/ })).toBeVisible();

  // A title that a file could not tell from it is refused, and stays to be mended.
  await own.getByLabel("Title").fill("talking  to customers");
  await own.getByRole("button", { name: "Create the course" }).click();
  await expect(page.getByRole("alert")).toContainText("There is already a course named “Talking to Customers”");
  await expect(own.getByLabel("Title")).toHaveValue("talking  to customers");

  const platform = page.locator("section").filter({ hasText: "Create a course of the platform" });
  await platform.getByLabel("Title").fill("Fire Safety");
  await platform.getByLabel(COMPANY).check();
  await platform.getByRole("button", { name: "Create for the platform" }).click();
  await expect(courses.getByRole("row", { name: /Fire Safety/ })).toBeVisible();
  await expect(page.getByRole("table", { name: "Courses of the platform" })).toContainText(COMPANY);
  await expectAccessible(page);

  await page.getByRole("link", { name: "Change “Talking to Customers”" }).click();
  await expect(page.locator("#new-title")).toBeFocused();
  await page.locator("#new-title").fill("Talking with Customers");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(courses.getByRole("row", { name: /Talking with Customers/ })).toBeVisible();
  await expect(page).toHaveURL(/\/courses$/);

  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Packages" }).click();
  await page.getByLabel("Name").fill("Induction");
  await page.getByRole("button", { name: "Create the package" }).click();
  await expect(page.getByRole("heading", { name: "Change “Induction”" })).toBeVisible();
  for (const title of ["Talking with Customers", "Fire Safety"]) {
    await page.getByLabel("Put in").selectOption({ label: title });
    await page.getByRole("button", { name: "Put the course in" }).click();
    await expect(page.getByRole("list", { name: "Courses in their order" })).toContainText(title);
  }
  const packages = page.getByRole("table", { name: "Packages of this company" });
  await expect(packages).toContainText("Talking with Customers, Fire Safety");
  const up = page.getByRole("button", { name: "Up “Fire Safety”" });
  await tabTo(page, up);
  await page.keyboard.press("Enter");
  await expect(packages).toContainText("Fire Safety, Talking with Customers");
  await expectAccessible(page);

  const wizard = await Wizard.open(page);
  await wizard.drop(csv("people.csv", "Name,Email Address", "Ada Lovelace,ada@example.com"));
  await wizard.isAt("Plan");
  await wizard.commit("1 person");

  await open(page, "/users");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await expect(page.getByRole("heading", { name: "Nothing is assigned yet" })).toBeVisible();
  await page.getByLabel("Course or package").selectOption({ label: "Package: Induction" });
  await page.getByLabel("Due on (may be empty)").fill("2027-03-31");
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  const training = page.getByRole("table", { name: "Training" });
  await expect(training.getByRole("row", { name: /Fire Safety/ })).toContainText("31 Mar 2027");
  await page.getByRole("button", { name: "Mark as started “Fire Safety”" }).click();
  await expect(training.getByRole("row", { name: /Fire Safety/ })).toContainText("Started");
  await page.getByRole("button", { name: "Mark as completed “Fire Safety”" }).click();
  await expect(training.getByRole("row", { name: /Fire Safety/ })).toContainText("Completed");
  await expectAccessible(page);

  // The figure opens the people behind it.
  await open(page, "/courses");
  await page.getByRole("link", { name: "1 person with Fire Safety" }).click();
  await expect(page.getByRole("link", { name: "Ada Lovelace" })).toBeVisible();
  await expect(page.getByLabel("Course")).toHaveValue(/\d+/);

  // And to everybody in a group at once.
  const more = await Wizard.open(page);
  await more.drop(
    csv("sales.csv", "Name,Email Address,Group", `Ada Lovelace,ada@example.com,${GROUP}`, `Grace Hopper,grace@example.com,${GROUP}`),
  );
  await more.isAt("Plan");
  await more.commit("2 people");
  await open(page, "/groups");
  await page.getByRole("link", { name: GROUP, exact: true }).click();
  await page.getByLabel("Course or package").selectOption({ label: "Fire Safety" });
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  await expect(page.getByText("2 assignments made, for 2 people.")).toBeVisible();
  await page.getByRole("button", { name: "Assign", exact: true }).click();
  await expect(page.getByText("Nothing was assigned: all of 2 people have it")).toBeVisible();
  await expectAccessible(page);
});

test("an owner runs companies: seats, courses, and one that is no longer needed", async ({ page, muster }) => {
  await muster.command("course", "create", "--title", "Fire Safety");
  await muster.command("company", "create", "--name", "Harbour", "--seats", "5");
  await open(page, "/owner/companies");
  const companies = page.getByRole("table", { name: "Companies" });
  await expect(companies.getByRole("row", { name: /Harbour/ })).toContainText("0 of 5");
  await page.getByRole("link", { name: "Harbour", exact: true }).click();
  await expect(page.getByRole("textbox", { name: "Name" })).toBeFocused();
  await expectAccessible(page);
  await page.getByLabel("Fire Safety").check();
  await page.getByRole("button", { name: "Save the courses" }).click();
  await expect(companies.getByRole("row", { name: /Harbour/ }).getByRole("cell").nth(2)).toHaveText("1");

  await page.getByRole("textbox", { name: "Seats" }).fill("1,200");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(companies.getByRole("row", { name: /Harbour/ })).toContainText("0 of 1,200");

  await page.getByRole("link", { name: "Harbour", exact: true }).click();
  await page.getByText("Delete this company").click();
  await page.getByRole("button", { name: "Delete the company" }).click();
  await expect(companies.getByRole("row", { name: /Harbour/ })).toHaveCount(0);
});
