import type { Browser, Page } from "@playwright/test";

import type { Muster } from "./muster.ts";
import { noteHydration } from "./steps.ts";

/** Somebody else, in a browser of their own, signed out. What goes wrong in it ends the test. */
export async function somebodyElse(browser: Browser, muster: Muster): Promise<Page> {
  const context = await browser.newContext({ baseURL: muster.url, locale: "en-GB", timezoneId: "Europe/Warsaw" });
  await context.addInitScript(noteHydration);
  const page = await context.newPage();
  page.on("pageerror", (error) => {
    throw error;
  });
  return page;
}
