import type { BrowserContext, Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { MailServer } from "../support/mail.ts";
import { COMPANY, expect, GROUP, test as base } from "../support/test.ts";

const PASSWORD = "four words make one";

/** A mail server, and a Muster that sends by it. */
const test = base.extend<{ mail: MailServer }>({
  mail: async ({ muster }, use) => {
    const mail = await MailServer.start();
    await muster.stop();
    await muster.serve({ MUSTER_SMTP_URL: mail.url });
    try {
      await use(mail);
    } finally {
      await mail.stop();
    }
  },
});

// What is refused is an answer like any other, but the browser notes it.
test.use({ expectedComplaint: /Failed to load resource.*(404|409|422)/ });

/** In these, axe cannot run. */
const withoutScripts = new WeakSet<BrowserContext>();

async function lookAt(page: Page): Promise<void> {
  if (!withoutScripts.has(page.context())) await expectAccessible(page);
}

/** No form is sent faster than people type. */
async function take(page: Page, milliseconds = 2_200): Promise<void> {
  await page.waitForTimeout(milliseconds);
}

async function heading(page: Page, name: string | RegExp): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** The administrator opens the door: a code into the group, approval, a text to agree to. Returns the link. */
async function openTheDoor(page: Page): Promise<string> {
  await page.goto("/settings/sign-up");
  await heading(page, "Sign-up");
  await page.getByLabel("People may sign themselves up").check();
  await page.getByLabel("Only with an access code").check();
  await page.getByLabel("Domains of their addresses").fill("example.com");
  await page.getByLabel("Job Role").check();
  await page.getByLabel("Text to agree to").fill("Be kind.");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Hand this link out: whoever opens it can join.")).toBeVisible();
  await page.getByLabel("Code", { exact: true }).fill("Spring");
  await page.getByLabel("How many people may use it (empty for any number)").fill("2");
  await page.getByLabel("Group it puts people into").selectOption({ label: GROUP });
  await page.getByRole("button", { name: "Save the code" }).click();
  await expect(page.getByRole("row", { name: /Spring.*0 of 2/ })).toBeVisible();
  await lookAt(page);
  return page.getByLabel("Link to sign up").inputValue();
}

async function fillIn(page: Page, email: string, code: string): Promise<void> {
  await page.getByLabel("Email Address").fill(email);
  await page.getByLabel("First Name").fill("Ann");
  await page.getByLabel("Last Name (if you like)").fill("Bell");
  await page.getByLabel("Job Role (if you like)").fill("Driver");
  await page.getByLabel("Access code").fill(code);
  await page.getByLabel("I have read this, and I agree").check();
}

/** The way of a learner, from the link to a password. */
async function join(page: Page, mail: MailServer, link: string): Promise<void> {
  await page.goto(link);
  await heading(page, `Join ${COMPANY}`);
  await lookAt(page);
  await take(page);
  await fillIn(page, "ann@example.com", "autumn");
  await page.getByRole("button", { name: "Go on" }).click();
  await expect(page.getByRole("alert")).toContainText("There is no access code “autumn” here.");
  // Nobody has to write it all again, with scripts or without.
  await expect(page.getByLabel("Email Address")).toHaveValue("ann@example.com");
  await expect(page.getByLabel("Job Role (if you like)")).toHaveValue("Driver");
  await expect(page.getByLabel("I have read this, and I agree")).toBeChecked();
  await page.getByLabel("Access code").fill("spring");
  await take(page);
  await page.getByRole("button", { name: "Go on" }).click();
  await heading(page, "Check your mail");
  await lookAt(page);

  const letter = await mail.letter("ann@example.com", `Join ${COMPANY}`);
  const verify = /https?:\/\/\S+\/joining\/\S+/.exec(letter.text)?.[0] ?? "";
  await page.goto(verify);
  await expect(page.getByLabel("E-mail address")).toHaveValue("ann@example.com");
  await lookAt(page);
  await page.getByLabel("New password").fill(PASSWORD);
  await page.getByRole("button", { name: "This address is mine: join" }).click();
  await heading(page, "You are nearly in");
  await lookAt(page);
  await page.goto(verify);
  await heading(page, "This link no longer works");
  await lookAt(page);
}

async function letIn(page: Page): Promise<void> {
  await page.goto("/signups");
  await expect(page.getByRole("row", { name: /Ann Bell.*Driver.*Spring/ })).toBeVisible();
  await lookAt(page);
  await page.getByRole("checkbox", { name: "Ann Bell" }).check();
  await page.getByRole("button", { name: "Let in whom I ticked" }).click();
  await expect(page.getByText("1 person will become users of this company")).toBeVisible();
  await lookAt(page);
  await page.getByRole("button", { name: "Let 1 person in" }).click();
  await expect(page.getByText("Nobody is waiting")).toBeVisible();
  await page.goto("/users");
  await expect(page.getByRole("row", { name: new RegExp(`Ann Bell.*${GROUP}`) })).toBeVisible();
}

/** Nothing sticks out at the side. */
async function expectToFit(page: Page): Promise<void> {
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wide, page.url()).toBeLessThanOrEqual(0);
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    // The administrator's browser is as the learner's.
    test.use({
      javaScriptEnabled,
      // What is fetched early for scripts is not used without them.
      expectedComplaint: /Failed to load resource.*(404|409|422)|preloaded using link preload/,
    });

    test("a learner joins with a code, and is let in", async ({ page, browser, mail, muster }) => {
      test.setTimeout(120_000);
      const learner = await browser.newContext({ baseURL: muster.url, javaScriptEnabled });
      if (!javaScriptEnabled) [page.context(), learner].forEach((context) => withoutScripts.add(context));
      const link = await openTheDoor(page);
      const theirs = await learner.newPage();
      await join(theirs, mail, link);
      await letIn(page);
      await mail.letter("ann@example.com", `Welcome to ${COMPANY}`);
      await theirs.goto("/login");
      await theirs.getByLabel("E-mail address").fill("ann@example.com");
      await theirs.getByLabel("Password").fill(PASSWORD);
      await theirs.getByRole("button", { name: "Sign in" }).click();
      await expect(theirs).not.toHaveURL(/login/);
      await learner.close();
    });
  });
}

test.describe("on a telephone", () => {
  test.use({ viewport: { width: 375, height: 667 } });

  test("every step fits and is accessible", async ({ page, browser, mail, muster }) => {
    test.setTimeout(120_000);
    const link = await openTheDoor(page);
    await expectToFit(page);
    const learner = await browser.newContext({ baseURL: muster.url, viewport: { width: 375, height: 667 } });
    const theirs = await learner.newPage();
    await theirs.goto(link);
    await expectToFit(theirs);
    await join(theirs, mail, link);
    await expectToFit(theirs);
    await page.goto("/signups");
    await expectToFit(page);
    await letIn(page);
    await learner.close();
  });
});

test("a known address gets a mail that says so, and the page says nothing", async ({ page, browser, mail, muster }) => {
  test.setTimeout(120_000);
  const link = await openTheDoor(page);
  const learner = await browser.newContext({ baseURL: muster.url });
  const theirs = await learner.newPage();
  await join(theirs, mail, link);
  await theirs.goto(link);
  await take(theirs);
  await fillIn(theirs, "Ann@example.com", "spring");
  await theirs.getByRole("button", { name: "Go on" }).click();
  await heading(theirs, "Check your mail");
  await mail.letter("Ann@example.com", "You have an account already");
  await learner.close();
});

test("where nobody can sign up, the page says the same whether there is such a company or not", async ({ page }) => {
  await page.goto("/join/northwind-training");
  const closed = await page.getByRole("main").innerText();
  await page.goto("/join/nowhere");
  expect(await page.getByRole("main").innerText()).toBe(closed);
  await lookAt(page);
});
