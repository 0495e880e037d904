import { expect, test } from "../support/test.ts";
import { csv, type FileToDrop } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const REFUSED: { file: FileToDrop; sentence: RegExp }[] = [
  { file: { name: "picture.csv", type: "text/csv", bytes: PNG }, sentence: /a picture, not a list of people/ },
  { file: { name: "empty.csv", type: "text/csv", bytes: Buffer.alloc(0) }, sentence: /This file is empty/ },
  { file: csv("header.csv", "Name, Email Address"), sentence: /column names but no people under them/ },
];

for (const { file, sentence } of REFUSED) {
  test(`${file.name} is refused in a sentence, and another file can be dropped at once`, async ({ page }) => {
    const wizard = await Wizard.open(page);
    await wizard.drop(file);
    await expect(page.getByRole("alert")).toContainText(sentence);
    await wizard.isAt("File");

    await wizard.drop(csv("good.csv", "Name,Email Address", "Ada Lovelace,ada@example.com"));
    await wizard.isAt("Plan");
    await expect(page.getByRole("alert")).toHaveCount(0);
    await wizard.expectCounts({ Created: 1 });

    // The one that was refused left nothing behind.
    await open(page, "/imports");
    await expect(page.getByRole("row", { name: file.name })).toHaveCount(0);
  });
}

test("200 MB of one line are refused in a sentence, while the page stays usable", async ({ page }) => {
  test.slow();
  await Wizard.open(page);
  await page.evaluate(() => {
    const mebibyte = new Uint8Array(1 << 20).fill(97);
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(Array<BlobPart>(200).fill(mebibyte), "line.csv", { type: "text/csv" }));
    const zone = document.querySelector(".drop-zone") as Element;
    for (const kind of ["dragenter", "dragover", "drop"]) {
      zone.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
  });
  await expect(page.getByRole("alert")).toContainText(/Line 1 goes on for more than \d+ MiB/, { timeout: 60_000 });
  await page.getByRole("link", { name: "Users" }).click();
  await expect(page.getByText("Nobody is in this company yet")).toBeVisible();
});

test("a row with too few cells is said on that row, and the others are read", async ({ page }) => {
  const wizard = await Wizard.open(page);
  await wizard.drop(
    csv(
      "short.csv",
      "First Name,Last Name,Email Address,Group,Region",
      "Ada,Lovelace,ada@example.com,Sales,London",
      "Grace,Hopper,grace@example.com",
      "Mary,Jackson,mary@example.com,Sales,Hampton",
    ),
  );
  await wizard.isAt("Review");
  await expect.poll(() => wizard.figure("Rows")).toBe(3);
  const short = await wizard.problem("Rows with too few cells");
  await expect(short).toContainText("This row has 3 cells where the header has 5");
  await expect(short).toContainText("Row 2");
});

test("several files at once are refused in a sentence", async ({ page }) => {
  await Wizard.open(page);
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    for (const name of ["one.csv", "two.csv"]) dataTransfer.items.add(new File(["Name\r\nAda"], name));
    document.querySelector(".drop-zone")?.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(page.getByRole("alert")).toContainText("Several files were dropped at once");
});
