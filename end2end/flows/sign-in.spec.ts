import { expect, OWNER, test } from "../support/test.ts";
import { signIn } from "../support/steps.ts";

// A wrong password is an answer like any other, but the browser notes it.
test.use({ signedIn: false, expectedComplaint: /Failed to load resource.*(40\d|422)/ });

test("signing in leads to the page that was asked for", async ({ page }) => {
  await page.goto("/users");
  await expect(page).toHaveURL(/\/login/);
  await signIn(page, OWNER.email, OWNER.password);
  await expect(page).toHaveURL(/\/users$/);
  await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
});

test("a wrong password is said in a sentence that does not tell who is known", async ({ page }) => {
  await page.goto("/login");
  await signIn(page, OWNER.email, "wrong");
  const known = await page.getByRole("alert").innerText();
  await page.goto("/login");
  await signIn(page, "nobody@example.com", "wrong");
  const unknown = await page.getByRole("alert").innerText();
  expect(unknown).toBe(known);
});

test.describe("while the server restarts", () => {
  // The dashboard hears of changes over a line that breaks.
  test.use({ expectedComplaint: /ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_CONNECTION_REFUSED/ });

  test("a restart of the server does not sign anybody out", async ({ page, muster }) => {
    await page.goto("/login");
    await signIn(page, OWNER.email, OWNER.password);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
    await muster.stop("SIGKILL");
    await muster.serve();
    await page.goto("/users");
    await expect(page.getByRole("heading", { level: 1, name: "Users" })).toBeVisible();
  });
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("signing in and out works", async ({ page }) => {
    await page.goto("/login");
    await signIn(page, OWNER.email, OWNER.password);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login/);
    await page.goto("/");
    await expect(page).toHaveURL(/\/login/);
  });

  test("a wrong password is said in a sentence", async ({ page }) => {
    await page.goto("/login");
    await signIn(page, OWNER.email, "wrong");
    await expect(page.getByRole("alert")).toContainText("password");
  });
});
