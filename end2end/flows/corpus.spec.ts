import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "../support/test.ts";
import { ask, EXAMPLES, startWorker } from "../support/worker.ts";

const run = promisify(execFile);

const CORPUS = join(import.meta.dirname, "../../roster/tests/corpus");

/** A line of the example `findings`. */
interface Native {
  file: string;
  configuration: unknown;
  told: string[];
}

test("the browser says of every file of the corpus what the server says, to the letter", async ({ page }) => {
  test.setTimeout(120_000);
  const { stdout } = await run(join(EXAMPLES, "findings"), [CORPUS], { maxBuffer: 256 << 20 });
  const native: Native[] = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Native);
  expect(native.length, "files of the corpus").toBeGreaterThanOrEqual(150);

  await page.goto("/");
  await startWorker(page);
  let findings = 0;
  for (const { file, configuration, told } of native) {
    const base64 = (await readFile(join(CORPUS, file))).toString("base64");
    const { messages } = await ask(page, { file, base64, configuration });
    // The messages are compared as text; as objects first, for a difference that can be read.
    expect.soft(messages.map(parsed), file).toEqual(told.map(parsed));
    expect.soft(messages, file).toEqual(told);
    findings += (parsed(told[2] ?? "null") as { findings: unknown[] } | null)?.findings.length ?? 1;
  }
  console.log(`${native.length} files, ${findings} findings, the same in the browser and natively`);
});

function parsed(message: string): unknown {
  return JSON.parse(message);
}
