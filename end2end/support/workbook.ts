import { crc32 } from "node:zlib";

import type { FileToDrop } from "./files.ts";

/** A sheet of texts, row by row. */
export interface Sheet {
  name: string;
  hidden?: boolean;
  rows: readonly (readonly string[])[];
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';
const OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml";

/** As little of `.xlsx` as spreadsheet programs agree on. */
export function workbook(name: string, ...sheets: Sheet[]): FileToDrop {
  const numbered = sheets.map((sheet, at) => ({ ...sheet, number: at + 1 }));
  const parts = new Map<string, string>([
    [
      "[Content_Types].xml",
      `<Types xmlns="${PACKAGE}/content-types">` +
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
        `<Override PartName="/xl/workbook.xml" ContentType="${KIND}.sheet.main+xml"/>` +
        numbered
          .map(({ number }) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${KIND}.worksheet+xml"/>`)
          .join("") +
        "</Types>",
    ],
    [
      "_rels/.rels",
      `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ],
    [
      "xl/workbook.xml",
      `<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>` +
        numbered
          .map(({ name, hidden, number }) => `<sheet name="${escaped(name)}" sheetId="${number}"${hidden ? ' state="hidden"' : ""} r:id="rId${number}"/>`)
          .join("") +
        "</sheets></workbook>",
    ],
    [
      "xl/_rels/workbook.xml.rels",
      `<Relationships xmlns="${PACKAGE}/relationships">` +
        numbered
          .map(({ number }) => `<Relationship Id="rId${number}" Type="${OFFICE}/worksheet" Target="worksheets/sheet${number}.xml"/>`)
          .join("") +
        "</Relationships>",
    ],
  ]);
  for (const { number, rows } of numbered) {
    const body = rows.map((cells, at) => `<row r="${at + 1}">${cells.map((cell, column) => written(cell, column, at + 1)).join("")}</row>`);
    parts.set(`xl/worksheets/sheet${number}.xml`, `<worksheet xmlns="${MAIN}"><sheetData>${body.join("")}</sheetData></worksheet>`);
  }
  return { name, type: `${KIND}.sheet`, bytes: packed(parts) };
}

function written(text: string, column: number, row: number): string {
  if (text === "") return "";
  const letter = String.fromCharCode(65 + column);
  return `<c r="${letter}${row}" t="inlineStr"><is><t xml:space="preserve">${escaped(text)}</t></is></c>`;
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** A ZIP archive of stored parts. */
function packed(parts: Map<string, string>): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [path, text] of parts) {
    const name = Buffer.from(path);
    const content = Buffer.from(HEAD + text);
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(0x21, 8);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(content.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    const file = Buffer.concat([Buffer.from("PK\x03\x04"), about, name, content]);
    files.push(file);
    directory.push(Buffer.concat([Buffer.from("PK\x01\x02\x14\x00"), about, place, name]));
    offset += file.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", 0, "latin1");
  end.writeUInt16LE(parts.size, 8);
  end.writeUInt16LE(parts.size, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}
