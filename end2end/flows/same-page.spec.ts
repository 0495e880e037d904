import { expect, test } from "../support/test.ts";
import { open } from "../support/steps.ts";

/** Every page that the navigation leads to, by the words of its link. */
const PAGES = [
  { link: "Dashboard", path: "/" },
  { link: "Imports", path: "/imports" },
  { link: "Users", path: "/users" },
  { link: "Groups", path: "/groups" },
];

for (const { link, path } of PAGES) {
  test(`${path} is the same page, loaded directly or reached by its link`, async ({ page }) => {
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    const direct = { title: await page.title(), content: await page.locator("body").ariaSnapshot() };

    const elsewhere = path === "/groups" ? "/users" : "/groups";
    await open(page, elsewhere);
    await page.getByRole("navigation").getByRole("link", { name: link, exact: true }).click();
    await page.waitForURL((url) => url.pathname === path);
    await expect(page).toHaveTitle(direct.title);
    await expect.poll(() => page.locator("body").ariaSnapshot()).toBe(direct.content);
  });
}
