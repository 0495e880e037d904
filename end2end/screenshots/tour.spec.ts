import { type Page } from "@playwright/test";

import { COMPANY, expect, GROUP, OWNER, test } from "../support/test.ts";
import { csv } from "../support/files.ts";
import { open, setPassword } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

const FOLDER = new URL("../../docs/screenshots/", import.meta.url).pathname;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 375, height: 812 };

/** The page as it is now: in light and dark, wide and narrow. */
async function shoot(page: Page, name: string): Promise<void> {
  for (const [width, viewport] of Object.entries({ wide: WIDE, narrow: NARROW })) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.waitForTimeout(150);
      await page.screenshot({ path: `${FOLDER}${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize(WIDE);
}

const HEADER = "First Name,Last Name,Email Address,Status,Group,Module requested,Region,Cost Centre";

const LAST_YEAR = csv(
  "last-year.csv",
  "First Name,Last Name,Email Address,Status,Group,Region",
  "Ada,Lovelace,ada.lovelace@example.com,active,Operations,North",
  "Grace,Hopper,grace.hopper@example.com,active,Sales,South",
  "Mary,Jackson,mary.jackson@example.com,active,Operations,South",
  "Katherine,Johnson,katherine.johnson@example.com,suspended,Sales,North",
);

const THIS_YEAR = csv(
  "new-starters-spring.csv",
  HEADER,
  "Ada,Byron,ada.lovelace@example.com,active,Operations,Fire Safety,North,1040",
  "Grace,Hopper,grace.hopper@example.com,active,Sales,,South,1040",
  "Hedy,Lamarr,hedy.lamarr@gmial.com,active,Salse,Fire Safety,North,2210",
  "Radia,Perlman,radia.perlman@example.com,actve,Salse,First Aid,South,2210",
  "Annie,Easley,annie.easley.example.com,active,Operations,fire  safety,North,1040",
  "Joan,Clarke,joan.clarke@example.com,active,Salse,Fire Safety,North,3005",
  "Karen,Spärck Jones,karen.spaerck.jones@example.com,active,Operations,First Aid,South,3005",
  "Dorothy,Vaughan,dorothy.vaughan@example.com,active,Sales,Fire Safety,South,1040",
  "Evelyn,Boyd Granville,evelyn.granville@example.com,suspended,Operations,,North,2210",
  "Frances,Allen,frances.allen@example.com,active,Sales,First Aid,South,2210",
);

test("the tour", async ({ page, muster }) => {
  for (const name of ["Operations", "Headquarters"]) {
    await muster.command("group", "create", "--company", COMPANY, "--name", name);
  }
  for (const title of ["Fire Safety", "First Aid"]) {
    await muster.command("course", "create", "--company", COMPANY, "--title", title);
  }
  const before = await Wizard.into(page, GROUP);
  await before.drop(LAST_YEAR);
  await before.commit("4 people");

  const wizard = await Wizard.open(page);
  await shoot(page, "1-file");
  await wizard.drop(THIS_YEAR);
  await wizard.isAt("Columns");
  await shoot(page, "2-columns");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Errors")).toBeGreaterThan(0);
  await wizard.problem("Unknown group");
  await shoot(page, "3-review");

  // Each problem by its fix, or in its cell.
  await page.getByRole("button", { name: /Sales/ }).first().click();
  await wizard.isSaved();
  await wizard.edit(wizard.cell("actve"), "active");
  await wizard.edit(wizard.cell("annie.easley.example.com"), "annie.easley@example.com");
  await wizard.edit(wizard.cell("hedy.lamarr@gmial.com"), "hedy.lamarr@example.com");
  await page.getByRole("button", { name: /^Continue/ }).click();
  await wizard.isAt("Plan");
  await expect.poll(() => wizard.figure("Created")).toBe(8);
  await shoot(page, "4-plan");
  await page.getByRole("button", { name: /^Import \d+ people$/ }).click();
  await wizard.isDone();
  await shoot(page, "5-result");
});

/** What there is besides, in a company at work. `muster demo` makes the same things each time, so their ids are known. */
const HOUSE = {
  dashboard: "/",
  users: "/users?sort=-created_at",
  person: "/users/15",
  group: "/groups/4",
  "annual-training": "/training/annual",
  imports: "/imports",
  activity: "/activity",
  "sign-ups": "/signups",
};

test.describe("the house", () => {
  test.use({ installation: "demo" });

  test("its pages", async ({ page, muster }) => {
    await setPassword(page, await muster.command("owner", "create", "--email", OWNER.email), OWNER.password);
    for (const [name, path] of Object.entries(HOUSE)) {
      await open(page, path);
      await shoot(page, name);
    }
  });
});
