import { readFile } from "node:fs/promises";

import { csv } from "../../support/files.ts";
import { COMPANY, expect, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/**
 * One of the five procedures: the exact template, courses by their titles, what becomes of those who exist, the counts
 * that open their lists, and the result as a file. `import-companies.spec.ts` does it with forty people over two
 * companies.
 */

const HEADER = "enabled,name,last_name,email,companyName,cohortName,languageCode,job_role,region,module requested 1,module requested 2";

test("a file of the fixed layout creates, assigns, and is told apart person by person", async ({ page, muster }) => {
  await muster.command("course", "create", "--company", COMPANY, "--title", "Fire – Safety");
  const row = (name: string, title: string): string =>
    `1,${name},Hopper,${name.toLowerCase()}@example.com,${COMPANY},,en-GB,Clerk,North,${title},`;

  // A title that matches nothing rejects the whole file, and is named with its company.
  const wizard = await Wizard.open(page);
  await wizard.drop(csv("bulk.csv", HEADER, row("Ada", "Fire Safety"), row("Grace", "fire -  safety")));
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(1);
  await expect(wizard.cell("Fire Safety")).toBeVisible();
  await wizard.edit(wizard.cell("Fire Safety"), "FIRE - SAFETY");
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await wizard.commit("2 people");
  await wizard.expectCounts({ Created: 2 });

  // The count opens the list.
  await page.getByRole("button", { name: "Created 2" }).click();
  await expect(page.getByRole("row", { name: /grace@example\.com/ })).toContainText("Fire – Safety");

  for (const [button, ending] of [["Download as JSON", "json"], ["Download as CSV", "csv"]] as const) {
    const coming = page.waitForEvent("download");
    await page.getByRole("link", { name: button }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(new RegExp(`\\d{8}T\\d{6}Z\\.${ending}$`));
    expect(await readFile(await download.path(), "utf8")).toContain("grace@example.com");
  }

  // With "update" off, whoever exists is left untouched and reported as skipped.
  const again = await Wizard.open(page);
  await page.getByRole("radio", { name: "Leave them as they are" }).check();
  await again.drop(csv("bulk.csv", HEADER, row("Ada", ""), row("Grace", "")));
  await again.isAt("Plan");
  await again.expectCounts({ Created: 0, Updated: 0, Skipped: 2 });
});
