// Prints what Apache Arrow's own JavaScript reader finds in a file: rows, and per column its type, its values that are
// not null, and their sum (int64 exactly, float64 in the order of rows, utf8 as characters, bool as the number of true,
// date as days).
import { readFileSync } from "node:fs";
import { tableFromIPC } from "apache-arrow";

const table = tableFromIPC(readFileSync(process.argv[2]));
const columns = {};
for (const field of table.schema.fields) {
  const type = field.type.toString();
  const whole = type === "Int64";
  const day = type.startsWith("Date");
  let sum = whole ? 0n : 0;
  let count = 0;
  const column = table.getChild(field.name);
  for (let row = 0; row < table.numRows; row++) {
    const value = column.get(row);
    if (value === null) continue;
    count++;
    if (typeof value === "string") sum += value.length;
    else if (day) sum += Number(value) / 86400000;
    else if (typeof value === "boolean") sum += value ? 1 : 0;
    else sum += value;
  }
  columns[field.name] = { type, count, sum: sum.toString() };
}
console.log(JSON.stringify({ rows: table.numRows, columns }));
