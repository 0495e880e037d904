import { Program } from "../../support/program.ts";
import { open, setPassword, signIn } from "../../support/steps.ts";
import { COMPANY, expect, test } from "../../support/test.ts";

/** What a learner has to do with Muster: little, and all of it on one page. */

// What is refused is an answer like any other, but the browser notes it.
test.use({ signedIn: false, expectedComplaint: /Failed to load resource.*(403|404|422)/ });

const LEARNER = "lena@example.com";
const FIRST = "four words make one";
const SECOND = "violet tractor noon";

test("a learner comes in by a mail, works through courses, gets them again, and looks after the account", async ({
  page,
  muster,
}) => {
  test.setTimeout(240_000);
  for (const title of ["Fire Safety", "First Aid"]) await muster.command("course", "create", "--title", title, "--company", COMPANY);
  const program = await Program.of(muster, COMPANY);
  const courses = [await program.named("courses", "Fire Safety"), await program.named("courses", "First Aid")];
  const induction = await program.post<{ id: string }>("packages", { name: "Induction", courses });
  const lena = await program.invite({ email: LEARNER, first_name: "Lena", last_name: "Hall" });
  await program.post("assignments", { user: lena.id, package: induction.id, due_on: "2031-03-31" });

  const training = page.getByRole("table", { name: "My training" });
  const row = (course: string) => training.getByRole("row", { name: new RegExp(course) });

  await test.step("the mail's link opens the door once", async () => {
    await page.goto(new URL(lena.link).pathname);
    await expect(page.getByText(`You are invited to ${COMPANY}.`)).toBeVisible();
    await setPassword(page, lena.link, FIRST);
    await page.goto(new URL(lena.link).pathname);
    await expect(page.getByText("This link no longer works")).toBeVisible();
  });

  await test.step("what there is to learn stands first, with its day", async () => {
    await open(page, "/");
    await expect(page).toHaveURL(/\/me$/);
    await expect(row("Fire Safety")).toContainText("31 Mar 2031");
    await expect(row("First Aid")).toContainText("Assigned");
    const places = page.getByRole("navigation", { name: "Main" }).getByRole("link");
    await expect(places).toHaveText(["My account"]);
  });

  await test.step("a course is started and completed", async () => {
    await row("Fire Safety").getByRole("button", { name: "Start Fire Safety" }).click();
    await expect(row("Fire Safety")).toContainText("Started");
    await row("Fire Safety").getByRole("button", { name: "Complete Fire Safety" }).click();
    await expect(row("Fire Safety")).toContainText("Completed");
    await expect(row("Fire Safety").getByRole("button")).toHaveCount(0);
    await row("First Aid").getByRole("button", { name: "Start First Aid" }).click();
    await expect(row("First Aid")).toContainText("Started");
  });

  await test.step("assigned again, there is another attempt, and the first stays as it was", async () => {
    await program.post(`packages/${induction.id}/reassign`, { users: [lena.id] });
    await open(page, "/me");
    await expect(row("Fire Safety")).toHaveCount(2);
    const again = row("Fire Safety").filter({ hasText: "Assigned" });
    await expect(again.getByRole("cell").nth(2)).toHaveText("2");
    await expect(row("Fire Safety").filter({ hasText: "Completed" }).getByRole("cell").nth(2)).toHaveText("1");
    await expect(row("First Aid").filter({ hasText: "there is a newer attempt" }).getByRole("button")).toHaveCount(0);
    await again.getByRole("button", { name: "Start Fire Safety" }).click();
    await expect(row("Fire Safety").filter({ hasText: "Started" })).toHaveCount(1);
  });

  await test.step("nothing of the others can be opened", async () => {
    for (const path of ["/users", "/groups", "/imports", `/users/${lena.id}`, "/activity", "/settings/company", "/owner/companies"]) {
      const answer = await page.goto(path);
      expect(answer?.status(), path).toBe(403);
      await expect(page.getByText(/does not manage people in this company|You do not have the right/).first(), path).toBeVisible();
    }
  });

  await test.step("the password is forgotten, and set by a mailed link", async () => {
    await open(page, "/me");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("link", { name: "Forgotten your password?" }).click();
    await page.getByLabel("E-mail address").fill(LEARNER);
    await page.getByRole("button", { name: "Send me a link" }).click();
    await expect(page.getByText("Look into your mail")).toBeVisible();
    await setPassword(page, await program.mailedLink(LEARNER, "reset"), SECOND);
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, LEARNER, FIRST);
    await expect(page.getByRole("alert")).toBeVisible();
    await signIn(page, LEARNER, SECOND);
    await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
  });

  await test.step("the address is changed, once the new one has answered", async () => {
    await open(page, "/me");
    await page.getByLabel("New e-mail address").fill("lena.hall@example.com");
    await page.getByLabel("Your password", { exact: true }).fill(SECOND);
    await page.getByRole("button", { name: "Send a link to the new address" }).click();
    await expect(page.getByText("A link is on its way to lena.hall@example.com.")).toBeVisible();
    await page.goto(new URL(await program.mailedLink("lena.hall@example.com", "address")).pathname);
    await page.getByRole("button", { name: "Yes, this is my address" }).click();
    await expect(page.getByText("lena.hall@example.com").first()).toBeVisible();
    await open(page, "/me");
    await expect(page.getByText("You sign in with lena.hall@example.com.")).toBeVisible();
    await page.getByRole("button", { name: "Sign out" }).click();
    await signIn(page, "lena.hall@example.com", SECOND);
    await expect(row("Fire Safety")).toHaveCount(2);
  });
});
