/* SQL over the tables of this site in the reader's own browser; nothing is fetched until asked. */
const home = document.getElementById("gk-explore");
const [sql, run, csv, told, result] = ["sql", "run", "csv", "told", "result"].map((name) =>
  document.getElementById(`gk-explore-${name}`));
const SHOWN = 500;
const NAME = "gongkai.sqlite";
let opened = null;

function asked() {
  return new URLSearchParams(location.search).get("q") ?? "";
}

/* One member of a zip file: found by the directory at its end, inflated by the browser. */
async function member(data, name) {
  const view = new DataView(data);
  let end = data.byteLength - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end -= 1;
  let at = view.getUint32(end + 16, true);
  for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
    const [named, extra, comment] = [28, 30, 32].map((offset) => view.getUint16(at + offset, true));
    if (new TextDecoder().decode(new Uint8Array(data, at + 46, named)) === name) {
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      const packed = new Blob([new Uint8Array(data, start, view.getUint32(at + 20, true))]);
      const stream = packed.stream().pipeThrough(new DecompressionStream("deflate-raw"));
      return new Uint8Array(await new Response(stream).arrayBuffer());
    }
    at += 46 + named + extra + comment;
  }
  throw new Error(`no ${name}`);
}

async function database() {
  const engine = new URL(home.dataset.engine, location.href);
  const [start, answer] = await Promise.all([import(engine.href), fetch(home.dataset.database)]);
  if (!answer.ok) throw new Error(`${answer.status}`);
  const [sqlite3, bytes] = await Promise.all([
    start.default({ print: () => {}, printErr: () => {} }),
    answer.arrayBuffer().then((data) => member(data, NAME)),
  ]);
  const db = new sqlite3.oo1.DB();
  const place = sqlite3.wasm.allocFromTypedArray(bytes);
  db.checkRc(sqlite3.capi.sqlite3_deserialize(db.pointer, "main", place, bytes.byteLength,
    bytes.byteLength, sqlite3.capi.SQLITE_DESERIALIZE_FREEONCLOSE));
  return db;
}

function row(cells, tag) {
  const line = document.createElement("tr");
  for (const cell of cells) {
    const box = document.createElement(tag);
    box.textContent = cell === null ? "" : String(cell);
    line.append(box);
  }
  return line;
}

function spelled(value) {
  const text = value === null ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function show(columns, rows) {
  const [head, body] = ["thead", "tbody"].map((name) => document.createElement(name));
  head.append(row(columns, "th"));
  body.append(...rows.slice(0, SHOWN).map((cells) => row(cells, "td")));
  const table = document.createElement("table");
  table.className = "gk-table";
  table.append(head, body);
  result.replaceChildren(table);
  result.hidden = false;
  const more = rows.length > SHOWN ? `，这里显示前 ${SHOWN} 行，全部在 CSV 里` : "";
  told.textContent = `共 ${rows.length} 行${more}。`;
  const lines = [columns, ...rows].map((cells) => cells.map(spelled).join(","));
  if (csv.href) URL.revokeObjectURL(csv.href);
  csv.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\n"), "\n"], { type: "text/csv" }));
  csv.download = "gongkai-query.csv";
  csv.hidden = false;
}

async function query() {
  run.disabled = true;
  told.textContent = opened ? "查询中……" : "载入中……";
  try {
    opened ??= database();
    const db = await opened;
    const [columns, rows] = [[], []];
    db.exec({ sql: sql.value, rowMode: "array", columnNames: columns, resultRows: rows });
    show(columns, rows);
    run.textContent = "查询";
  } catch (fault) {
    if (!(await opened?.catch(() => null))) opened = null;
    result.hidden = csv.hidden = true;
    told.textContent = opened ? `SQL 有误：${fault.message}` : `没有载入：${fault.message}`;
  }
  run.disabled = false;
}

function take() {
  sql.value = asked() || sql.value;
}

function keep() {
  history.pushState(null, "", `?q=${encodeURIComponent(sql.value)}`);
}

run.addEventListener("click", () => {
  keep();
  query();
});
home.querySelector("ol").addEventListener("click", (event) => {
  if (!event.target.search || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  sql.value = new URLSearchParams(event.target.search).get("q");
  keep();
  if (opened) query();
});
window.addEventListener("popstate", take);
take();
sql.value ||= new URLSearchParams(home.querySelector("ol a").search).get("q");
run.disabled = false;
