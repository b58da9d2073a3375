/* The search page: every run of characters in the query must stand on the page, as it is written.
   The index holds every Chinese character as a word of its own, so a run is asked for as a phrase. */

const HAN = /([\u3007\u3400-\u9fff\uf900-\ufaff]|[\ud840-\ud8bf][\udc00-\udfff])/g;
const BREAK = "ǁ";
const FILTERS = { kind: "类别", year: "年份", region: "地区" };
const PER_PAGE = 10;
const EXCERPT = 120; // characters
const LEAD = 300; // of a page, in which its title stands
const BEFORE = 30; // of them before the first that is marked

/* The runs of a query: 行政复议 2020 are two. */
function runs(query) {
  const narrow = query.replace(/[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g, (wide) =>
    String.fromCharCode(wide.charCodeAt(0) - 0xfee0));
  return narrow.split(/[^\p{L}\p{N}\p{M}]+/u).filter(Boolean).slice(0, 8);
}

function words(run) {
  return run.replace(HAN, " $1 ").trim().split(/\s+/);
}

function phrase(words) {
  return `"${words.join(" ")}"`;
}

/* A word as titles are spelled once more in the index, where no page holds it. */
function inTitle(word) {
  const codes = Array.from(word.toLowerCase(), (character) => character.codePointAt(0)).join("");
  return `gkt${codes.replace(/\d/g, (digit) => "abcdefghij"[digit])}x`;
}

/* Text as printed, out of text as indexed: what stands between two phrases was kept before a break. */
function printed(content) {
  return content.replace(/\bgk(?:(?:kind|year|region)[a-j]+|t[a-j]+x)\.?/g, "")
    .replace(/ǁ\.?(?: ǁ\.?)+/gu, BREAK).replace(/(?:^| )([^\p{L}\p{N}]*?)ǁ\.?(?: |$)/gu, (_, between) => between || "\u2002").replaceAll(BREAK, "")
    .replace(/[ \n]+/g, " ").replace(/(?<=[^\x00-\x7f]) | (?=[^\x00-\x7f])/g, "").replace(/\u2002+/g, " ").trim();
}

/* The pages on which every run stands, those with most runs in their titles first. */
async function search(pagefind, query, chosen) {
  const wanted = runs(query).map(words);
  const ask = async (asked) => (await pagefind.search(asked)).results;
  const [answers, titled] = await Promise.all([
    Promise.all([...wanted.map(phrase), ...chosen.map((word) => phrase([word]))].map(ask)),
    Promise.all(wanted.map((run) => phrase(run.map(inTitle))).map(ask)),
  ]);
  const [first, ...others] = answers;
  if (!first) return [];
  const sets = others.map((answer) => new Set(answer.map((one) => one.id)));
  const times = new Map();
  for (const one of titled.flat()) times.set(one.id, (times.get(one.id) ?? 0) + 1);
  return first.filter((one) => sets.every((set) => set.has(one.id)))
    .sort((one, other) => (times.get(other.id) ?? 0) - (times.get(one.id) ?? 0));
}

/* What marks the runs of a query; Latin letters and digits are found as whole words. */
function pattern(query) {
  const wanted = runs(query).sort((one, other) => other.length - one.length)
    .map((run) => (/^[a-z0-9]+$/i.test(run) ? `(?<![a-z0-9])${run}(?![a-z0-9])` : run));
  return wanted.length ? new RegExp(`(${wanted.join("|")})`, "giu") : /($.)/u;
}

function marked(text, wanted) {
  return text.split(wanted).map((part, at) => (at % 2 ? Object.assign(document.createElement("mark"), { textContent: part }) : part));
}

/* What stands around the first wanted run below the title, or what the page begins with. */
function excerpt(content, title, wanted) {
  const whole = printed(content);
  const heading = whole.lastIndexOf(title, LEAD);
  const text = heading < 0 ? whole : whole.slice(heading + title.length).trim();
  const start = Math.max(0, text.split(wanted, 1)[0].length % text.length - BEFORE);
  const end = Math.min(text.length, start + EXCERPT);
  const paragraph = document.createElement("p");
  paragraph.append(start > 0 ? "…" : "", ...marked(text.slice(start, end), wanted), end < text.length ? "…" : "");
  return paragraph;
}

async function entry(result, root, query) {
  const data = await result.data();
  const item = document.createElement("li");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  const path = data.raw_url ?? data.url;
  const wanted = pattern(query);
  link.href = root + path.replace(/^\//, "").replace(/index\.html$/, "");
  link.append(...marked(data.meta.title, wanted));
  heading.append(link);
  item.append(heading, excerpt(data.content, data.meta.title, wanted));
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
