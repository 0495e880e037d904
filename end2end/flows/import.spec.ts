import { expect, GROUP, test } from "../support/test.ts";
import { csv, THREE_FILES } from "../support/files.ts";
import { open, tabTo } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

const PEOPLE = ["Ada Lovelace", "Grace Hopper", "Katherine Johnson"];

for (const file of THREE_FILES) {
  test(`${file.name}: dropped into a group, planned, imported, and everyone is there`, async ({ page }) => {
    const wizard = await Wizard.into(page, GROUP);
    await wizard.drop(file);

    // Nothing to decide and nothing wrong: straight to what the server would do.
    await wizard.isAt("Plan");
    await expect(page).toHaveURL(/\/imports\/\d+$/);
    await wizard.expectCounts({ Created: 3, Updated: 0, Unchanged: 0, Skipped: 0, Rejected: 0 });
    for (const name of PEOPLE) await expect(page.getByRole("rowheader", { name })).toBeVisible();

    await wizard.commit("3 people");
    await wizard.expectCounts({ Created: 3, Updated: 0, Unchanged: 0, Rejected: 0 });

    await open(page, "/groups");
    await page.getByRole("link", { name: `3 people in ${GROUP}` }).click();
    for (const name of PEOPLE) {
      const row = page.getByRole("row", { name });
      await expect(row).toContainText(GROUP);
      // No mail: nobody was asked for one.
      await expect(row).toContainText("Not invited");
    }
    const suspended = file.name === "with-status.csv" ? 1 : 0;
    await expect(page.getByRole("table").getByText("Suspended")).toHaveCount(suspended);
  });
}

test("the columns are recognised, say why, and can be looked at again", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(THREE_FILES[2]);
  await wizard.isAt("Plan");
  await wizard.goTo("Columns");
  await expect(wizard.field("First Name")).toHaveValue("first_name");
  await expect(wizard.field("Last Name")).toHaveValue("last_name");
  await expect(wizard.field("Email Address")).toHaveValue("email");
  await expect(wizard.field("Group")).toHaveValue("groups");
});

test("a column that nobody knows is asked about, and can be left out or given a field", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(csv("extra.csv", "Name,Email Address,Zzz", "Ada Lovelace,ada@example.com,Curator"));
  await wizard.isAt("Columns");
  await wizard.field("Zzz").selectOption({ label: "Job Role" });
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.isAt("Review");
  await page.getByRole("button", { name: "Continue" }).click();
  await wizard.commit("1 person");
  await page.getByRole("link", { name: "See the people who were created" }).click();
  await page.getByRole("link", { name: "Ada Lovelace" }).click();
  await expect(page.getByText("Curator")).toBeVisible();
});

test("the whole way by keyboard alone, with the file chooser", async ({ page }) => {
  await open(page, "/imports");
  await tabTo(page, page.getByRole("main").getByRole("link", { name: "Import people" }).first());
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Import people" })).toBeFocused();

  await tabTo(page, page.getByLabel("Choose a file"));
  const chooser = page.waitForEvent("filechooser");
  await page.keyboard.press("Enter");
  const [file] = THREE_FILES;
  await (await chooser).setFiles({ name: file.name, mimeType: file.type, buffer: file.bytes });

  const wizard = new Wizard(page);
  await wizard.isAt("Plan");
  await tabTo(page, page.getByRole("button", { name: "Import 3 people" }));
  await page.keyboard.press("Enter");
  await wizard.isDone();
  await tabTo(page, page.getByRole("link", { name: "See the people who were created" }));
  await page.keyboard.press("Enter");
  for (const name of PEOPLE) await expect(page.getByRole("row", { name })).toBeVisible();
});

test("dropped again nothing changes; with one name changed it says before and after", async ({ page }) => {
  const [file] = THREE_FILES;
  let wizard = await Wizard.into(page, GROUP);
  await wizard.drop(file);
  await wizard.commit("3 people");

  wizard = await Wizard.into(page, GROUP);
  await wizard.drop(file);
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 0, Updated: 0, Unchanged: 3 });
  await expect(page.getByRole("button", { name: "Import 0 people" })).toBeDisabled();

  wizard = await Wizard.into(page, GROUP);
  await wizard.drop({ ...file, bytes: Buffer.from(file.bytes.toString().replace("Ada Lovelace", "Ada King")) });
  await wizard.isAt("Plan");
  await wizard.expectCounts({ Created: 0, Updated: 1, Unchanged: 2 });
  const change = page.getByRole("row", { name: "ada@example.com" });
  await expect(change.getByRole("deletion")).toHaveText("Lovelace");
  await expect(change.getByRole("insertion")).toHaveText("King");
  await wizard.commit("1 person");
  await wizard.expectCounts({ Created: 0, Updated: 1, Unchanged: 2 });

  await open(page, "/users");
  await expect(page.getByRole("row", { name: "Ada King" })).toContainText("ada@example.com");
  await expect(page.getByText("Lovelace")).toHaveCount(0);
});

test.describe("where the server goes away", () => {
  // The page listens to what becomes of its import.
  test.use({ expectedComplaint: /net::|ERR_|Failed to load resource/ });

  test("what was imported survives the server being killed", async ({ page, muster }) => {
    const wizard = await Wizard.into(page, GROUP);
    await wizard.drop(THREE_FILES[0]);
    await wizard.commit("3 people");
    await muster.stop("SIGKILL");
    await muster.serve();
    await open(page, "/users");
    for (const name of PEOPLE) await expect(page.getByRole("row", { name })).toContainText(GROUP);
    await open(page, "/imports");
    await expect(page.getByRole("row", { name: THREE_FILES[0].name })).toContainText("Done");
  });
});

test("another file can be dropped on the page of an import that has ended", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(THREE_FILES[0]);
  await wizard.commit("3 people");
  await page.getByRole("link", { name: "Import another file" }).click();
  await wizard.isAt("File");
  await wizard.drop(csv("more.csv", "Name,Email Address", "Mary Jackson,mary@example.com"));
  await wizard.commit("1 person");
});
