import { readFileSync } from "node:fs";

import type { Page } from "@playwright/test";

import { csv } from "../support/files.ts";
import { hydrated, open } from "../support/steps.ts";
import { COMPANY, expect, test } from "../support/test.ts";
import { Wizard } from "../support/wizard.ts";

// The same that server/tests/muster/hostile.rs has as the names of everything.
const STRINGS = JSON.parse(
  readFileSync(new URL("../support/hostile-strings.json", import.meta.url), "utf8"),
) as string[];

/** Of those that a browser would obey if it were let, and some of each other kind. */
const TYPED = STRINGS.filter((text, at) => text.includes("hostile") || at % 9 === 0).filter((text) => text.length < 200);

// A name that will not do is answered with 422, which browsers note.
test.use({ expectedComplaint: /Failed to load resource.*422/ });

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** Fails at the end if a dialog was opened meanwhile, or a script of ours had run that is none. */
async function expectUnharmed(page: Page, dialogs: string[]): Promise<void> {
  expect(dialogs).toEqual([]);
  expect(await page.evaluate(() => "hostile" in window)).toBe(false);
}

test("names that are markup, scripts and worse are shown, on every page, and not obeyed", async ({ page, muster, request }) => {
  test.slow();
  const dialogs: string[] = [];
  page.on("dialog", async (dialog) => {
    dialogs.push(dialog.message());
    await dialog.dismiss();
  });
  const token = await muster.command("token", "create", "--company", COMPANY);
  const headers = { authorization: `Bearer ${token}` };
  const ids: string[] = [];
  for (const text of TYPED) {
    const course = await request.post("/api/v1/courses", { headers, data: { title: text } });
    expect([201, 409, 422]).toContain(course.status());
    if (course.status() === 201) {
      const { id } = (await course.json()) as { id: string };
      await request.post("/api/v1/packages", { headers, data: { name: text, courses: [id] } });
    }
    const group = await request.post("/api/v1/groups", { headers, data: { name: text } });
    if (group.status() === 201) ids.push(((await group.json()) as { id: string }).id);
  }
  expect(ids.length).toBeGreaterThan(60);

  const wizard = await Wizard.open(page);
  const rows = TYPED.map((text, at) => [quoted(text), `hostile.${at}@example.com`, quoted(text), quoted(text)].join(","));
  await wizard.drop(csv("<img src=x onerror=window.hostile=1>.csv", "Name,Email Address,Zzz,<script>window.hostile=1</script>", ...rows));
  await wizard.isAt("Columns");
  await wizard.field("Zzz").selectOption({ label: "Job Role" });
  await expectUnharmed(page, dialogs);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(/\/imports\/\d+/);
  await wizard.isSaved();
  await page.reload();
  await hydrated(page);
  await expectUnharmed(page, dialogs);

  // By the API, so that the rows that will not do can be left out at once.
  const imported = await request.post("/api/v1/imports?filename=hostile.csv", {
    headers,
    data: Buffer.from(["Name,Email,Job Role,Region", ...rows].join("\r\n")),
  });
  expect(imported.status()).toBe(201);
  const { id } = (await imported.json()) as { id: string };
  await request.patch(`/api/v1/imports/${id}`, { headers, data: { settings: { on_error: "skip_rows" } } });
  const plan = (await (await request.post(`/api/v1/imports/${id}/plan`, { headers, data: {} })).json()) as { digest: string };
  const done = await request.post(`/api/v1/imports/${id}/commit?wait=true`, { headers, data: { digest: plan.digest } });
  expect(done.status()).toBe(202);

  const pages = ["/", "/users", "/users/1", "/groups", `/groups/${ids[0]}`, "/courses", "/packages", "/settings/rules", "/settings/fields"];
  pages.push("/users/1/change", "/users/new", "/users/deleted", "/packages/1", "/training/annual", "/activity", "/me", "/settings/sign-up", "/settings/team");
  for (const path of [...pages, "/imports", `/imports/${id}`, "/outbox", "/owner/companies", "/users?q=%3Cimg%20src%3Dx%20onerror%3Dwindow.hostile%3D1%3E"]) {
    await open(page, path);
    await expect(page.getByRole("heading", { level: 1 }).first()).toBeVisible();
    await expectUnharmed(page, dialogs);
  }
  // As the browser makes it by itself, too.
  await page.getByRole("link", { name: "Groups", exact: true }).first().click();
  await expect(page.getByRole("heading", { level: 1, name: "Groups" })).toBeVisible();
  await expect(page.getByText("<script>window.hostile=1</script>", { exact: true }).first()).toBeVisible();
  await expectUnharmed(page, dialogs);
});
