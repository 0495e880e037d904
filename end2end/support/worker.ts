import { homedir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";

/** roster/examples, as scripts/e2e.sh builds them. */
export const EXAMPLES = join(
  process.env.CARGO_TARGET_DIR ?? join(homedir(), ".cache/muster/target"),
  "release/examples",
);

/** A file and what the worker is to be told with it. */
export interface Task {
  file: string;
  base64: string;
  configuration: unknown;
}

/** What the worker of the running site said of a file. */
export interface Told {
  file: string;
  /** Its messages as they came, progress left out: opened, checked, findings, rows; or refused. */
  messages: string[];
  milliseconds: number;
  /** WebAssembly's memory so far. It never shrinks. */
  bytes: number;
}

/** Starts the worker that the site itself starts, one for all that follows. */
export async function startWorker(page: Page): Promise<void> {
  // The same bundle, begun by a script that also says how much memory it took.
  await page.route("**/worker/start.js", (route) =>
    route.fulfill({
      contentType: "text/javascript",
      body: `import init from "./worker.js";
        const { memory } = await init();
        const asked = new BroadcastChannel("memory");
        asked.onmessage = () => asked.postMessage(memory.buffer.byteLength);`,
    }),
  );
  await page.evaluate(async () => {
    const worker = new Worker("/worker/start.js", { type: "module" });
    await new Promise<void>((resolve, reject) => {
      worker.onerror = (event) => reject(new Error(`the worker did not start: ${event.message}`));
      worker.onmessage = () => resolve();
    });
    Object.assign(window, { worker, runs: 0 });
  });
}

/** Opens the file, and asks for the findings and the rows as the page would. */
export async function ask(page: Page, task: Task): Promise<Told> {
  return page.evaluate(async ({ file, base64, configuration }) => {
    const mine = window as unknown as { worker: Worker; runs: number };
    const { worker } = mine;
    const run = (mine.runs += 1);
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const messages: string[] = [];
    const until = (...kinds: string[]) =>
      new Promise<string>((resolve, reject) => {
        worker.onerror = (event) => reject(new Error(`${file}: ${event.message}`));
        worker.onmessage = ({ data }) => {
          const { tell } = JSON.parse(data);
          if (tell !== "progress") messages.push(data);
          if (kinds.includes(tell)) resolve(tell);
        };
      });
    const say = (message: object, more = {}) => worker.postMessage({ message: JSON.stringify({ run, ...message }), ...more });

    const begun = performance.now();
    const ended = until("checked", "refused");
    say({ ask: "open", configuration }, { file: new File([bytes], file) });
    const refused = (await ended) === "refused";
    const milliseconds = performance.now() - begun;
    if (!refused) {
      const findings = until("findings");
      say({ ask: "findings", request: 1, code: null, column: null, first: 0, count: 1_000 });
      await findings;
      const rows = until("rows");
      say({ ask: "rows", request: 2, filter: "all", first: 0, count: 1_000 });
      await rows;
    }
    const channel = new BroadcastChannel("memory");
    const size = await new Promise<number>((resolve) => {
      channel.onmessage = ({ data }) => resolve(data);
      channel.postMessage("how much?");
    });
    channel.close();
    return { file, messages, milliseconds, bytes: size };
  }, task);
}
