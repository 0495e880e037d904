import { expect, GROUP, test } from "../support/test.ts";
import { THREE_FILES } from "../support/files.ts";
import { open } from "../support/steps.ts";
import { Wizard } from "../support/wizard.ts";

/** Every page that the server renders for an owner with a company, with one of each thing to look at. */
const PAGES = [
  "/", "/users", "/users/1", "/groups", "/groups/1", "/courses", "/packages", "/training/annual", "/activity", "/imports", "/imports/new", "/imports/1",
  "/settings/company", "/settings/fields", "/settings/rules", "/settings/sign-up", "/signups", "/settings/mail", "/settings/mail/invitation", "/outbox", "/owner/companies",
];

/** How often each is asked for, so many at once: what only happens under load must not happen either. */
const TIMES = 16;

interface Answer {
  id: number;
  text: string;
}

/** What the page brings along for the browser to take over. */
function answers(html: string): Answer[] {
  const found = html.matchAll(/__RESOLVED_RESOURCES\[(\d+)\] = (".*?(?<!\\)(?:\\\\)*");?/g);
  return [...found].map(([, id, text]) => ({ id: Number(id), text: text ?? "" }));
}

// What is begun twice on the server is known to the browser by the ids of the first beginning, which nobody waited
// for: it may have lost the request it came from, and the browser stops while it takes the page over.
test("every page is begun once, and brings along what it shows", async ({ page }) => {
  const wizard = await Wizard.into(page, GROUP);
  await wizard.drop(THREE_FILES[1]);
  await wizard.isAt("Plan");
  await wizard.commit("3 people");

  await open(page, "/activity");
  const entry = await page.locator('a[href^="/activity/"]').first().getAttribute("href");
  for (const path of [...PAGES, entry ?? ""]) {
    const seen = new Set<string>();
    const pages = await page.evaluate(
      ({ path, times }) => Promise.all(Array.from({ length: times }, async () => (await fetch(path)).text())),
      { path, times: TIMES },
    );
    for (const html of pages) {
      const brought = answers(html);
      expect(brought, path).not.toHaveLength(0);
      // Nothing is nothing, however often.
      const texts = brought.map((answer) => answer.text).filter((text) => !text.includes("null}\""));
      expect(texts.filter((text) => text.includes("Internal")), path).toEqual([]);
      expect(new Set(texts).size, `${path}: an answer came twice`).toBe(texts.length);
      seen.add(brought.map((answer) => answer.id).sort((one, other) => one - other).join());
    }
    expect([...seen], `${path}: not always the same resources`).toHaveLength(1);
  }
});
