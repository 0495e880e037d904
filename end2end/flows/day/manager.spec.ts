import { csv } from "../../support/files.ts";
import { Program } from "../../support/program.ts";
import { open, setPassword } from "../../support/steps.ts";
import { COMPANY, expect, GROUP, test } from "../../support/test.ts";
import { Wizard } from "../../support/wizard.ts";

/** A working day of a manager: the people of their groups, and nobody else's. */

// What is refused is an answer like any other, but the browser notes it.
test.use({ signedIn: false, expectedComplaint: /Failed to load resource.*(403|404|422)/ });

const OTHER_GROUP = "Warehouse";
/** What is about the whole company, and so not a manager's. */
const NOT_THEIRS = ["/activity", "/signups", "/outbox", "/settings/company", "/settings/fields", "/settings/rules", "/settings/sign-up", "/settings/mail", "/settings/team", "/settings/tokens", "/owner/companies", "/users/deleted"];

test("a manager looks after the people of one group, and gets no further", async ({ page, muster }) => {
  test.setTimeout(240_000);
  await muster.command("group", "create", "--company", COMPANY, "--name", OTHER_GROUP);
  const program = await Program.of(muster, COMPANY);
  const [sales, warehouse] = [await program.named("groups", GROUP), await program.named("groups", OTHER_GROUP)];
  await program.post("users", { email: "ada@example.com", first_name: "Ada", last_name: "Lovelace", groups: [GROUP] });
  await program.post("users", { email: "grace@example.com", first_name: "Grace", last_name: "Hopper", groups: [GROUP] });
  const stranger = await program.post<{ id: string }>("users", { email: "walt@example.com", first_name: "Walt", groups: [OTHER_GROUP] });
  const manager = await program.invite({ email: "mona@example.com", first_name: "Mona", account_type: "manager" });
  await program.patch(`groups/${sales}`, { managers: [manager.id] });

  await test.step("comes in by the mail, and begins with the people", async () => {
    await setPassword(page, manager.link, "four words make one");
    await open(page, "/");
    await expect(page).toHaveURL(/\/users$/);
    const users = page.getByRole("table", { name: "Users" });
    await expect(users.getByRole("rowheader")).toHaveText(["Ada Lovelace", "Grace Hopper"]);
    const places = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    await expect(places).toHaveText(["Users", "Groups", "Courses", "Packages", "Annual training", "Imports", "My account"]);
  });

  await test.step("finds nobody of another group, by whatever way", async () => {
    await page.getByLabel("Name, e-mail address or reference").fill("walt");
    await page.getByRole("button", { name: "Search" }).click();
    await expect(page.getByRole("heading", { name: "Nobody matches" })).toBeVisible();
    const answer = await page.goto(`/users/${stranger.id}`);
    expect(answer?.status()).toBe(404);
    await expect(page.getByText("This person does not exist in this company.")).toBeVisible();
    expect((await page.goto(`/groups/${warehouse}`))?.status()).toBe(404);
    await expect(page.getByText("This group does not exist in this company.")).toBeVisible();
  });

  await test.step("is told in a sentence what is not theirs", async () => {
    for (const path of NOT_THEIRS) {
      const answer = await page.goto(path);
      expect([403, 404], path).toContain(answer?.status());
      await expect(page.getByRole("alert").first(), path).toContainText(/[a-z]{3,} .+\./i);
    }
  });

  await test.step("changes somebody of the group by hand", async () => {
    await open(page, "/users");
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await page.getByRole("link", { name: "Change", exact: true }).click();
    await expect(page.getByText("Delete this person")).toHaveCount(0);
    await page.getByLabel("Job Role").fill("Team lead");
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Ada Lovelace" })).toBeVisible();
    await expect(page.getByText("Team lead").first()).toBeVisible();
  });

  await test.step("imports into the group, where everybody of the file goes", async () => {
    const wizard = await Wizard.into(page, GROUP);
    await wizard.drop(csv("sales.csv", "Name,Email Address", "Katherine Johnson,katherine@example.com"));
    await wizard.isAt("Plan");
    await wizard.expectCounts({ Created: 1 });
    await wizard.commit("1 person");
    await open(page, "/groups");
    await expect(page.getByRole("table", { name: "Groups and cohorts" }).getByRole("rowheader")).toHaveText([GROUP]);
    await page.getByRole("link", { name: `3 people in ${GROUP}` }).click();
    await expect(page.getByRole("rowheader", { name: "Katherine Johnson" })).toBeVisible();
  });

  await test.step("a group that is not theirs is not known to their files", async () => {
    const wizard = await Wizard.into(page, GROUP);
    await wizard.drop(csv("more.csv", "Name,Email Address,Group", `Mary Jackson,mary@example.com,${OTHER_GROUP}`));
    await wizard.isAt("Review");
    await wizard.problem("Unknown group");
  });

  await test.step("suspends somebody, having been told what it comes to", async () => {
    await open(page, "/users");
    await page.getByRole("checkbox", { name: "Grace Hopper" }).check();
    const todo = page.getByLabel("What to do");
    for (const words of ["Delete", "Change the type", "Assign a course or package"]) {
      await expect(todo.getByRole("option", { name: words, exact: true })).toHaveCount(0);
    }
    await todo.selectOption({ label: "Suspend" });
    await page.getByRole("button", { name: "Continue" }).click();
    await expect(page.getByText("1 person will be suspended and signed out.")).toBeVisible();
    await page.getByRole("button", { name: "Suspend people: 1 person" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "1 person suspended" })).toBeVisible();
  });

  await test.step("sees their own imports, and signs out", async () => {
    await open(page, "/imports");
    await expect(page.getByRole("link", { name: "sales.csv", exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await expect(page).toHaveURL(/\/login/);
  });
});
