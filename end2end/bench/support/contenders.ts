import type { Page } from "@playwright/test";

/** What checks, or only splits, a file in a worker of its own. */
export interface Contender {
  name: string;
  script: string;
  type: WorkerType;
}

const contender = (name: string, file: string, type: WorkerType = "module"): Contender => ({
  name,
  script: `/bench/workers/${file}.js`,
  type,
});

export const MUSTER = contender("Muster", "muster");
export const SPLIT = contender("csv-core, split only", "split");
export const PAPAPARSE = contender("PapaParse", "papaparse", "classic");
export const UDSV = contender("uDSV", "udsv");
export const SHEETJS = contender("SheetJS", "sheetjs");

/** One file through one contender. */
export interface Run {
  seconds: number;
  rows: number;
  errors: number;
  /** Muster only: when the page first heard of something wrong, in milliseconds. */
  firstFinding?: number;
  /** Muster only: WebAssembly's memory at the end, which is its peak. */
  memory?: number;
  /** Of the page while it waited, in milliseconds. */
  longestTask: number;
}

/** Between the worker's being there and the file's, in milliseconds. */
const PAUSE = Number(process.env.BENCH_PAUSE ?? 2_000);

/** What Muster is asked with: the company of roster/benches/check.rs. */
const CONFIGURATION = { snapshot: { company: "Acme", groups: [{ id: "1", name: "Sales" }] } };

/**
 * The file in the page's field, through a worker that is fresh but loaded, as a person's is who drops a
 * file: from the message with the file to the message with the result.
 */
export async function run(page: Page, contender: Contender): Promise<Run> {
  return page.evaluate(
    async ({ contender, configuration, pause }) => {
      const file = (document.getElementById("file") as HTMLInputElement).files?.[0];
      if (!file) throw new Error("no file was chosen");
      const tasks: number[] = [];
      const observer = new PerformanceObserver((list) =>
        tasks.push(...list.getEntries().map((entry) => entry.duration)),
      );
      observer.observe({ type: "longtask" });
      const worker = new Worker(contender.script, { type: contender.type });
      const failed = new Promise<never>((_, reject) => {
        worker.onerror = (event) => reject(new Error(`${contender.name}: ${event.message}`));
      });
      const heard = (take: (data: unknown) => boolean) =>
        new Promise<void>((resolve, reject) => {
          worker.onmessage = ({ data }) => {
            try {
              if (take(data)) resolve();
            } catch (problem) {
              reject(problem);
            }
          };
        });
      try {
        await Promise.race([heard((data) => data === "ready"), failed]);
        // As long as a quick person takes to find the file. What the worker does meanwhile is its business.
        await new Promise((resolve) => setTimeout(resolve, pause));
        const result = { seconds: 0, rows: 0, errors: 0, longestTask: 0 } as {
          seconds: number;
          rows: number;
          errors: number;
          longestTask: number;
          firstFinding?: number;
          memory?: number;
        };
        const ours = contender.name === "Muster";
        const ended = heard((data) => {
          if (!ours) {
            Object.assign(result, data);
            return true;
          }
          const message = JSON.parse(data as string);
          if (message.tell === "refused") throw new Error(message.finding.message);
          if (result.firstFinding === undefined && message.summary?.errors > 0) {
            result.firstFinding = performance.now() - begun;
          }
          if (message.tell !== "checked") return false;
          result.rows = message.rows;
          result.errors = message.summary.errors;
          return true;
        });
        const begun = performance.now();
        worker.postMessage(
          ours
            ? { message: JSON.stringify({ ask: "open", run: 1, configuration: { ...configuration, filename: file.name } }), file }
            : { file },
        );
        await Promise.race([ended, failed]);
        result.seconds = (performance.now() - begun) / 1000;
        if (ours) {
          const channel = new BroadcastChannel("memory");
          result.memory = await new Promise<number>((resolve) => {
            channel.onmessage = ({ data }) => resolve(data.bytes);
            channel.postMessage("how much?");
          });
          channel.close();
        }
        tasks.push(...observer.takeRecords().map((entry) => entry.duration));
        result.longestTask = Math.max(0, ...tasks);
        return result;
      } finally {
        observer.disconnect();
        worker.terminate();
      }
    },
    { contender, configuration: CONFIGURATION, pause: PAUSE },
  );
}

/** The fastest of some rounds, every contender in each, so that what the machine does beside meets them alike. */
export async function best(page: Page, contenders: Contender[], rounds: number): Promise<Map<Contender, Run>> {
  const fastest = new Map<Contender, Run>();
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) {
      const now = await run(page, contender);
      const before = fastest.get(contender);
      if (!before || now.seconds < before.seconds) fastest.set(contender, now);
    }
  }
  return fastest;
}
