// uDSV, fed slice by slice, and the checks.
import { inferSchema, initParser } from "/node_modules/udsv/dist/uDSV.mjs";
import { answer } from "./answer.js";
import { Checks } from "./checks.js";
import { eachSlice } from "./slices.js";

answer(async (file) => {
  const checks = new Checks();
  const decoder = new TextDecoder();
  const take = (cells) => checks.row(cells);
  let parser;
  await eachSlice(file, (buffer) => {
    const text = decoder.decode(buffer, { stream: true });
    if (!parser) {
      const schema = inferSchema(text);
      parser = initParser(schema);
      checks.header(schema.cols.map((column) => column.name));
    }
    parser.chunk(text, parser.stringArrs, take);
  });
  parser.end();
  return checks.result();
});
