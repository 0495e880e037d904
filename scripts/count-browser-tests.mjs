// Prints how many browser tests passed and how many failed, from Playwright's JSON report.
// A flaky one, which passed at the second try, failed: what is flaky is broken.

import { readFileSync } from "node:fs";

const { stats } = JSON.parse(readFileSync(process.argv[2], "utf8"));
console.log(stats.expected, stats.unexpected + stats.flaky);
