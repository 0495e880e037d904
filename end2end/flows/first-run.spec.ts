import { expect, test } from "../support/test.ts";
import { hydrated, signIn } from "../support/steps.ts";

test.use({ installation: "new" });

const EMAIL = "first@example.com";
const PASSWORD = "a long enough password";

/** Where the server says to go, as the operator reads it in the terminal. */
function printedLink(output: string): URL {
  const link = /http\S+\/setup\?token=\S+/.exec(output);
  if (!link) throw new Error(`The server printed no link to set it up:\n${output}`);
  return new URL(link[0]);
}

test("the first visitor becomes the owner, by the link the server printed", async ({ page, muster }) => {
  await page.goto(printedLink(muster.output).href);
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

test.describe("without the link", () => {
  // A refused form is an answer like any other, but the browser notes it.
  test.use({ expectedComplaint: /Failed to load resource.*(40\d|422)/ });

  test("every page leads to the setup; a wrong token is refused with a sentence, the right one is taken", async ({
    page,
    muster,
  }) => {
    await page.goto("/users");
    await expect(page).toHaveURL(/\/setup/);
    await page.getByLabel("Setup token").fill("not-the-printed-one");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create the owner account" }).click();
    await expect(page.getByRole("alert")).toContainText(/token/i);

    await page.getByLabel("Setup token").fill(printedLink(muster.output).searchParams.get("token") ?? "");
    await page.getByLabel("E-mail address").fill(EMAIL);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create the owner account" }).click();
    await expect(page.getByRole("heading", { level: 1 })).toHaveText("Welcome to Muster");
  });
});

test("a new owner makes a company and a group, and is ready to import", async ({ page, muster }) => {
  await page.goto(printedLink(muster.output).href);
  await page.getByLabel("E-mail address").fill(EMAIL);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create the owner account" }).click();

  await page.getByRole("link", { name: "Create a company" }).click();
  await page.getByLabel("Name").fill("Northwind Training");
  await page.getByRole("button", { name: "Create" }).click();
  await expect(page.getByText("Bring your people in")).toBeVisible();

  await page.getByRole("link", { name: "Groups" }).first().click();
  await hydrated(page);
  await page.getByLabel("Name").fill("Sales");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("link", { name: "Import users into Sales" }).click();
  await expect(page.getByText("Everyone in the file joins the group Sales.")).toBeVisible();
});
