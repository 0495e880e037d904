// SheetJS, with what it offers for speed, and the checks. It wants the whole file at once.
import { read, utils } from "/node_modules/xlsx/xlsx.mjs";
import { answer } from "./answer.js";
import { Checks } from "./checks.js";

answer(async (file) => {
  const checks = new Checks();
  const book = read(new Uint8Array(await file.arrayBuffer()), {
    dense: true,
    cellFormula: false,
    cellHTML: false,
  });
  const [header, ...rows] = utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1, raw: false });
  checks.header(header);
  for (const cells of rows) checks.row(cells);
  return checks.result();
});
