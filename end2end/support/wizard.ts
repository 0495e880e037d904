import { expect, type Locator, type Page } from "@playwright/test";

import { drop, type FileToDrop } from "./files.ts";
import { open } from "./steps.ts";

export type Step = "File" | "Columns" | "Review" | "Plan" | "Result";

/** The counts of a plan and of a result, as they are labelled. */
export type Counts = Partial<Record<"Created" | "Updated" | "Unchanged" | "Skipped" | "Rejected", number>>;

/** The import page, by what an administrator sees and does there. */
export class Wizard {
  constructor(readonly page: Page) {}

  static async open(page: Page): Promise<Wizard> {
    await open(page, "/imports/new");
    return new Wizard(page);
  }

  /** Goes to the import page the way into a group leads: "Import users" beside its name. */
  static async into(page: Page, group: string): Promise<Wizard> {
    await open(page, "/groups");
    await page.getByRole("link", { name: `Import users into ${group}` }).click();
    await expect(page.getByText(`Everyone in the file joins the group ${group}.`)).toBeVisible();
    return new Wizard(page);
  }

  async drop(file: FileToDrop): Promise<void> {
    await drop(this.page, ".drop-zone", file);
  }

  async isAt(step: Step): Promise<void> {
    await expect(this.steps().locator("[aria-current=step]")).toContainText(step);
  }

  /** Goes back to a step that was passed over or left. */
  async goTo(step: Step): Promise<void> {
    await this.steps().getByRole("button", { name: step }).click();
    await this.isAt(step);
  }

  /** What a column of the file is taken for. */
  field(header: string): Locator {
    return this.page.getByRole("table", { name: "Columns of the file" }).getByLabel(header, { exact: true });
  }

  /** One of the figures at the top: "Rows", "Errors", "Created", … */
  async figure(label: string): Promise<number> {
    const value = this.page.locator(".figure", { has: this.page.getByText(label, { exact: true }) }).locator(".figure-value");
    return Number((await value.innerText()).replaceAll(",", ""));
  }

  async expectCounts(counts: Counts): Promise<void> {
    for (const [label, count] of Object.entries(counts)) {
      await expect.poll(() => this.figure(label), { message: label }).toBe(count);
    }
  }

  /** Presses "Import N people" and waits until it is done. */
  async commit(people: string): Promise<void> {
    await this.isAt("Plan");
    await this.page.getByRole("button", { name: `Import ${people}`, exact: true }).click();
    await this.isDone();
  }

  async isDone(): Promise<void> {
    await this.isAt("Result");
    await expect(this.page.getByText("The import is done")).toBeVisible({ timeout: 30_000 });
  }

  /** A group of equal problems, opened: "Unknown status in “Status”". */
  async problem(headline: string): Promise<Locator> {
    const group = this.page.locator("details", { hasText: headline });
    if ((await group.getAttribute("open")) === null) await group.locator("summary").click();
    return group;
  }

  /** The cell of the grid that holds exactly this. */
  cell(text: string): Locator {
    return this.grid().getByRole("gridcell", { name: text, exact: true });
  }

  /** Types another value into a cell, as one does in a spreadsheet. */
  async edit(cell: Locator, value: string): Promise<void> {
    await this.type(cell, value);
    await this.isSaved();
  }

  /** The same, whether or not the server hears of it. */
  async type(cell: Locator, value: string): Promise<void> {
    await cell.dblclick();
    const field = this.grid().getByRole("textbox");
    await field.fill(value);
    await field.press("Enter");
    await expect(field).toBeHidden();
  }

  /** Until the file has been read again and the server knows the change. */
  async isSaved(): Promise<void> {
    await expect(this.page.getByRole("progressbar", { name: "Reading the file" })).toBeHidden();
    await expect(this.page.getByText("All changes are saved")).toBeVisible();
  }

  private grid(): Locator {
    return this.page.getByRole("grid", { name: "Rows of the file" });
  }

  private steps(): Locator {
    return this.page.getByRole("navigation", { name: "Steps of this import" });
  }
}
