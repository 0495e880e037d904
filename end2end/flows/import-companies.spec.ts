import type { Page } from "@playwright/test";

import { COMPANY, expect, test } from "../support/test.ts";
import { csv, type FileToDrop } from "../support/files.ts";
import type { Muster } from "../support/muster.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

/** The file of an owner who brings people into two companies at once, in one vendor's eleven columns. */
const HEADER =
  "enabled,name,last_name,email,companyName,cohortName,languageCode,job_role,region,module requested 1,module requested 2";
const OTHER = "Southwind Logistics";

interface Written {
  /** How "Fire – Safety" is written; the company's own has an en dash. */
  fireSafety?: string;
  /** Of how many people the region is another. */
  moved?: number;
}

function forty({ fireSafety = "Fire - Safety", moved = 0 }: Written = {}): FileToDrop {
  const rows = Array.from({ length: 40 }, (_, at) => {
    const company = at % 2 === 0 ? COMPANY : OTHER;
    const region = at < moved ? "South" : "North";
    const second = at < 10 ? "First Aid" : "";
    return `1,Given${at},Family${at},person${at}@example.com,${company},Spring 2026,en-GB,Driver,${region},${fireSafety},${second}`;
  });
  return csv("forty.csv", HEADER, ...rows);
}

async function furnish(muster: Muster): Promise<void> {
  await muster.command("company", "create", "--name", OTHER);
  for (const company of [COMPANY, OTHER]) {
    await muster.command("group", "create", "--company", company, "--name", "Spring 2026", "--kind", "cohort");
  }
  for (const title of ["Fire – Safety", "First Aid"]) {
    await muster.command("course", "create", "--title", title, "--company", COMPANY, "--company", OTHER);
  }
}

async function planned(page: Page, file: FileToDrop): Promise<Wizard> {
  const wizard = await Wizard.open(page);
  await wizard.drop(file);
  await wizard.isAt("Plan");
  return wizard;
}

test("forty people over two companies, by their owner, in one file", async ({ page, muster }) => {
  await furnish(muster);

  await test.step("a title that is misspelt stops all of it, and says where it was expected", async () => {
    const wizard = await Wizard.open(page);
    await wizard.drop(forty({ fireSafety: "Fire Saftey" }));
    await wizard.isAt("Review");
    const unknown = await wizard.problem("Unknown course in “module requested 1”");
    await expect(unknown).toContainText("Fire Saftey");
    await expect(page.getByText(`${OTHER} has no course of this title`).first()).toBeVisible();
    await expect(page.getByText("40 problems stop the whole import")).toBeVisible();
    await open(page, "/users");
    await expect(page.getByText("Nobody is in this company yet")).toBeVisible();
  });

  await test.step("with another dash and double spaces it is the same title; all are created", async () => {
    const wizard = await planned(page, forty({ fireSafety: "fire  —  safety" }));
    await wizard.expectCounts({ Created: 40, Rejected: 0 });
    await expect.poll(() => wizard.figure("Courses assigned")).toBe(50);
    await wizard.commit("40 people");
    await wizard.expectCounts({ Created: 40 });
    await expect.poll(() => wizard.figure("Courses assigned")).toBe(50);
    await page.getByRole("button", { name: /Courses assigned/ }).click();
    await expect(page.getByRole("row", { name: "Given1 Family1" })).toContainText("Fire – Safety");
  });

  await test.step("again, leaving those who exist: forty are passed over", async () => {
    const wizard = await Wizard.open(page);
    await page.getByRole("radio", { name: "Leave them as they are" }).check();
    await wizard.drop(forty());
    await wizard.isAt("Plan");
    await wizard.expectCounts({ Created: 0, Updated: 0, Skipped: 40 });
  });

  await test.step("again with ten changes: ten are updated, thirty stay as they are", async () => {
    const wizard = await planned(page, forty({ moved: 10 }));
    await wizard.expectCounts({ Created: 0, Updated: 10, Unchanged: 30 });
    await wizard.commit("10 people");
    for (const format of ["CSV", "JSON", "Excel"]) {
      const [download] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("link", { name: new RegExp(format) }).click(),
      ]);
      expect(download.suggestedFilename()).toMatch(/^forty-result-\d{8}T\d{6}Z\.(csv|json|xlsx)$/);
    }
  });
});
