import type { Page } from "@playwright/test";

import { csv } from "../../support/files.ts";
import { somebodyElse } from "../../support/others.ts";
import { Program } from "../../support/program.ts";
import { open, setPassword } from "../../support/steps.ts";
import { DEMO_COMPANY, expect, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/** A working day of an administrator, in a company that has been at work for a year. */

test.use({ installation: "demo", signedIn: false });

const PASSWORD = "four words make one";

/** The figure of the dashboard with this name. */
async function figure(page: Page, name: string): Promise<number> {
  const value = page.locator("a.figure", { hasText: name }).locator(".figure-value");
  return Number((await value.innerText()).replaceAll(",", ""));
}

async function heading(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
}

test("an administrator lets somebody in, imports, looks after people and their training, and takes it back", async ({
  page,
  browser,
  muster,
}) => {
  test.setTimeout(240_000);
  const program = await Program.of(muster, DEMO_COMPANY);
  const vera = await program.invite({ email: "vera@example.com", first_name: "Vera", last_name: "Moss", account_type: "admin" });
  const paul = await program.invite({ email: "paul@example.com", first_name: "Paul", account_type: "admin" });
  await setPassword(page, vera.link, PASSWORD);
  await open(page, "/");
  await heading(page, "Dashboard");

  await test.step("whoever wants to join is let in", async () => {
    const waiting = await figure(page, "Sign-ups waiting");
    expect(waiting).toBeGreaterThan(0);
    await page.locator("a.figure", { hasText: "Sign-ups waiting" }).click();
    const requests = page.getByRole("table", { name: "Requests to join" });
    const name = await requests.getByRole("rowheader").first().innerText();
    await requests.getByRole("link", { name: `Let in : ${name}` }).click();
    await expect(page.getByText("1 person will become users of this company, take a seat each")).toBeVisible();
    await page.getByRole("button", { name: "Let 1 person in" }).click();
    await heading(page, "Sign-ups");
    await expect(requests.getByRole("rowheader", { name, exact: true })).toHaveCount(0);
    await goTo(page, "Dashboard");
    await expect.poll(() => figure(page, "Sign-ups waiting")).toBe(waiting - 1);
  });

  let before = 0;
  await test.step("a file is imported; its one bad cell is mended in its place", async () => {
    before = await figure(page, "Active");
    const wizard = await Wizard.open(page);
    await wizard.drop(
      csv(
        "new-starters.csv",
        "First Name,Last Name,Email Address,Group",
        "Ada,Lovelace,ada@new-starters.example,Sales",
        "Grace,Hopper,grace.new-starters.example,Sales",
        "Katherine,Johnson,katherine@new-starters.example,Sales",
      ),
    );
    await wizard.isAt("Review");
    await expect.poll(() => wizard.figure("Errors")).toBe(1);
    await wizard.edit(wizard.cell("grace.new-starters.example"), "grace@new-starters.example");
    await expect.poll(() => wizard.figure("Errors")).toBe(0);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await wizard.isAt("Plan");
    await wizard.expectCounts({ Created: 3, Updated: 0, Rejected: 0 });
    await wizard.commit("3 people");
  });

  await test.step("the dashboard has them, and a colleague's change shows on it by itself", async () => {
    await goTo(page, "Dashboard");
    await expect.poll(() => figure(page, "Active")).toBe(before + 3);
    await expect(page.getByRole("link", { name: "Imported “new-starters.csv”: 3 created, 0 updated" })).toBeVisible();
    const colleague = await somebodyElse(browser, muster);
    await setPassword(colleague, paul.link, PASSWORD);
    await open(colleague, "/users?q=katherine@new-starters.example");
    await colleague.getByRole("checkbox", { name: "Katherine Johnson" }).check();
    await colleague.getByLabel("What to do").selectOption({ label: "Suspend" });
    await colleague.getByRole("button", { name: "Continue" }).click();
    await colleague.getByRole("button", { name: "Suspend people: 1 person" }).click();
    await heading(colleague, "1 person suspended");
    await expect.poll(() => figure(page, "Active"), { timeout: 3_000 }).toBe(before + 2);
    await colleague.context().close();
  });

  await test.step("somebody is found and changed by hand", async () => {
    await goTo(page, "Users");
    await page.getByLabel("Name, e-mail address or reference").fill("lovelace");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await heading(page, "Ada Lovelace");
    await page.getByRole("link", { name: "Change", exact: true }).click();
    await page.getByLabel("Region").fill("North");
    await page.getByRole("button", { name: "Save" }).click();
    await heading(page, "Ada Lovelace");
    await expect(page.getByRole("table", { name: "History" })).toContainText("Region: North");
  });

  await test.step("several are suspended at once, and it is said before what that comes to", async () => {
    await open(page, "/users?q=new-starters.example");
    await page.getByLabel("With whom").selectOption({ label: "All 3 people of this list" });
    await page.getByLabel("What to do").selectOption({ label: "Suspend" });
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("2 people will be suspended and signed out.")).toBeVisible();
    await expect(page.getByText("1 person: so already.")).toBeVisible();
    await page.getByRole("button", { name: "Suspend people: 2 people" }).click();
    await heading(page, "2 people suspended");
  });

  await test.step("a group is assigned a course", async () => {
    await goTo(page, "Groups");
    await page.getByRole("link", { name: "Finance", exact: true }).click();
    await heading(page, "Finance");
    await page.getByLabel("Course or package").selectOption({ label: "Talking to Customers" });
    await page.getByLabel("Due on (may be empty)").fill("2031-03-31");
    await page.getByRole("button", { name: "Assign", exact: true }).click();
    await expect(page.getByText(/^[\d,]+ assignments made, for [\d,]+ people/)).toBeVisible();
  });

  await test.step("those whose turn it is again are assigned their training again", async () => {
    await goTo(page, "Annual training");
    await heading(page, "Annual training");
    const turns = page.getByRole("table", { name: /^Annual training/ });
    const names = await turns.getByRole("rowheader").allInnerTexts();
    for (const row of [0, 1]) await turns.locator("tbody").getByRole("checkbox").nth(row).check();
    await page.getByRole("button", { name: "Re-assign to whom I ticked" }).click();
    await heading(page, "Re-assign a package");
    await page.getByRole("button", { name: /^Re-assign to 2 people/ }).click();
    await expect(page.getByText("It has been done.")).toBeVisible();
    await expect(turns.getByRole("rowheader").first()).not.toHaveText(names[0] ?? "");
    await page.getByRole("link", { name: "See what, and to whom" }).click();
    await expect(page.getByRole("table", { name: "To whom it was done" }).getByRole("rowheader")).toHaveCount(2);
  });

  await test.step("the activity tells all of it, and what was done to many can be opened from it", async () => {
    await goTo(page, "Activity");
    await page.getByLabel("Who did it").fill("vera@example.com");
    await page.getByLabel("What it was about").selectOption({ label: "Many people at once" });
    await page.getByRole("button", { name: "Show", exact: true }).click();
    const entries = page.getByRole("table", { name: "Activity" });
    await expect(entries.getByRole("rowheader")).toHaveCount(1);
    await entries.getByRole("link", { name: /^Open/ }).click();
    await heading(page, "2 people suspended");
    const meant = page.getByRole("table", { name: "Who was meant" });
    await expect(meant.getByRole("rowheader")).toHaveText(["Ada Lovelace", "Grace Hopper", "Katherine Johnson"]);
  });

  await test.step("the import is taken back: whoever was changed since stays", async () => {
    await goTo(page, "Imports");
    await page.getByRole("link", { name: "new-starters.csv", exact: true }).click();
    await page.getByRole("button", { name: "See what undoing would do" }).click();
    await expect(page.getByText("0 people would be removed, 0 people would be put back, 3 kept, 0 not possible.").first()).toBeVisible();
  });

  await test.step("and signed out", async () => {
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.goto("/users");
    await expect(page).toHaveURL(/\/login\?next=\/users/);
  });
});
