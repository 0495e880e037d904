import { createHmac } from "node:crypto";

import { expect, type Page } from "@playwright/test";

import { open } from "./steps.ts";

/** What an authenticator with this key shows now (RFC 6238). */
export function codeOf(key: string, at = Date.now()): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  let bits = "";
  for (const letter of key.replaceAll(" ", "")) bits += alphabet.indexOf(letter).toString(2).padStart(5, "0");
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const period = Buffer.alloc(8);
  period.writeBigInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", bytes).update(period).digest();
  const from = digest.readUInt8(19) & 15;
  return String((digest.readUInt32BE(from) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Turns the second factor on, a wrong code first; its key, and the codes for whoever loses the telephone. */
export async function setUpSecondFactor(page: Page): Promise<{ key: string; codes: string[] }> {
  await open(page, "/me/second-factor");
  await page.getByRole("button", { name: "Begin" }).click();
  await expect(page.getByRole("img", { name: "QR code of the key" })).toBeVisible();
  const key = await page.locator("code").first().innerText();
  await page.getByRole("textbox", { name: "Code" }).fill("000000");
  await page.getByRole("button", { name: "Turn the second factor on" }).click();
  await expect(page.getByRole("alert")).toContainText("not the code");
  await page.getByRole("textbox", { name: "Code" }).fill(codeOf(key));
  await page.getByRole("button", { name: "Turn the second factor on" }).click();
  const list = page.getByRole("list", { name: "Recovery codes" });
  await expect(list.getByRole("listitem")).toHaveCount(10);
  return { key, codes: await list.getByRole("listitem").allInnerTexts() };
}
