import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, type Page, test as base } from "@playwright/test";

import { best, type Contender, MUSTER, PAPAPARSE, type Run, run, SHEETJS, SPLIT, UDSV } from "./support/contenders.ts";
import { csv, FAULTY_ERRORS, xlsx } from "./support/files.ts";
import { serve } from "./support/site.ts";

const ROWS = Number(process.env.BENCH_ROWS ?? 1_000_000);
/** More where the machine is busy: noise only adds. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const WORKBOOK_ROWS = Number(process.env.BENCH_WORKBOOK_ROWS ?? 100_000);

const test = base.extend<{ folder: string }>({
  page: async ({ page }, use) => {
    const site = await serve();
    await page.goto(`${site.url}/bench/page.html`);
    await use(page);
    // The workers read on as long as the page is open.
    await page.close();
    site.close();
  },
  folder: async ({}, use) => {
    const folder = await mkdtemp(join(tmpdir(), "muster-bench-"));
    await use(folder);
    await rm(folder, { recursive: true, force: true });
  },
});

/** From the disk, as a person's file is. */
async function choose(page: Page, path: string): Promise<void> {
  await page.locator("#file").setInputFiles(path);
}

/** A contender that is fast because it does not look would win. */
async function allLook(page: Page, contenders: Contender[]): Promise<void> {
  for (const contender of contenders) {
    const { rows, errors } = await run(page, contender);
    expect({ rows, errors }, contender.name).toEqual({ rows: 100, errors: FAULTY_ERRORS });
  }
}

function seconds(name: string, run: Run, megabytes: number): string {
  return `${name.padEnd(24)}${run.seconds.toFixed(3).padStart(8)} s ${(megabytes / run.seconds).toFixed(0).padStart(6)} MB/s`;
}

function of(runs: Map<Contender, Run>, contender: Contender): Run {
  return runs.get(contender) as Run;
}

function ratio(what: string, figure: number, bar: string): string {
  return `${what.padEnd(40)}${figure.toFixed(2).padStart(7)} ×  (bar ${bar})`;
}

function print(title: string, ...lines: string[]): void {
  console.log(["", title, ...lines.map((line) => `  ${line}`)].join("\n"));
}

test("CSV", async ({ page, folder }) => {
  const others = [PAPAPARSE, UDSV];
  await csv(join(folder, "faulty.csv"), 100, true);
  await choose(page, join(folder, "faulty.csv"));
  await allLook(page, [MUSTER, ...others]);

  const path = join(folder, "people.csv");
  const megabytes = (await csv(path, ROWS)) / 1e6;
  await choose(page, path);
  const runs = await best(page, [MUSTER, SPLIT, ...others], ROUNDS);
  for (const [contender, { rows, errors }] of runs) {
    expect({ rows, errors }, contender.name).toEqual({ rows: ROWS, errors: 0 });
  }
  const ours = of(runs, MUSTER);
  print(
    `${ROWS} rows of CSV, ${megabytes.toFixed(0)} MB, in Chromium's worker`,
    ...[...runs].map(([contender, run]) => seconds(contender.name, run, megabytes)),
    ratio("Muster takes, of read-and-split", ours.seconds / of(runs, SPLIT).seconds, "≤ 2.50"),
    ratio("Muster is faster than PapaParse", of(runs, PAPAPARSE).seconds / ours.seconds, "≥ 4.00"),
    ratio("Muster is faster than uDSV", of(runs, UDSV).seconds / ours.seconds, "≥ 3.00"),
    `WebAssembly's memory at its peak ${mebibytes(ours)} MiB`,
    `longest main-thread task ${ours.longestTask.toFixed(0)} ms (the page only listens)`,
  );
});

test("growth", async ({ page, folder }) => {
  const lines = [];
  for (let rows = 1_000; rows <= ROWS; rows *= 10) {
    const path = join(folder, `${rows}.csv`);
    await csv(path, rows);
    await choose(page, path);
    const ours = of(await best(page, [MUSTER], ROUNDS), MUSTER);
    const each = (ours.seconds * 1e9) / rows;
    lines.push(`${String(rows).padStart(9)} rows ${each.toFixed(0).padStart(7)} ns a row, ${mebibytes(ours)} MiB`);
  }
  print("Cost against size", ...lines);
});

test("the first finding", async ({ page, folder }) => {
  const path = join(folder, "faulty.csv");
  await csv(path, ROWS, true);
  await choose(page, path);
  const ours = of(await best(page, [MUSTER], ROUNDS), MUSTER);
  expect(ours.errors).toBe(FAULTY_ERRORS);
  print("The first finding", `${ours.firstFinding?.toFixed(0)} ms after the drop (bar 200 ms)`);
});

test("XLSX", async ({ page, folder }) => {
  await xlsx(join(folder, "faulty.xlsx"), 100, true);
  await choose(page, join(folder, "faulty.xlsx"));
  await allLook(page, [MUSTER, SHEETJS]);

  const path = join(folder, "people.xlsx");
  const megabytes = (await xlsx(path, WORKBOOK_ROWS)) / 1e6;
  await choose(page, path);
  const runs = await best(page, [MUSTER, SHEETJS], ROUNDS);
  for (const [contender, { rows, errors }] of runs) {
    expect({ rows, errors }, contender.name).toEqual({ rows: WORKBOOK_ROWS, errors: 0 });
  }
  const ours = of(runs, MUSTER);
  print(
    `${WORKBOOK_ROWS} rows of XLSX, ${megabytes.toFixed(1)} MB packed, in Chromium's worker`,
    ...[...runs].map(([contender, run]) => seconds(contender.name, run, megabytes)),
    ratio("Muster is faster than SheetJS", of(runs, SHEETJS).seconds / ours.seconds, "≥ 3.00"),
    `WebAssembly's memory at its peak ${mebibytes(ours)} MiB`,
  );
});

function mebibytes(run: Run): string {
  return ((run.memory ?? 0) / 2 ** 20).toFixed(0);
}
