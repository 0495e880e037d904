import { once } from "node:events";
import { createWriteStream } from "node:fs";

/** What is wrong with a generated file, counted while it was written. */
export interface Generated {
  path: string;
  rows: number;
  bytes: number;
  malformedAddresses: number;
  unknownStatuses: number;
}

const FIRST = ["Ada", "Grace", "Katherine", "Dorothy", "Mary", "Annie", "Margaret", "Radia", "Barbara", "Frances"];
const LAST = ["Lovelace", "Hopper", "Johnson", "Vaughan", "Jackson", "Easley", "Hamilton", "Perlman", "Liskov", "Allen"];
const ROLES = ["Warehouse Operative", "Regional Sales Manager", "Customer Service Adviser", "Payroll Administrator"];
const REGIONS = ["North West England", "Greater London", "Yorkshire and the Humber", "Northern Ireland"];

/**
 * Writes a file of people, about a hundred bytes each, the same every time: every thousandth has an
 * address without its `@`, and every 2,500th, one row later, a status nobody knows.
 */
export async function generate(path: string, rows: number): Promise<Generated> {
  const result: Generated = { path, rows, bytes: 0, malformedAddresses: 0, unknownStatuses: 0 };
  const file = createWriteStream(path);
  let lines = ["First Name,Last Name,Email Address,Status,Employee ID,Job Role,Region"];
  for (let row = 1; row <= rows; row += 1) {
    const malformed = row % 1_000 === 0;
    const unknown = row % 2_500 === 1;
    if (malformed) result.malformedAddresses += 1;
    if (unknown) result.unknownStatuses += 1;
    const first = pick(FIRST, row);
    const last = pick(LAST, row * 7 + 3);
    const address = `${first}.${last}.${row}${malformed ? "." : "@"}northwind.example`.toLowerCase();
    const status = unknown ? "actve" : row % 9 === 0 ? "suspended" : "active";
    lines.push(
      `${first},${last},${address},${status},${String(row).padStart(8, "0")},${pick(ROLES, row * 3)},${pick(REGIONS, row)}`,
    );
    if (lines.length === 10_000 || row === rows) {
      const text = lines.join("\r\n") + "\r\n";
      result.bytes += text.length;
      lines = [];
      if (!file.write(text)) await once(file, "drain");
    }
  }
  file.end();
  await once(file, "finish");
  return result;
}

function pick(words: readonly string[], at: number): string {
  return words[at % words.length] as string;
}
