import { expect, test } from "../support/test.ts";
import { expectAccessible } from "../support/accessible.ts";
import { csv, type FileToDrop } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

// What is refused, and what is lost on its way, is noted by the browser.
test.use({ expectedComplaint: /Failed to load resource.*422|ERR_FAILED/ });

/** As a file chooser takes it. */
function chosen(file: FileToDrop) {
  return { name: file.name, mimeType: file.type, buffer: file.bytes };
}

test("a package is given again by a list, which is looked through before anything happens", async ({ page }) => {
  test.slow();
  await open(page, "/courses");
  await page.getByLabel("Title").first().fill("Fire Safety");
  await page.getByRole("button", { name: "Create the course" }).click();
  await expect(page.getByRole("row", { name: /Fire Safety/ })).toBeVisible();
  await open(page, "/packages");
  await page.getByLabel("Name").fill("Yearly");
  await page.getByRole("button", { name: "Create the package" }).click();
  await page.getByLabel("Put in").selectOption({ label: "Fire Safety" });
  await page.getByRole("button", { name: "Put the course in" }).click();
  await expect(page.getByRole("list", { name: "Courses in their order" })).toContainText("Fire Safety");

  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv("people.csv", "First Name,Last Name,Email Address", "Ada,Lovelace,ada@example.com", "Grace,Hopper,grace@example.com"),
  );
  await wizard.isAt("Plan");
  await wizard.commit("2 people");

  await open(page, "/packages");
  await page.getByRole("link", { name: "Yearly", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Yearly" })).toBeVisible();
  await expectAccessible(page);
  const list = page.locator("section").filter({ hasText: "Assign it again to people of a list" });
  await list.getByLabel("Choose a list").setInputFiles(
    chosen(csv("nobody.csv", "First Name,Last Name", "Ada,Lovelace")),
  );
  await expect(list.getByRole("alert")).toContainText("No column of this file holds e-mail addresses");

  await list.getByLabel("Choose a list").setInputFiles(
    chosen(
      csv(
        "list.csv",
        "First Name,Last Name,Email",
        "Ada,Lovelace,ADA@example.com",
        "Grace Brewster,Murray,grace@example.com",
        "Mary,Jackson,mary@example.com",
      ),
    ),
  );
  await expect(list.getByText("1 person found, 1 not found, 1 under another name.")).toBeVisible();
  await expect(list.getByRole("table", { name: /Not found/ })).toContainText("mary@example.com");
  await expect(list.getByText("the list says “Grace Brewster Murray”")).toBeVisible();
  await expectAccessible(page);
  await list.getByLabel("Grace Hopper").check();
  // Lost on its way, and tried again: with the same key, so that it would be done once had it arrived.
  const keys: (string | undefined)[] = [];
  page.on("request", (request) => {
    if (request.url().includes("digest=")) keys.push(request.headers()["idempotency-key"]);
  });
  await page.route(/reassign\?.*digest=/, (route) => route.abort(), { times: 1 });
  await list.getByRole("button", { name: "Assign again to 2 people" }).click();
  await expect(list.getByRole("alert")).toContainText("The server did not answer");
  await expect(list.getByLabel("Grace Hopper")).toBeChecked();
  await list.getByRole("button", { name: "Assign again to 2 people" }).click();
  await expect(list.getByText("2 people have a new attempt at every course.")).toBeVisible();
  expect(keys[0]).toBeTruthy();
  expect(keys).toEqual([keys[0], keys[0]]);
  const attempts = page.getByRole("table", { name: "Attempts at each course" });
  await expect(attempts.getByRole("row", { name: /Fire Safety/ }).getByRole("cell").first()).toHaveText("2");

  // The same rows, pasted: the next attempts.
  await list.getByRole("button", { name: "Take another list" }).click();
  await list.getByLabel("Or paste the rows").fill("First Name\tLast Name\tEmail\nAda\tLovelace\tada@example.com\n");
  await list.getByRole("button", { name: "Read the pasted rows" }).click();
  await list.getByRole("button", { name: "Assign again to 1 person" }).click();
  await expect(list.getByText("1 person has a new attempt at every course.")).toBeVisible();
  await open(page, "/users");
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await expect(page.getByRole("table", { name: "Training" }).getByRole("row")).toHaveCount(3);

  // It is one entry of the activity, which says whom it was about.
  await open(page, "/activity");
  await expectAccessible(page);
  await page.getByLabel("What it was about").selectOption({ label: "Training that was assigned" });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await page.getByRole("link", { name: "Assigned “Yearly” again to 2 people", exact: true }).click();
  const whom = page.getByRole("table", { name: "To whom it was done" });
  await expect(whom).toContainText("Ada Lovelace");
  await expect(whom).toContainText("Grace Hopper");
  await expectAccessible(page);

  // It is nobody's turn yet.
  await open(page, "/training/annual");
  await expect(page.getByRole("heading", { name: "It is nobody’s turn" })).toBeVisible();
  await expectAccessible(page);
});

test("a group says who is in it and how they came", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv("sales.csv", "Name,Email Address,Group", "Ada Lovelace,ada@example.com,Sales", "Grace Hopper,grace@example.com,Sales"),
  );
  await wizard.isAt("Plan");
  await wizard.commit("2 people");
  await open(page, "/groups");
  await page.getByRole("link", { name: "Sales", exact: true }).click();
  const people = page.getByRole("table", { name: "People" });
  await expect(people.getByRole("row")).toHaveCount(3);
  await expect(page.getByRole("table", { name: "Imported into it" })).toContainText("sales.csv");
  await expectAccessible(page);
  await page.getByLabel("Search among its people").fill("grace");
  await page.getByRole("button", { name: "Search" }).click();
  await expect(people.getByRole("row")).toHaveCount(2);

  await open(page, "/imports?state=done");
  await expect(page.getByRole("link", { name: "sales.csv", exact: true })).toBeVisible();
  await page.getByLabel("State").selectOption({ label: "Waiting to be finished" });
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("heading", { name: "There is no such import" })).toBeVisible();
  await expectAccessible(page);
});
