import type { Page } from "@playwright/test";

import { csv } from "../../support/files.ts";
import { somebodyElse } from "../../support/others.ts";
import { codeOf, setUpSecondFactor } from "../../support/second-factor.ts";
import { open, setPassword, signIn } from "../../support/steps.ts";
import { COMPANY, expect, OWNER, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/** A working day of who runs the installation: another company comes, with people of its own. */

// The wrong code of the second factor is refused, which the browser notes.
test.use({ expectedComplaint: /Failed to load resource.*422/ });

const HARBOUR = "Harbour Academy";

async function heading(page: Page, name: string): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Changes the company at hand by the switch above the navigation. */
async function goToCompany(page: Page, company: string): Promise<void> {
  await page.getByRole("button", { name: /^Company/ }).click();
  await page.getByRole("list", { name: "Change company" }).getByRole("button", { name: company }).click();
  await expect(page.getByRole("button", { name: `Company ${company}` })).toBeVisible();
}

function figure(page: Page, name: string) {
  return page.locator("a.figure", { hasText: name }).locator(".figure-value");
}

test("an owner makes a company, lets its first administrator in, and brings people into two at once", async ({
  page,
  browser,
  muster,
}) => {
  test.setTimeout(240_000);

  await test.step("a company, with its seats and a course", async () => {
    await muster.command("course", "create", "--title", "Fire Safety");
    await open(page, "/owner/companies");
    await page.getByLabel("Name").fill(HARBOUR);
    await page.getByLabel("Seats").fill("5");
    await page.getByRole("button", { name: "Create the company" }).click();
    await expect(page.getByText("Bring your people in")).toBeVisible();
    await open(page, "/owner/companies");
    await page.getByRole("link", { name: HARBOUR, exact: true }).click();
    await page.getByLabel("Fire Safety").check();
    await page.getByRole("button", { name: "Save the courses" }).click();
    const row = page.getByRole("table", { name: "Companies" }).getByRole("row", { name: new RegExp(HARBOUR) });
    await expect(row).toContainText("0 of 5");
    await expect(row.getByRole("cell").nth(2)).toHaveText("1");
  });

  await test.step("its first administrator is invited, and comes in by the mail", async () => {
    await open(page, "/settings/team");
    await page.getByLabel("E-mail address").fill("mo@example.com");
    await page.getByLabel("First name").fill("Mo");
    await page.getByLabel("Account type", { exact: true }).selectOption({ label: "Administrator" });
    await page.getByRole("button", { name: "Invite", exact: true }).click();
    await expect(page.getByRole("table", { name: "Colleagues" })).toContainText("mo@example.com");
    await expect(async () => {
      await open(page, "/outbox");
      await page.getByRole("row", { name: /mo@example\.com/ }).getByRole("link").click({ timeout: 500 });
      await expect(page.getByRole("link", { name: /\/activate\// })).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 20_000 });
    const link = await page.getByRole("link", { name: /\/activate\// }).getAttribute("href");
    const theirs = await somebodyElse(browser, muster);
    await setPassword(theirs, link ?? "", "four words make one");
    await open(theirs, "/settings/company");
    await heading(theirs, "Company");
    // One company, and nothing of the other.
    await expect(theirs.getByRole("button", { name: /^Company/ })).toHaveCount(0);
    await expect(theirs.getByRole("link", { name: "Companies" })).toHaveCount(0);
    expect((await theirs.goto("/owner/companies"))?.status()).toBe(403);
    await theirs.context().close();
  });

  await test.step("people of both companies in one file", async () => {
    const wizard = await Wizard.open(page);
    await wizard.drop(
      csv(
        "both.csv",
        "Name,Email Address,Company",
        `Ada Lovelace,ada@example.com,${COMPANY}`,
        `Grace Hopper,grace@example.com,${COMPANY}`,
        `Katherine Johnson,katherine@example.com,${HARBOUR}`,
      ),
    );
    await wizard.isAt("Plan");
    await wizard.expectCounts({ Created: 3 });
    await wizard.commit("3 people");
  });

  await test.step("each company's dashboard has its own, and the list of companies has both", async () => {
    await open(page, "/");
    await goToCompany(page, COMPANY);
    await open(page, "/");
    await expect(figure(page, "Active")).toHaveText("2");
    await goToCompany(page, HARBOUR);
    await open(page, "/");
    // With its administrator.
    await expect(figure(page, "Active")).toHaveText("2");
    await expect(page.getByText("2 of 5 seats used, 3 free")).toBeVisible();
    await open(page, "/users");
    await expect(page.getByRole("row", { name: "Katherine Johnson" })).toBeVisible();
    await expect(page.getByRole("row", { name: "Ada Lovelace" })).toHaveCount(0);
    await open(page, "/owner/companies");
    const companies = page.getByRole("table", { name: "Companies" });
    await expect(companies.getByRole("row", { name: new RegExp(HARBOUR) })).toContainText("2 of 5");
    await expect(companies.getByRole("row", { name: new RegExp(COMPANY) })).toContainText("2, no limit");
  });

  await test.step("more people than there are seats are stopped before anything is written", async () => {
    const wizard = await Wizard.open(page);
    const people = Array.from({ length: 4 }, (_, at) => `Given${at} Family,person${at}@example.com,${HARBOUR}`);
    await wizard.drop(csv("too-many.csv", "Name,Email Address,Company", ...people));
    await wizard.isAt("Plan");
    await expect(page.getByText("There are not enough seats: 2 of 5 are used").first()).toBeVisible();
    await expect(page.getByRole("button", { name: /^Import \d+ people$/ })).toBeDisabled();
  });

  await test.step("the account is made safer before the day ends", async () => {
    const { key } = await setUpSecondFactor(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, OWNER.email, OWNER.password);
    await expect(page).toHaveURL(/\/login\/code$/);
    // The code that turned it on may still be the present one, and is used up then.
    await page.getByRole("textbox", { name: "Code" }).fill(codeOf(key, Date.now() + 30_000));
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  });
});
