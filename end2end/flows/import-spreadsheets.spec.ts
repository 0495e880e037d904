import { readFile } from "node:fs/promises";

import { COMPANY, expect, GROUP, test } from "../support/test.ts";
import { csv } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";
import { workbook } from "../support/workbook.ts";

const STAFF = {
  name: "Staff",
  rows: [
    ["People of the spring fair"],
    [],
    ["Name", "Email Address", "Group"],
    ["Ada Lovelace", "ada@example.com", GROUP],
    ["Renée Çelik", "renee@example.com", ""],
  ],
};
const LEAVERS = { name: "Leavers", rows: [["Name", "Email Address", "Status"], ["Mary Jackson", "mary@example.com", "suspended"]] };
const LISTS = { name: "Lists", hidden: true, rows: [["active"], ["suspended"]] };

test("a workbook is dropped, planned and imported, and what it hides is said", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(workbook("staff.xlsx", LISTS, STAFF, LEAVERS));
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 2, Rejected: 0 });
  await expect(page.getByText("This workbook has hidden sheets that are not imported: Lists")).toBeVisible();
  await wizard.commit("2 people");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Ada Lovelace" })).toContainText(GROUP);
  await expect(page.getByRole("row", { name: "Renée Çelik" })).toContainText("renee@example.com");
});

test("another sheet of a workbook is chosen in the page, and its cells can be put right", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(workbook("staff.xlsx", STAFF, LEAVERS, LISTS));
  await wizard.isAt("Plan");
  await wizard.goTo("File");
  await expect(page.getByLabel("Cells are separated by")).toHaveCount(0);
  await expect(page.getByLabel("Column names stand in row")).toHaveValue("3");
  const sheet = page.getByLabel("Sheet", { exact: true });
  await expect(sheet.getByRole("option")).toHaveText(["Staff", "Leavers", "Lists (hidden)"]);
  await sheet.selectOption("Leavers");
  await expect(page.getByRole("columnheader").last()).toContainText("Status");
  await wizard.goTo("Columns");
  await expect(wizard.field("Status")).toHaveValue("status");
  await wizard.goTo("Review");
  await wizard.edit(wizard.cell("Mary Jackson"), "Mary Winston Jackson");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.commit("1 person");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Mary Winston Jackson" })).toContainText("Suspended");
});

test("a file in an old Windows encoding is read, shown as a guess, and can be read otherwise", async ({ page }) => {
  const wizard = await Wizard.open(page);
  const text = "Name;Email Address\r\nFrançois Müller;francois@example.com\r\nZoë Bell;zoe@example.com\r\n";
  await wizard.drop({ name: "alt.csv", type: "text/csv", bytes: Buffer.from(text, "latin1") });
  // Nothing else is to be decided: it is asked where the file is looked at.
  await wizard.isAt("File");
  const lines = page.getByRole("table", { name: "The same lines, read in each likely encoding" });
  await expect(lines.getByRole("row", { name: /^windows-1252/ })).toContainText("François Müller");
  await expect(page.getByLabel("Letters are read as")).toHaveValue("windows-1252");

  // Wrong on purpose, and seen to be: then right again.
  const preview = page.getByRole("table", { name: "The first rows of the file" });
  await page.getByLabel("Letters are read as").selectOption("windows-1251");
  await expect(preview).toContainText("Franзois");
  await page.getByLabel("Letters are read as").selectOption("windows-1252");
  await expect(preview).toContainText("François Müller");
  await expect(lines).toHaveCount(0);

  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.commit("2 people");
  await open(page, "/users");
  await expect(page.getByRole("row", { name: "François Müller" })).toBeVisible();
});

test("cells pasted from a spreadsheet are a file", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text/plain", "Name\tEmail Address\r\nAda Lovelace\tada@example.com\r\nGrace Hopper\tgrace@example.com\r\n");
    // Spreadsheets put a picture of the cells beside them.
    clipboardData.items.add(new File(["…"], "image.png", { type: "image/png" }));
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await wizard.isAt("Plan");
  await expect(page.getByRole("heading", { level: 1, name: "pasted.txt" })).toBeVisible();
  await wizard.commit("2 people");

  await open(page, "/imports/new");
  await page.getByRole("button", { name: "Read the pasted rows" }).click();
  await wizard.isAt("File");
  await page.getByLabel("Cells copied from a spreadsheet, or lines of text").fill("Name,Email Address\nMary Jackson,mary@example.com\n");
  await page.getByRole("button", { name: "Read the pasted rows" }).click();
  await wizard.commit("1 person");
});

for (const [format, kind] of [["csv", "CSV"], ["xlsx", "Excel"]] as const) {
  test(`the template as ${kind} is downloaded, filled in and dropped`, async ({ page }) => {
    const wizard = await Wizard.open(page);
    const downloading = page.waitForEvent("download");
    await page.getByRole("link", { name: `Template for ${kind}` }).click();
    const download = await downloading;
    const slug = COMPANY.toLowerCase().replaceAll(" ", "-");
    expect(download.suggestedFilename()).toBe(`${slug}-people-template.${format}`);
    const bytes = await readFile(await download.path());
    await wizard.drop({ name: download.suggestedFilename(), type: "", bytes });
    // Its example row is sound, and every column is known.
    await wizard.isAt("Plan");
    await wizard.expectCounts({ Created: 1, Rejected: 0 });
  });
}

test("a column that was given a field once is known in the next import", async ({ page }) => {
  const lines = ["Name,Email Address,Zwqx", "Ada Lovelace,ada@example.com,Curator"];
  let wizard = await Wizard.open(page);
  await wizard.drop(csv("first.csv", ...lines));
  await wizard.isAt("Columns");
  await wizard.field("Zwqx").selectOption({ label: "Job Role" });
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.commit("1 person");

  wizard = await Wizard.open(page);
  await wizard.drop(csv("second.csv", lines[0] ?? "", "Grace Hopper,grace@example.com,Admiral"));
  await wizard.isAt("Plan");
  await wizard.goTo("Columns");
  await expect(wizard.field("Zwqx")).toHaveValue("job_role");
  await expect(page.getByRole("row", { name: /^Zwqx/ })).toContainText("As in an earlier import");
});
