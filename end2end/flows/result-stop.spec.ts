import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { generate } from "../support/generate.ts";
import { open } from "../support/steps.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** So many that somebody has the time to press. */
const ROWS = 300_000;

test("an import that runs tells how far it is, and is stopped without a trace", async ({ page }) => {
  test.setTimeout(180_000);
  const file = await generate(join(tmpdir(), `muster-e2e-stop-${process.pid}.csv`), ROWS);
  try {
    const wizard = await Wizard.open(page);
    await page.getByLabel("Choose a file").setInputFiles(file.path);
    await wizard.isAt("Review");
    await expect(page.getByRole("progressbar", { name: "Reading the file" })).toBeHidden({ timeout: 60_000 });
    const status = await wizard.problem("Unknown status");
    await status.getByRole("button", { name: "active", exact: false }).first().click();
    await page.getByRole("button", { name: /^Continue as-is/ }).click({ timeout: 60_000 });
    await wizard.isAt("Plan");
    await page.getByRole("button", { name: /^Import [0-9,]+ people$/ }).click({ timeout: 60_000 });
    await wizard.isAt("Result");
    await page.getByRole("button", { name: "Stop", exact: true }).click();

    await expect(page.getByText("This import was withdrawn")).toBeVisible({ timeout: 30_000 });
    await open(page, "/users");
    await expect(page.getByText("Northwind")).toBeVisible();
    await expect(page.getByRole("row", { name: /northwind\.example/ })).toHaveCount(0);
  } finally {
    await page.close();
    await rm(file.path, { force: true });
  }
});
