// The checks of the other contenders: what people write around a parser of CSV, as fast as plain
// JavaScript has it. The file of the bench is looked at as the import worker looks at it (shape of the
// row, characters, required, addresses, lengths, closed sets, people and references that stand there
// twice); look-alike letters, mistyped domains, merging, fixes and an index of the rows are left out.

const EMAIL =
  /^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$/;
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd]/;
const FORMULA = /^[=+\-@].*[(!]/;
const STATUSES = new Set(["active", "suspended", "1", "0", "yes", "no", "true", "false", "enabled", "disabled"]);
const GROUPS = new Set(["Sales"]);
const KEPT = 10_000;

/** One file: `header`, then `row` for each, then `result`. */
export class Checks {
  rows = 0;
  errors = 0;
  findings = [];
  #width = 0;
  #addresses = new Map();
  #references = new Map();
  #at;

  header(cells) {
    const at = (name) => cells.findIndex((cell) => cell.trim() === name);
    this.#width = cells.length;
    this.#at = {
      first: at("First Name"),
      last: at("Last Name"),
      email: at("Email Address"),
      status: at("Status"),
      group: at("Group"),
      role: at("Job Role"),
      region: at("Region"),
      reference: at("Reference"),
    };
  }

  row(cells) {
    const row = (this.rows += 1);
    const at = this.#at;
    if (cells.length < this.#width) this.#find(row, 0, "row.too_few_cells", "");
    else if (cells.length > this.#width) this.#find(row, 0, "row.too_many_cells", "");
    for (let column = 0; column < cells.length; column += 1) {
      const cell = (cells[column] = cells[column].trim());
      if (CONTROL.test(cell)) this.#find(row, column, "cell.control_character", cell);
      else if (FORMULA.test(cell)) this.#find(row, column, "cell.formula_like", cell);
    }
    const email = cells[at.email] ?? "";
    if (email === "") {
      this.#find(row, at.email, "required.missing", "");
    } else if (email.length > 254 || email.indexOf("@") > 64 || !EMAIL.test(email)) {
      this.#find(row, at.email, "email.malformed", email);
    } else {
      this.#once(row, at.email, this.#addresses, email.toLowerCase(), "duplicate.conflict");
    }
    if (!cells[at.first]) this.#find(row, at.first, "required.missing", "");
    this.#length(row, at.first, cells[at.first], 100);
    this.#length(row, at.last, cells[at.last], 100);
    this.#length(row, at.role, cells[at.role], 200);
    this.#length(row, at.region, cells[at.region], 200);
    const reference = cells[at.reference] ?? "";
    this.#length(row, at.reference, reference, 200);
    if (reference !== "") this.#once(row, at.reference, this.#references, reference, "unique.in_file");
    const status = cells[at.status] ?? "";
    if (status !== "" && !STATUSES.has(status.toLowerCase())) this.#find(row, at.status, "status.unknown", status);
    const group = cells[at.group] ?? "";
    if (group !== "" && !GROUPS.has(group)) this.#find(row, at.group, "group.unknown", group);
  }

  result() {
    return { rows: this.rows, errors: this.errors };
  }

  #once(row, column, seen, key, code) {
    const other = seen.get(key);
    if (other === undefined) seen.set(key, row);
    else this.#find(row, column, code, key, other);
  }

  #length(row, column, text, limit) {
    if (text !== undefined && text.length > limit) this.#find(row, column, "text.too_long", text);
  }

  #find(row, column, code, value, other) {
    this.errors += 1;
    if (this.findings.length < KEPT) this.findings.push({ row, column, code, value, other });
  }
}
