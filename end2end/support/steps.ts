import { expect, type Page } from "@playwright/test";

/** What a person does to get in and out, and nothing about how the pages are made. */

export async function setPassword(page: Page, link: string, password: string): Promise<void> {
  // The link names the address people reach the server by; here that is the page's own.
  await page.goto(new URL(link).pathname);
  await page.getByLabel("New password").fill(password);
  await page.getByRole("button", { name: "Set the password and sign in" }).click();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
}

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

/** Opens a page and waits until it answers to clicks: before that, they are lost on it. */
export async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await hydrated(page);
}

/** Until the page's WebAssembly has taken over; see `noteHydration`. */
export async function hydrated(page: Page): Promise<void> {
  await page.waitForFunction(() => "musterHydrated" in window, undefined, { timeout: 20_000 });
}

/**
 * For `addInitScript`. The pages carry no mark for tests; what tells that they are alive is that
 * the router has begun to listen for the back button.
 */
export function noteHydration(): void {
  const listen = window.addEventListener;
  window.addEventListener = function (this: Window, ...request: unknown[]) {
    if (request[0] === "popstate") Object.assign(window, { musterHydrated: true });
    return Reflect.apply(listen, this ?? window, request);
  };
}

/** Tabs through the page until the focus is on what is meant, as somebody without a mouse does. */
export async function tabTo(page: Page, target: ReturnType<Page["getByRole"]>): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error("The keyboard does not get there.");
}
