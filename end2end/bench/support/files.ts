import { createWriteStream } from "node:fs";
import { writeFile } from "node:fs/promises";
import { once } from "node:events";

import { utils, write } from "xlsx";

const HEADER = ["First Name", "Last Name", "Email Address", "Status", "Group", "Job Role", "Region", "Reference"];

/** The people of roster/benches/check.rs, to the letter. */
function person(row: number): string[] {
  return [
    `Given${row}`,
    `Family-Name${row}`,
    `person.number${row}@training.example.com`,
    "active",
    "Sales",
    "Account Manager",
    "North West",
    String(row).padStart(8, "0"),
  ];
}

/** Faults that every contender finds: how many errors a file with them has. */
export const FAULTY_ERRORS = 4;

function faulty(row: number): string[] {
  const cells = person(row);
  if (row === 1) cells[2] = "person.number1.example.com";
  if (row === 2) cells[3] = "actve";
  if (row === 3) cells[4] = "Salse";
  if (row === 4) cells[0] = "";
  return cells;
}

/** Writes that many people as CSV; returns the bytes. `faults`: the first four rows have one each. */
export async function csv(path: string, rows: number, faults = false): Promise<number> {
  const file = createWriteStream(path);
  let bytes = 0;
  let text = HEADER.join(",") + "\n";
  for (let row = 0; row < rows; row += 1) {
    text += (faults ? faulty(row) : person(row)).join(",") + "\n";
    if (text.length > 1 << 20 || row === rows - 1) {
      bytes += text.length;
      if (!file.write(text)) await once(file, "drain");
      text = "";
    }
  }
  file.end();
  await once(file, "finish");
  return bytes;
}

/** The same people as a workbook, texts shared and parts packed as Excel does. */
export async function xlsx(path: string, rows: number, faults = false): Promise<number> {
  const table = [HEADER];
  for (let row = 0; row < rows; row += 1) table.push(faults ? faulty(row) : person(row));
  const book = utils.book_new();
  utils.book_append_sheet(book, utils.aoa_to_sheet(table), "People");
  const bytes: Uint8Array = write(book, { type: "buffer", bookType: "xlsx", bookSST: true, compression: true });
  await writeFile(path, bytes);
  return bytes.length;
}
