import type { Page } from "@playwright/test";

import { hydrated, open } from "../support/steps.ts";
import { expect, GROUP, test } from "../support/test.ts";

/** What a first visit may download of JavaScript and WebAssembly, as it is served. */
const BAR_BYTES = 350 * 1024;

interface Download {
  path: string;
  bytes: number;
  encoding: string | undefined;
  caching: string | undefined;
}

/** What the browser downloads to make a page come alive. */
async function downloads(page: Page, visit: () => Promise<void>): Promise<Download[]> {
  const found: Promise<Download>[] = [];
  const listen = (request: import("@playwright/test").Request) => {
    const path = new URL(request.url()).pathname;
    if (!/\.(js|wasm)$/.test(path)) return;
    found.push(
      (async () => {
        const response = await request.response();
        const sizes = await request.sizes();
        return {
          path,
          bytes: sizes.responseBodySize,
          encoding: response?.headers()["content-encoding"],
          caching: response?.headers()["cache-control"],
        };
      })(),
    );
  };
  page.on("requestfinished", listen);
  await visit();
  await page.waitForLoadState("networkidle");
  page.off("requestfinished", listen);
  return Promise.all(found);
}

function bundles(all: Download[]): string[] {
  return [...new Set(all.map(({ path }) => path.split("/").pop() ?? ""))].sort();
}

function weight(all: Download[]): number {
  return all.reduce((sum, { bytes }) => sum + bytes, 0);
}

test("a first visit to the dashboard is small, and all pages come when they are wanted", async ({ page }) => {
  const first = await downloads(page, () => open(page, "/"));
  console.log(`First visit to /: ${(weight(first) / 1024).toFixed(1)} KB of JavaScript and WebAssembly as served`);
  expect(bundles(first)).toEqual(["light.js", "light.wasm"]);
  for (const { path, encoding, caching } of first) {
    expect(encoding, path).toBe("br");
    expect(caching, path).toContain("immutable");
  }
  expect(weight(first)).toBeLessThanOrEqual(BAR_BYTES);

  // The own account is there at once: the document stays.
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.getByRole("link", { name: "My account" }).click();
  await expect(page.getByRole("heading", { name: "My account", level: 1 })).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

  // Any other page brings the rest with it, and from then on nothing is loaded anew.
  await page.getByRole("navigation").getByRole("link", { name: "Groups" }).click();
  await expect(page).toHaveURL("/groups");
  await expect(page.getByRole("heading", { name: "Groups", level: 1 })).toBeVisible();
  await expect(page.getByRole("link", { name: GROUP, exact: true })).toBeVisible();
  await hydrated(page);
  await page.evaluate(() => Object.assign(window, { sameDocument: true }));
  await page.goBack();
  await expect(page.getByRole("heading", { name: "My account", level: 1 })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole("heading", { name: "Dashboard", level: 1 })).toBeVisible();
  await page.goForward();
  await page.goForward();
  await expect(page.getByRole("heading", { name: "Groups", level: 1 })).toBeVisible();
  expect(await page.evaluate(() => "sameDocument" in window)).toBe(true);

  // The browser has all pages now, and is not given the small bundle beside them.
  const later = await downloads(page, () => open(page, "/"));
  expect(bundles(later)).toEqual(["muster.js", "muster.wasm"]);
});

test.describe("somebody who is not signed in", () => {
  // The company of the demo lets people sign up.
  test.use({ installation: "demo", signedIn: false });

  test("a first visit to sign-up is small", async ({ page, muster }) => {
    const first = await downloads(page, () => open(page, "/join/demo-training"));
    console.log(`First visit to /join: ${(weight(first) / 1024).toFixed(1)} KB of JavaScript and WebAssembly as served`);
    expect(bundles(first)).toEqual(["light.js", "light.wasm"]);
    expect(weight(first)).toBeLessThanOrEqual(BAR_BYTES);

    // What was built is kept by its content: another build's place is no place here, and the old names still answer.
    const place = first.find(({ path }) => path.endsWith("light.wasm"))?.path ?? "";
    expect(place).toMatch(/^\/built\/[0-9a-f]{16}\/pkg\/light\.wasm$/);
    const elsewhere = await page.request.get(`${muster.url}${place.replace(/[0-9a-f]{16}/, "0123456789abcdef")}`);
    expect(elsewhere.status()).toBe(404);
    const plain = await page.request.get(`${muster.url}/pkg/light.wasm`, { headers: { "accept-encoding": "identity" } });
    expect(plain.status()).toBe(200);
    expect(plain.headers()["cache-control"]).toBe("no-cache");
    expect(plain.headers()["content-encoding"]).toBeUndefined();
    const known = await page.request.get(`${muster.url}/pkg/light.wasm`, {
      headers: { "if-none-match": plain.headers()["etag"] ?? "" },
    });
    expect(known.status()).toBe(304);
  });
});
