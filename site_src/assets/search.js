/* The search page: every run of characters in the query must stand on the page, as it is written.
   The index holds every Chinese character as a word of its own, so a run is asked for as a phrase. */

const HAN = /([\u3007\u3400-\u9fff\uf900-\ufaff]|[\ud840-\ud8bf][\udc00-\udfff])/g;
const BREAK = "ǁ";
const FILTERS = { kind: "类别", year: "年份", region: "地区" };
const PER_PAGE = 10;

/* The runs of a query: 行政复议 2020 are two. */
function runs(query) {
  const narrow = query.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  return narrow.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean).slice(0, 8);
}

function phrase(run) {
  return `"${run.replace(HAN, " $1 ").trim().replace(/\s+/g, " ")}"`;
}

/* Text as printed, out of text as indexed. */
function printed(content) {
  return content.replace(/\bgk(kind|year|region)[a-j]+\.?/g, "").replace(/(^|\s)ǁ\.?/gu, "\u2002").replaceAll(BREAK, "").replace(/[ \n]+/g, " ")
    .replace(/(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])/g, "").replace(/\u2002+/g, "\u2002").trim();
}

async function search(pagefind, query, chosen) {
  const asked = [...runs(query).map(phrase), ...chosen.map((word) => `"${word}"`)];
  const answers = await Promise.all(asked.map((one) => pagefind.search(one)));
  const [first, ...others] = answers.map((answer) => new Map(answer.results.map((one) => [one.id, one])));
  if (!first) return [];
  return [...first.values()].filter((one) => others.every((other) => other.has(one.id)));
}

function excerpt(content, query) {
  const text = printed(content);
  const lower = text.toLowerCase();
  const wanted = runs(query).map((run) => run.toLowerCase());
  const at = wanted.map((run) => lower.indexOf(run)).filter((found) => found >= 0);
  const start = Math.max(0, Math.min(...at, text.length) - 30);
  const paragraph = document.createElement("p");
  let rest = start;
  const end = Math.min(text.length, start + 120);
  if (start > 0) paragraph.append("…");
  while (rest < end) {
    const next = wanted.map((run) => ({ run, at: lower.indexOf(run, rest) }))
      .filter((one) => one.at >= 0 && one.at < end).sort((a, b) => a.at - b.at)[0];
    paragraph.append(text.slice(rest, next ? next.at : end));
    if (!next) break;
    rest = next.at + next.run.length;
    paragraph.append(Object.assign(document.createElement("mark"), { textContent: text.slice(next.at, rest) }));
  }
  if (end < text.length) paragraph.append("…");
  return paragraph;
}

async function entry(result, root, query) {
  const data = await result.data();
  const item = document.createElement("li");
  const heading = document.createElement("h2");
  const path = data.raw_url ?? data.url;
  heading.append(Object.assign(document.createElement("a"), {
    href: root + path.replace(/^\//, "").replace(/index\.html$/, ""),
    textContent: data.meta.title,
  }));
  item.append(heading, excerpt(data.content, query));
  return item;
}

function field(label, control) {
  const whole = document.createElement("label");
  whole.append(label, control);
  return whole;
}

function chooser(name, choices) {
  const select = Object.assign(document.createElement("select"), { name });
  select.append(new Option("全部", ""));
  for (const [word, label, count] of choices) select.append(new Option(`${label}（${count}）`, word));
  return field(FILTERS[name], select);
}

async function start(place) {
  const folder = new URL(place.dataset.gkIndex, location.href);
  const root = new URL("../", folder).href;
  const pagefind = await import(new URL("pagefind.js", folder).href);
  await pagefind.options({ baseUrl: "/" });
  const choices = await (await fetch(new URL("choices.json", folder))).json();
  await Promise.all(choices.indexes.map((name) => pagefind.mergeIndex(new URL(`${name}/`, folder).href, { baseUrl: "/" })));
  const form = document.createElement("form");
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "全文检索");
  const input = Object.assign(document.createElement("input"), { name: "q", type: "search", maxLength: 100, autocomplete: "off" });
  form.append(field("检索词", input));
  for (const name of Object.keys(FILTERS)) if (choices[name]) form.append(chooser(name, choices[name]));
  const told = Object.assign(document.createElement("p"), { className: "gk-search__told" });
  told.setAttribute("role", "status");
  const list = document.createElement("ol");
  const more = Object.assign(document.createElement("button"), { type: "button", textContent: "再看 10 条", hidden: true });
  place.replaceChildren(form, told, list, more);

  let round = 0;
  let found = [];
  let shown = 0;

  async function append(mine) {
    const items = await Promise.all(found.slice(shown, shown + PER_PAGE).map((one) => entry(one, root, input.value)));
    if (mine !== round) return;
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= found.length;
  }

  async function show() {
    const mine = ++round;
    const asked = new FormData(form);
    const chosen = Object.keys(FILTERS).map((name) => asked.get(name)).filter(Boolean);
    const address = new URL(location.href);
    for (const name of ["q", ...Object.keys(FILTERS)]) {
      if (asked.get(name)) address.searchParams.set(name, asked.get(name));
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
    const hits = await search(pagefind, input.value, chosen);
    if (mine !== round) return;
    [found, shown] = [hits, 0];
    list.replaceChildren();
    more.hidden = true;
    told.textContent = !runs(input.value).length && !chosen.length ? "输入词语；用空格隔开的几个词须都出现。"
      : found.length ? `${found.length} 个页面` : "没有找到。可以换一个更短的词，或看看机关名录。";
    await append(mine);
  }

  const asked = new URL(location.href).searchParams;
  for (const control of form.elements) if (asked.get(control.name)) control.value = asked.get(control.name);
  let timer = 0;
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(show, 150); });
  form.addEventListener("change", show);
  form.addEventListener("submit", (event) => { event.preventDefault(); show(); });
  more.addEventListener("click", async () => {
    const next = list.children.length;
    await append(round);
    list.children[next]?.querySelector("a").focus();
  });
  await show();
}

const place = document.getElementById("gk-search");
if (place) {
  start(place).catch(() => { place.textContent = "检索索引暂时读不到。可以从机关名录查找，或下载全部数据。"; });
}
