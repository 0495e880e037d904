import { expect, GROUP, test } from "../support/test.ts";
import { expectAccessible } from "../support/accessible.ts";
import { csv, THREE_FILES } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

// The browser notes what is answered with 404, and what is refused.
test.use({ expectedComplaint: /Failed to load resource.*(40\d|422)/ });

const EMPTY = ["/", "/users", "/groups", "/courses", "/packages", "/training/annual", "/activity", "/imports", "/imports/new", "/signups", "/settings/sign-up", "/owner/companies", "/no-such-page"];

for (const path of EMPTY) {
  test(`${path} is accessible while there is nobody yet`, async ({ page }) => {
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test("every step of an import is accessible, and every page once people are there", async ({ page }) => {
  test.slow();
  const wizard = await Wizard.into(page, GROUP);
  await wizard.drop(
    csv("bad.csv", "Name,Email Address,Status,Zzz", "Ada Lovelace,ada.example.com,active,1", "Mary Jackson,mary@example.com,actve,2"),
  );
  await wizard.isAt("Columns");
  await expectAccessible(page);

  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBe(2);
  await wizard.problem("Unknown status");
  await wizard.cell("actve").click();
  await expectAccessible(page);
  await wizard.cell("actve").dblclick();
  await expectAccessible(page);

  const second = await Wizard.into(page, GROUP);
  await second.drop(THREE_FILES[1]);
  await second.isAt("Plan");
  await second.expectCounts({ Created: 3 });
  await expectAccessible(page);
  await second.commit("3 people");
  await expectAccessible(page);

  for (const path of ["/", "/users", "/groups", "/imports"]) {
    await open(page, path);
    await expectAccessible(page);
  }
  await open(page, "/users");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Ada Lovelace" })).toBeVisible();
  await expectAccessible(page);
});

test.describe("signed out", () => {
  test.use({ signedIn: false });

  test("the sign-in page is accessible, also with its error", async ({ page }) => {
    await open(page, "/login");
    await expectAccessible(page);
    await page.getByLabel("E-mail address").fill("nobody@example.com");
    await page.getByLabel("Password").fill("wrong password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toBeVisible();
    await expectAccessible(page);
  });
});

test.describe("a new installation", () => {
  test.use({ installation: "new" });

  test("the first run is accessible", async ({ page }) => {
    await open(page, "/setup");
    await expectAccessible(page);
  });
});
