import type { Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { csv } from "../support/files.ts";
import { expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

/** The whole wizard as it looks elsewhere: on a telephone, and in the dark. */

const FILE = csv(
  "staff.csv",
  "Name,Email Address,Group,Zwqx",
  "Ada Lovelace,ada@example.com,Salse,Curator",
  "Grace Hopper,grace.example.com,Salse,Admiral",
  "Katherine Johnson,katherine@example.com,Sales,Analyst",
);

async function wholeWay(page: Page, look: (page: Page) => Promise<void>): Promise<void> {
  const wizard = await Wizard.open(page);
  await look(page);
  await wizard.drop(FILE);
  await wizard.isAt("Columns");
  await look(page);
  await wizard.field("Zwqx").selectOption({ label: "Job Role" });
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(3);
  await wizard.problem("Unknown group");
  await look(page);
  await page.getByRole("button", { name: "Take it as Sales" }).click();
  // Pressed, a cell says what is wrong with it, and offers to be changed: no double click on a telephone.
  await wizard.cell("grace.example.com").click();
  await page.getByRole("button", { name: "Change the cell" }).click();
  const field = page.getByRole("grid", { name: "Rows of the file" }).getByRole("textbox");
  await field.fill("grace@example.com");
  await field.press("Enter");
  await expect.poll(() => wizard.figure("Errors")).toBe(0);
  await page.getByRole("button", { name: "Continue", exact: true }).click();
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 3 });
  await look(page);
  await wizard.commit("3 people");
  await wizard.expectCounts({ Created: 3 });
  await look(page);
}

test.describe("on a telephone", () => {
  test.use({ viewport: { width: 375, height: 812 }, hasTouch: true });

  test("from the file to the result nothing is wider than the screen", async ({ page }) => {
    test.slow();
    await wholeWay(page, async () => {
      const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      expect(wider).toBeLessThanOrEqual(0);
      await expectAccessible(page);
    });
  });
});

test.describe("in the dark", () => {
  test.use({ colorScheme: "dark" });

  test("from the file to the result everything can be read", async ({ page }) => {
    test.slow();
    await wholeWay(page, async () => {
      const light = await page.evaluate(() => {
        const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
        if (!canvas) return 1;
        canvas.fillStyle = getComputedStyle(document.body).backgroundColor;
        canvas.fillRect(0, 0, 1, 1);
        const [red = 255, green = 255, blue = 255] = canvas.getImageData(0, 0, 1, 1).data;
        return (red + green + blue) / 765;
      });
      expect(light).toBeLessThan(0.2);
      await expectAccessible(page);
    });
  });
});
