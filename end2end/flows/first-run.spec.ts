import { expect, test } from "../support/test.ts";
import { hydrated, signIn } from "../support/steps.ts";

test.use({ installation: "new" });

const EMAIL = "first@example.com";
const PASSWORD = "a long enough password";

/** The one-time token, as the operator reads it in the terminal. */
function printedToken(output: string): string {
  const link = /\/setup\?token=([\w-]+)/.exec(output) ?? /token[^\n]*?([\w-]{20,})/i.exec(output);
  if (!link?.[1]) throw new Error(`The server printed no setup token:\n${output}`);
  return link[1];
}

test("the first visitor becomes the owner, with the token the server printed", async ({ page, muster }) => {
  await page.goto("/");
  await expect(page).toHaveURL(/\/setup/);

  await page.getByLabel("Setup token").fill(printedToken(muster.output));
  await page.getByLabel("E-mail address").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create the owner account" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();

  await hydrated(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login/);

  await signIn(page, EMAIL, PASSWORD);
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();

  // The token was for one time: there is nothing left to set up.
  await page.goto("/setup");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Muster is set up");
});

test("a token that is not the printed one is refused with a sentence", async ({ page }) => {
  await page.goto("/setup");
  await page.getByLabel("Setup token").fill("not-the-printed-one");
  await page.getByLabel("E-mail address").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create the owner account" }).click();
  await expect(page.getByRole("alert")).toContainText(/token/i);
  await expect(page).toHaveURL(/\/setup/);
});
