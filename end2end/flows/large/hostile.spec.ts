import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "../../support/test.ts";
import { ask, EXAMPLES, startWorker } from "../../support/worker.ts";

const run = promisify(execFile);

/** What a hostile workbook may cost. */
const MOST_SECONDS = 2;
const MOST_MEBIBYTES = 256;

test("a hostile workbook costs the browser little and ends in a sentence", async ({ page, browserName }) => {
  const folder = await mkdtemp(join(tmpdir(), "muster-e2e-hostile-"));
  try {
    await run(join(EXAMPLES, "hostile"), [folder]);
    const files = (await readdir(folder)).sort();
    expect(files.length, "hostile workbooks").toBeGreaterThanOrEqual(10);
    for (const file of files) {
      const base64 = (await readFile(join(folder, file))).toString("base64");
      let [seconds, mebibytes, sentence] = [Infinity, 0, ""];
      // The clock on the wall also counts what the machine does beside.
      for (let attempt = 1; attempt <= 3 && seconds > MOST_SECONDS; attempt += 1) {
        // A worker of its own: its memory never shrinks.
        await page.goto("/");
        await startWorker(page);
        const told = await ask(page, { file, base64, configuration: { filename: file } });
        seconds = Math.min(seconds, told.milliseconds / 1_000);
        mebibytes = told.bytes / 2 ** 20;
        sentence = outcome(told.messages);
      }
      console.log(`${file.padEnd(30)}${seconds.toFixed(2)} s  ${mebibytes.toFixed(0).padStart(3)} MiB  ${sentence}`);
      expect.soft(seconds, `${file}: seconds in ${browserName}`).toBeLessThanOrEqual(MOST_SECONDS);
      expect.soft(mebibytes, `${file}: MiB of WebAssembly's memory`).toBeLessThanOrEqual(MOST_MEBIBYTES);
      expect.soft(sentence, file).toMatch(/[.?]$/);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** Why it is refused, or what is read and its first finding. */
function outcome(messages: string[]): string {
  const [first, second, third] = messages.map((message) => JSON.parse(message));
  if (first.tell === "refused") return first.finding.message;
  const finding = third.findings[0]?.message ?? "Nothing to say.";
  return `${second.rows} rows: ${finding}`;
}
