import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { expect, test } from "../support/test.ts";
import { ask, startWorker } from "../support/worker.ts";

const run = promisify(execFile);

const CORPUS = join(import.meta.dirname, "../../roster/tests/corpus");
/** roster/examples, as scripts/e2e.sh builds them. */
const EXAMPLES = join(process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/muster/target"), "release/examples");

/** What a hostile workbook may cost. */
const MOST_SECONDS = 2;
const MOST_MEBIBYTES = 256;

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

test("a hostile workbook costs the browser little and ends in a sentence", async ({ page, browserName }) => {
  test.setTimeout(300_000);
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

function parsed(message: string): unknown {
  return JSON.parse(message);
}

/** Why it is refused, or what is read and its first finding. */
function outcome(messages: string[]): string {
  const [first, second, third] = messages.map((message) => JSON.parse(message));
  if (first.tell === "refused") return first.finding.message;
  const finding = third.findings[0]?.message ?? "Nothing to say.";
  return `${second.rows} rows: ${finding}`;
}
