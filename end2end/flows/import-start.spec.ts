import { expect, GROUP, test } from "../support/test.ts";
import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { hydrated, open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";
import { workbook } from "../support/workbook.ts";

test("values that nobody knows are given a meaning, once for all rows", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv(
      "values.csv",
      "Name,Email Address,Group,Status",
      "Ada Lovelace,ada@example.com,Salse,active",
      "Grace Hopper,grace@example.com,Salse; Navy,active",
      "Mary Jackson,mary@example.com,Navy,gone away",
    ),
  );
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(5);
  await wizard.goTo("Columns");
  const values = page.getByRole("table", { name: "Values that are not known" });
  await expect(values.getByRole("row")).toHaveCount(4);
  await expect(values.getByRole("row", { name: /^Salse/ })).toContainText("2");
  await expect(page.getByText("3 of 3 without a meaning")).toBeVisible();

  await page.getByRole("button", { name: "Take the nearest known name (1)" }).click();
  await expect(values.getByLabel("What “Salse” stands for")).toHaveValue(`as ${GROUP}`);
  await values.getByLabel("What “Navy” stands for").selectOption({ label: "A new group: Navy" });
  await values.getByLabel("What “gone away” stands for").selectOption({ label: "suspended" });
  await expect(page.getByText("All of them have a meaning")).toBeVisible();
  // Those that are decided stay, and can be decided otherwise.
  await expect(values.getByRole("row")).toHaveCount(4);
  await expectAccessible(page);
  await wizard.isSaved();

  // Nothing of it is lost by a reload.
  await page.reload();
  await hydrated(page);
  await wizard.isAt("Plan");
  await wizard.goTo("Columns");
  await expect(values.getByLabel("What “Navy” stands for")).toHaveValue("create");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await wizard.expectCounts({ Created: 3, Rejected: 0 });
  await wizard.commit("3 people");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText("Navy");
  await expect(page.getByRole("row", { name: "Grace Hopper" })).toContainText(GROUP);
  await expect(page.getByRole("row", { name: "Mary Jackson" })).toContainText("Suspended");
});

test("a column becomes a field of the company's own", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv("shirts.csv", "Name,Email Address,Zwqx", "Ada Lovelace,ada@example.com,7", "Grace Hopper,grace@example.com,9"),
  );
  await wizard.isAt("Columns");
  await wizard.field("Zwqx").selectOption({ label: "A new field …" });
  const form = page.getByRole("group", { name: "New field: Zwqx" });
  await expect(form.getByLabel("Type")).toHaveValue("number");
  await expect(form.getByLabel("Key")).toHaveValue("zwqx");
  await expect(page.getByRole("row", { name: /^Zwqx/ })).toContainText("Becomes a new field");

  // What cannot be is said at once, and goes no further.
  await form.getByLabel("Label").fill("First Name");
  await form.getByLabel("Label").blur();
  await expect(form.getByRole("alert")).toContainText("There is already a field called “First Name”");
  await expect(page.getByRole("button", { name: "Continue" })).toBeDisabled();
  await form.getByLabel("Label").fill("Shoe size");
  await form.getByLabel("Everybody needs it").check();
  await expect(form.getByRole("alert")).toHaveText("");
  await expectAccessible(page);
  await wizard.isSaved();

  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.commit("2 people");
  await page.getByRole("link", { name: "See the people who were created" }).click();
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await expect(page.getByText("Shoe size")).toBeVisible();

  // From now on it is a field like any other, and everybody needs it.
  const second = await Wizard.open(page);
  await expect(page.getByRole("listitem").filter({ hasText: "Shoe size" })).toHaveClass(/expected-required/);
  await second.drop(csv("more.csv", "Name,Email Address", "Mary Jackson,mary@example.com"));
  await second.isAt("Columns");
  await expect(page.getByRole("alert")).toContainText("Still missing");
  await expect(page.getByRole("alert")).toContainText("Shoe size");
  await expect(page.getByRole("button", { name: "Continue" })).toBeDisabled();
});

test("the file is looked at another way and back, and nothing that was put right is lost", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv(
      "staff.csv",
      "Name,Email Address,Zwqx",
      "Ada Lovelace,ada.example.com,Curator",
      "Grace Hopper,grace@example.com,Admiral",
    ),
  );
  await wizard.isAt("Columns");
  await wizard.field("Zwqx").selectOption({ label: "Job Role" });
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
  await expect.poll(() => wizard.figure("Errors")).toBe(0);

  await wizard.goTo("File");
  const preview = page.getByRole("table", { name: "The first rows of the file" });
  await expect(preview.getByRole("columnheader")).toHaveText(["NameName", "Email AddressEmail Address", "ZwqxJob Role"]);
  await expect(preview.getByRole("row")).toHaveCount(3);

  // Wrong on purpose: what was decided cannot mean anything there, and is said to wait.
  await page.getByLabel("Cells are separated by").selectOption({ label: "Semicolons" });
  await expect(preview.getByRole("columnheader")).toHaveCount(1);
  await expect(page.getByText(/do not fit the file as it is read now/)).toBeVisible();
  await page.getByLabel("Cells are separated by").selectOption({ label: "Commas" });
  await expect(preview.getByRole("columnheader").last()).toContainText("Job Role");
  await expect(page.getByText(/do not fit the file as it is read now/)).toHaveCount(0);

  // The same cells, other letters: all of it holds.
  await page.getByLabel("Letters are read as").selectOption("windows-1252");
  await expect(preview.getByRole("columnheader").last()).toContainText("Job Role");
  await wizard.isSaved();
  await page.reload();
  await hydrated(page);
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2, Rejected: 0 });
  await wizard.goTo("Review");
  await expect(wizard.cell("ada@example.com")).toBeVisible();
  await expect(wizard.cell("Curator")).toBeVisible();
});

test("another row of column names takes the edits along", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv("titled.csv", "Staff of the fair,,", "Name,Email Address,Group", "Ada Lovelace,ada.example.com,", "Grace Hopper,grace@example.com,"),
  );
  await wizard.isAt("Review");
  await wizard.edit(wizard.cell("ada.example.com"), "ada@example.com");
  await wizard.goTo("File");
  const line = page.getByLabel("Column names stand in line");
  await expect(line).toHaveValue("2");
  await line.fill("1");
  await line.blur();
  await expect(page.getByRole("columnheader").first()).toContainText("Staff of the fair");
  await wizard.goTo("Review");
  await expect(wizard.cell("ada@example.com")).toBeVisible();
  await wizard.goTo("File");
  await line.fill("2");
  await line.blur();
  await expect(page.getByRole("columnheader").first()).toContainText("Name");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2, Rejected: 0 });
});

test("the group and a comment are chosen before the file comes, and after", async ({ page, muster }) => {
  await muster.command("group", "create", "--company", "Northwind Training", "--name", "Navy");
  const wizard = await Wizard.open(page);
  await page.getByLabel("Group that everyone in the file joins").selectOption({ label: GROUP });
  await expect(page.getByText(`Everyone in the file joins the group ${GROUP}.`)).toBeVisible();
  await page.getByLabel("Comment").fill("From the spring fair");
  await wizard.drop(csv("fair.csv", "Name,Email Address", "Ada Lovelace,ada@example.com"));
  await wizard.isAt("Plan");
  await page.reload();
  await hydrated(page);
  await wizard.isAt("Plan");
  await wizard.goTo("File");
  await expect(page.getByLabel("Comment")).toHaveValue("From the spring fair");
  await expect(page.getByLabel("Group that everyone in the file joins")).toHaveValue(/\d+/);
  await page.getByLabel("Group that everyone in the file joins").selectOption({ label: "Navy" });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.commit("1 person");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText("Navy");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).not.toContainText(GROUP);
});

test("a sheet that cannot be read is refused, and the one before is there as it was", async ({ page }) => {
  const staff = { name: "Staff", rows: [["Name", "Email Address", "Zwqx"], ["Ada Lovelace", "ada@example.com", "Curator"]] };
  const wizard = await Wizard.open(page);
  await wizard.drop(workbook("staff.xlsx", staff, { name: "Empty", rows: [] }));
  await wizard.isAt("Columns");
  await wizard.field("Zwqx").selectOption({ label: "Job Role" });
  await wizard.goTo("File");
  await page.getByLabel("Sheet", { exact: true }).selectOption("Empty");
  await expect(page.getByRole("alert")).toContainText("The file cannot be read like this");
  await expect(page.getByLabel("Sheet", { exact: true })).toHaveValue("Staff");
  await expect(page.getByRole("columnheader").last()).toContainText("Job Role");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 1 });
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 375, height: 812 } });

  test("the first steps need no sideways scrolling", async ({ page }) => {
    const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
    const wizard = await Wizard.open(page);
    expect(await fits()).toBe(true);
    await wizard.drop(
      csv("values.csv", "Name,Email Address,Group,Zwqx", "Ada Lovelace,ada@example.com,Salse,A rather long remark about her"),
    );
    await wizard.isAt("Columns");
    await wizard.field("Zwqx").selectOption({ label: "A new field …" });
    const reached = [page.getByLabel("What “Salse” stands for"), page.getByLabel("Everybody needs it"), wizard.field("Zwqx")];
    for (const field of reached) {
      const box = await field.boundingBox();
      expect(box && box.x >= 0 && box.x + box.width <= 375, String(field)).toBe(true);
    }
    expect(await fits()).toBe(true);
    await wizard.goTo("File");
    expect(await fits()).toBe(true);
    await expectAccessible(page);
  });
});

test.describe("a page that is older than the Muster behind it", () => {
  test.use({ expectedComplaint: /worker\/start\.js/ });

  test("says so, and goes on once it is loaded again", async ({ page }) => {
    const gone = "**/worker/start.js";
    await page.route(gone, (route) => route.fulfill({ status: 404 }));
    const wizard = await Wizard.open(page);
    const said = page.getByRole("alert").filter({ hasText: "Muster was updated after this page was opened" });
    await expect(said).toBeVisible();
    // Also to whoever drops a file all the same.
    await wizard.drop(csv("people.csv", "Name,Email Address", "Ada Lovelace,ada@example.com"));
    await expect(said).toBeVisible();
    await expectAccessible(page);
    await page.unroute(gone);
    await said.getByRole("button", { name: "Reload the page" }).click();
    await expect(said).toHaveCount(0);
    await hydrated(page);
    await Wizard.open(page);
    await wizard.drop(csv("people.csv", "Name,Email Address", "Ada Lovelace,ada@example.com"));
    await wizard.isAt("Plan");
  });
});
