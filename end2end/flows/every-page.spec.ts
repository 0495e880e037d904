import { readFile } from "node:fs/promises";

import { type Page } from "@playwright/test";

import { expectAccessible } from "../support/accessible.ts";
import { Program } from "../support/program.ts";
import { open, setPassword } from "../support/steps.ts";
import { DEMO_COMPANY, expect, test } from "../support/test.ts";

/** Every page there is, in a company at work: in light and dark, wide and on a telephone. */

test.use({
  installation: "demo",
  signedIn: false,
  // Links that have been used are answered with 404.
  expectedComplaint: /Failed to load resource.*404/,
});

const WIDE = { width: 1280, height: 800 };
const TELEPHONE = { width: 375, height: 812 };

/** A route as the router has it, and the addresses at which it is looked at. */
interface Row {
  route: string;
  at: string[];
}

/** What is opened by whoever has signed in. `muster demo` makes the same things each time, so their ids are known. */
const INSIDE: Record<string, Row[]> = {
  "the people": [
    { route: "/", at: ["/"] },
    { route: "/users", at: ["/users", "/users?q=a&status=suspended&sort=-name"] },
    { route: "/users/new", at: ["/users/new"] },
    { route: "/users/bulk", at: ["/users/bulk?who=all&action=suspend", "/users/bulk?id=1&action=assign"] },
    { route: "/users/bulk/:id", at: ["/users/bulk/1"] },
    { route: "/users/deleted", at: ["/users/deleted"] },
    { route: "/users/:id", at: ["/users/15"] },
    { route: "/users/:id/change", at: ["/users/15/change"] },
    { route: "/signups", at: ["/signups", "/signups?state=rejected"] },
    { route: "/signups/decide", at: ["/signups/decide?verdict=approve&ids=all", "/signups/decide?verdict=reject&ids=all"] },
  ],
  "their training": [
    { route: "/groups", at: ["/groups"] },
    { route: "/groups/:id", at: ["/groups/4"] },
    { route: "/courses", at: ["/courses", "/courses?change=4"] },
    { route: "/packages", at: ["/packages", "/packages?change=1"] },
    { route: "/packages/:id", at: ["/packages/1"] },
    { route: "/training/annual", at: ["/training/annual", "/training/annual?archived=true"] },
    { route: "/training/annual/decide", at: ["/training/annual/decide?package=1&verdict=reassign&users=all", "/training/annual/decide?package=1&verdict=archive&user=15"] },
  ],
  "imports and what was done": [
    { route: "/imports", at: ["/imports", "/imports?state=done"] },
    { route: "/imports/:id", at: ["/imports/new", "/imports/1"] },
    { route: "/activity", at: ["/activity", "/activity?what=import"] },
    { route: "/activity/:id", at: ["/activity/1"] },
    { route: "/outbox", at: ["/outbox"] },
    { route: "/outbox/:id", at: ["/outbox/1"] },
  ],
  settings: [
    { route: "/settings/company", at: ["/settings/company"] },
    { route: "/settings/fields", at: ["/settings/fields"] },
    { route: "/settings/fields/:id", at: ["/settings/fields/1"] },
    { route: "/settings/rules", at: ["/settings/rules"] },
    { route: "/settings/rules/:id", at: ["/settings/rules/new"] },
    { route: "/settings/sign-up", at: ["/settings/sign-up"] },
    { route: "/settings/mail", at: ["/settings/mail"] },
    { route: "/settings/mail/:kind", at: ["/settings/mail/invitation"] },
    { route: "/settings/team", at: ["/settings/team"] },
    { route: "/settings/tokens", at: ["/settings/tokens"] },
  ],
  "the account and the platform": [
    { route: "/me", at: ["/me"] },
    { route: "/me/second-factor", at: ["/me/second-factor"] },
    { route: "/owner/companies", at: ["/owner/companies", "/owner/companies?change=2"] },
  ],
};

/** What is opened from outside. A `TOKEN` is one that is good; each page is also shown one that is not. */
const DOORS: Row[] = [
  { route: "/setup", at: ["/setup"] },
  { route: "/login", at: ["/login"] },
  { route: "/login/code", at: ["/login/code"] },
  { route: "/forgot", at: ["/forgot", "/forgot?sent=1"] },
  { route: "/address/:token", at: ["/address/none", "/address/TOKEN"] },
  { route: "/reset/:token", at: ["/reset/none", "/reset/TOKEN"] },
  { route: "/activate/:token", at: ["/activate/none", "/activate/TOKEN"] },
  { route: "/join/:slug", at: ["/join/demo-training", "/join/nowhere"] },
  { route: "/join/:slug/sent", at: ["/join/demo-training/sent"] },
  { route: "/joining/:token", at: ["/joining/none"] },
  { route: "/joined", at: ["/joined"] },
];

/** Looks at the page as it stands: nothing that axe objects to, and nothing that sticks out at the side. */
async function lookAt(page: Page, path: string): Promise<void> {
  await open(page, path);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  for (const viewport of [WIDE, TELEPHONE]) {
    await page.setViewportSize(viewport);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect.soft(wider, `${path} at ${viewport.width} pixels`).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
  await page.setViewportSize(WIDE);
}

test("every route of the router is looked at", async () => {
  const router = (await Promise.all(["mod.rs", "doors.rs"].map((file) => source(`app/src/app/${file}`)))).join("\n");
  const routes = routesIn(router);
  expect(routes.length).toBeGreaterThan(40);
  const looked = [...Object.values(INSIDE).flat(), ...DOORS].map((row) => row.route);
  expect(looked.sort()).toEqual(routes.sort());
  // The bundle of a first visit has some of them, and no others.
  for (const route of routesIn(await source("app/src/app/light.rs"))) expect(routes).toContain(route);
});

async function source(path: string): Promise<string> {
  return readFile(new URL(`../../${path}`, import.meta.url), "utf8");
}

function routesIn(router: string): string[] {
  return [...router.matchAll(/path!\("(\/[^"]*)"\)/g)].map(([, route]) => route ?? "");
}

for (const [what, rows] of Object.entries(INSIDE)) {
  test(`${what}: every page can be read by everybody, and fits a telephone`, async ({ page, muster }) => {
    test.setTimeout(600_000);
    const program = await Program.of(muster, DEMO_COMPANY);
    await program.post("users/bulk", { action: "suspend", ids: ["15", "16", "17"] });
    await program.remove("users/20");
    await muster.command("field", "create", "--company", DEMO_COMPANY, "--key", "shirt", "--label", "Shirt size", "--type", "choice", "--option", "S", "--option", "M");
    await setPassword(page, await muster.command("owner", "create", "--email", "vera@example.com"), "four words make one");
    for (const path of rows.flatMap((row) => row.at)) await test.step(path, () => lookAt(page, path));
  });
}

test("the doors: every page can be read by everybody, and fits a telephone", async ({ page, muster }) => {
  test.setTimeout(600_000);
  const program = await Program.of(muster, DEMO_COMPANY);
  const links = { activate: (await program.invite({ email: "lena@example.com", first_name: "Lena" })).link, reset: "", address: "" };
  const mona = await program.invite({ email: "mona@example.com", first_name: "Mona" });
  await setPassword(page, mona.link, "four words make one");
  await open(page, "/me");
  await page.getByLabel("New e-mail address").fill("mona.hall@example.com");
  await page.getByLabel("Your password", { exact: true }).fill("four words make one");
  await page.getByRole("button", { name: "Send a link to the new address" }).click();
  links.address = await program.mailedLink("mona.hall@example.com", "address");
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Forgotten your password?" }).click();
  await page.getByLabel("E-mail address").fill("mona@example.com");
  await page.getByRole("button", { name: "Send me a link" }).click();
  links.reset = await program.mailedLink("mona@example.com", "reset");
  for (const path of DOORS.flatMap((row) => row.at)) {
    const [, kind] = path.split("/");
    const good = Object.entries(links).find(([name]) => name === kind)?.[1] ?? "";
    await test.step(path, () => lookAt(page, path.endsWith("TOKEN") ? new URL(good).pathname : path));
  }
});
