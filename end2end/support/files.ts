import type { Page } from "@playwright/test";

/** A file on its way into the page. */
export interface FileToDrop {
  name: string;
  type: string;
  bytes: Buffer;
}

export function csv(name: string, ...lines: string[]): FileToDrop {
  return { name, type: "text/csv", bytes: Buffer.from(lines.join("\r\n") + "\r\n") };
}

/** The three files every administrator has somewhere, as they come: spaces after the commas and all. */
export const THREE_FILES = [
  csv(
    "name-and-address.csv",
    "Name, Email Address",
    "Ada Lovelace, ada@example.com",
    "Grace Hopper, grace@example.com",
    "Katherine Johnson, katherine@example.com",
  ),
  csv(
    "with-status.csv",
    "Name, Email Address, Status",
    "Ada Lovelace, ada@example.com, active",
    "Grace Hopper, grace@example.com, suspended",
    "Katherine Johnson, katherine@example.com, active",
  ),
  csv(
    "with-group.csv",
    "First Name,Last Name,Email Address,Group",
    "Ada,Lovelace,ada@example.com,Sales",
    "Grace,Hopper,grace@example.com,Sales",
    "Katherine,Johnson,katherine@example.com,Sales",
  ),
] as const;

/**
 * Drags a file over the page and lets go of it, as the browser reports it: `dragenter`, `dragover`
 * until it is accepted, `drop`. The events are aimed at whatever lies in the middle of `selector`.
 */
export async function drop(page: Page, selector: string, file: FileToDrop): Promise<void> {
  await page.locator(selector).waitFor();
  const accepted = await page.evaluate(
    ({ selector, name, type, base64 }) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([bytes], name, { type }));
      const zone = document.querySelector(selector) as Element;
      const box = zone.getBoundingClientRect();
      const place = { clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 };
      const send = (kind: string) =>
        zone.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true, ...place }));
      send("dragenter");
      // A browser that is not told "yes" here opens the file instead, and the page is gone.
      const refused = send("dragover");
      send("drop");
      return !refused;
    },
    { selector, name: file.name, type: file.type, base64: file.bytes.toString("base64") },
  );
  if (!accepted) throw new Error(`${selector} did not accept the file while it was dragged over it`);
}
