import type { Page } from "@playwright/test";

import { codeOf, setUpSecondFactor } from "../support/second-factor.ts";
import { open, signIn } from "../support/steps.ts";
import { COMPANY, expect, OWNER, test } from "../support/test.ts";

// A refused form is an answer like any other, but the browser notes it.
test.use({ expectedComplaint: /Failed to load resource.*(40\d|422)/ });

test("a second factor is asked for at sign-in, and a recovery code opens once", async ({ page }) => {
  const { key, codes } = await setUpSecondFactor(page);
  await page.reload();
  await expect(page.getByRole("list", { name: "Recovery codes" })).toHaveCount(0);
  await page.getByRole("button", { name: "Sign out" }).click();
  await signIn(page, OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/\/login\/code$/);
  await page.getByRole("textbox", { name: "Code" }).fill(codeOf(key));
  await page.getByRole("button", { name: "Sign in" }).click();
  // The code that turned it on may still be the present one, and is used up then.
  const inside = page.getByRole("button", { name: "Sign out" });
  await expect(page.getByRole("alert").or(inside)).toBeVisible();
  if (await page.getByRole("alert").isVisible()) {
    await page.getByRole("textbox", { name: "Code" }).fill(codeOf(key, Date.now() + 30_000));
    await page.getByRole("button", { name: "Sign in" }).click();
  }
  await expect(inside).toBeVisible();
  for (const opens of [true, false]) {
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, OWNER.email, OWNER.password);
    await page.getByRole("textbox", { name: "Code" }).fill(codes[0] ?? "");
    await page.getByRole("button", { name: "Sign in" }).click();
    if (opens) await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    else await expect(page.getByRole("alert")).toContainText("used already");
  }
});

test("a session is ended from another browser", async ({ page, browser, muster }) => {
  const other = await browser.newContext({ baseURL: muster.url });
  const there = await other.newPage();
  await there.goto("/login");
  await signIn(there, OWNER.email, OWNER.password);
  await expect(there.getByRole("button", { name: "Sign out" })).toBeVisible();
  await open(page, "/me");
  const sessions = page.getByRole("table", { name: "Where you are signed in" });
  await expect(sessions.getByText("This one")).toHaveCount(1);
  await sessions.getByRole("button", { name: "Sign out" }).first().click();
  await expect(sessions.getByRole("button", { name: "Sign out" })).toHaveCount(0);
  await there.goto("/users");
  await expect(there).toHaveURL(/\/login/);
  await other.close();
});

test("companies are switched on one's own page", async ({ page, muster }) => {
  await muster.command("company", "create", "--name", "Harbour Academy");
  await open(page, "/me");
  const to = (company: string) => page.getByRole("button", { name: `Go to ${company}` });
  await expect(to("Harbour Academy").or(to(COMPANY))).toHaveCount(1);
  for (const company of [COMPANY, "Harbour Academy", COMPANY]) {
    // One of them is where one is.
    if (await to(company).isHidden()) continue;
    await to(company).click();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await open(page, "/me");
    await expect(to(company)).toBeHidden();
    await expect(to(company === COMPANY ? "Harbour Academy" : COMPANY)).toBeVisible();
  }
});

test("a colleague is invited, and takes the invitation up", async ({ page, browser, muster }) => {
  await open(page, "/settings/team");
  await page.getByLabel("E-mail address").fill("mo@example.com");
  await page.getByLabel("First name").fill("Mo");
  await page.getByLabel("Account type", { exact: true }).selectOption("admin");
  await page.getByRole("button", { name: "Invite", exact: true }).click();
  const colleagues = page.getByRole("table", { name: "Colleagues" });
  await expect(colleagues).toContainText("mo@example.com");
  const link = await mailedLink(page, "/activate/");
  const other = await browser.newContext({ baseURL: muster.url });
  const there = await other.newPage();
  await there.goto(link);
  await there.getByLabel("New password").fill("violet tractor noon");
  await there.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(there.getByRole("button", { name: "Sign out" })).toBeVisible();
  await there.goto("/settings/team");
  await expect(there.getByRole("heading", { level: 1, name: "Team" })).toBeVisible();
  await other.close();
});

test("a forgotten password is set by a mailed link", async ({ page, browser, muster }) => {
  const other = await browser.newContext({ baseURL: muster.url });
  const there = await other.newPage();
  await there.goto("/login");
  await there.getByRole("link", { name: "Forgotten your password?" }).click();
  await there.getByLabel("E-mail address").fill(OWNER.email);
  await there.getByRole("button", { name: "Send me a link" }).click();
  await expect(there.getByText("Look into your mail")).toBeVisible();
  const link = await mailedLink(page, "/reset/");
  await there.goto(link);
  await there.getByLabel("New password").fill("violet tractor noon");
  await there.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(there.getByRole("button", { name: "Sign out" })).toBeVisible();
  await page.goto("/users");
  await expect(page).toHaveURL(/\/login/);
  await other.close();
});

/** The path of the link in the newest caught mail that has one. */
async function mailedLink(page: Page, begin: string): Promise<string> {
  let found: string | undefined;
  await expect(async () => {
    await page.goto("/outbox");
    await page.getByRole("table").getByRole("link").first().click();
    const text = await page.getByRole("main").innerText();
    found = new RegExp(`${begin}[0-9a-f]{64}`).exec(text)?.[0];
    expect(found).toBeDefined();
  }).toPass({ timeout: 10_000 });
  return found ?? "";
}
