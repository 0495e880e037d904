import { expectAccessible } from "../support/accessible.ts";
import { Program } from "../support/program.ts";
import { open } from "../support/steps.ts";
import { COMPANY, expect, GROUP, test } from "../support/test.ts";

/** What lists of people have in common: ticks, what is done with the ticked, and others at work on the same. */

async function crowd(program: Program, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    await program.post("users", { email: `person${at}@example.com`, first_name: `Given${at}`, last_name: "Family" });
  }
}

for (const viewport of [{ width: 1280, height: 700 }, { width: 375, height: 812 }]) {
  test(`all on a page are ticked at once, and what can be done stays in sight: ${viewport.width} pixels`, async ({ page, muster }) => {
    await page.setViewportSize(viewport);
    await crowd(await Program.of(muster, COMPANY), 30);
    await open(page, "/users");
    const users = page.getByRole("table", { name: "Users" });
    const bar = page.getByRole("group", { name: "Do something with people" });
    const all = users.getByRole("checkbox", { name: "All on this page" });
    await expect(all).toBeVisible();
    await expect(bar).not.toBeInViewport();

    await users.getByRole("checkbox", { name: "Given0 Family" }).check();
    await expect(bar.getByText("1 ticked")).toBeInViewport();
    await expect(all).toHaveJSProperty("indeterminate", true);
    await all.check();
    await expect(bar.getByText("30 ticked")).toBeInViewport();
    await expect(users.getByRole("checkbox", { name: "Given29 Family" })).toBeChecked();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await expectAccessible(page);

    // At the end of the list it lies on nothing.
    await page.getByText("30 people", { exact: true }).scrollIntoViewIfNeeded();
    const last = await users.getByRole("row").last().boundingBox();
    const box = await bar.boundingBox();
    expect((last?.y ?? 0) + (last?.height ?? 0)).toBeLessThanOrEqual((box?.y ?? 0) + 1);

    await bar.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("30 people will be suspended and signed out.")).toBeVisible();
  });
}

test("people of the company are put into a group on its page, and taken out again", async ({ page, muster }) => {
  await crowd(await Program.of(muster, COMPANY), 3);
  await open(page, "/groups");
  await page.getByRole("link", { name: GROUP, exact: true }).click();
  await page.getByLabel("Look for people to add").fill("family");
  await page.getByRole("button", { name: "Look", exact: true }).click();
  const found = page.getByRole("table", { name: "People who can be added" });
  await expect(found.getByRole("rowheader")).toHaveCount(3);
  await expectAccessible(page);
  await found.getByRole("checkbox", { name: "Given0 Family" }).check();
  await found.getByRole("checkbox", { name: "Given1 Family" }).check();
  await page.getByRole("button", { name: "Add to this group" }).click();
  await expect(page.getByText(`2 people will join “${GROUP}”.`)).toBeVisible();
  await page.getByRole("button", { name: "Add people to a group: 2 people" }).click();
  await page.getByRole("link", { name: "Open the group" }).click();
  const members = page.getByRole("table", { name: "People", exact: true });
  await expect(members.getByRole("rowheader")).toHaveText(["Given0 Family", "Given1 Family"]);

  await members.getByRole("checkbox", { name: "Given0 Family" }).check();
  await page.getByRole("button", { name: "Take out of this group" }).click();
  await expect(page.getByText(`1 person will leave “${GROUP}”.`)).toBeVisible();
  await page.getByRole("button", { name: "Remove people from a group: 1 person" }).click();
  await page.getByRole("link", { name: "Open the group" }).click();
  await expect(members.getByRole("rowheader")).toHaveText(["Given1 Family"]);
});

test("a list that others have changed says so, and shows it when it is asked to", async ({ page, muster }) => {
  const program = await Program.of(muster, COMPANY);
  await crowd(program, 2);
  const heard = page.waitForResponse("**/api/v1/events");
  await open(page, "/users");
  await heard;
  // How things stand is said first.
  await page.waitForTimeout(1_500);
  const users = page.getByRole("table", { name: "Users" });
  const top = await users.boundingBox();
  const changed = page.getByText("This list has changed.");

  // What does not show in the list is not said.
  await muster.command("group", "create", "--company", COMPANY, "--name", "Night shift");
  await page.waitForTimeout(2_000);
  await expect(changed).toHaveCount(0);

  await program.post("users", { email: "new@example.com", first_name: "Newly", last_name: "Come" });
  await expect(changed).toBeVisible({ timeout: 3_000 });
  expect(await users.boundingBox()).toEqual(top);
  await expect(users.getByRole("rowheader")).toHaveCount(2);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show the changes" }).click();
  await expect(users.getByRole("rowheader", { name: "Newly Come" })).toBeVisible();
  await expect(changed).toHaveCount(0);
});
