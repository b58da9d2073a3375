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

/* What the glossary calls by another name: 拒绝 → 不予公开. It lists everyday words itself. */
async function everyday(glossary) {
  const answer = await fetch(glossary);
  const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
  const lines = [...page.querySelectorAll("#everyday + p + ul > li")].map((line) => line.textContent.trim().split("："));
  return new Map(lines.flatMap(([said, meant]) => said.split("、").map((word) => [word, meant.split("、")])));
}

/* A run and what it means as well. */
function meanings(run, synonyms) {
  return [run, ...(synonyms.get(run) ?? [])];
}

const ids = (answer) => new Set(answer.map((one) => one.id));

/* The pages on which every run, or what it means, stands; those with most in their titles first. */
async function search(pagefind, query, synonyms) {
  const wanted = runs(query).map((run) => meanings(run, synonyms).map(words));
  const ask = async (asked) => (await pagefind.search(asked)).results;
  const all = (spelled) => Promise.all(wanted.map(async (some) => (await Promise.all(some.map(spelled).map(ask))).flat()));
  const [answers, titled] = await Promise.all([all(phrase), all((run) => phrase(run.map(inTitle)))]);
  const [first, ...others] = answers;
  if (!first) return null;
  const sets = others.map(ids);
  const times = new Map();
  for (const answer of titled) for (const id of ids(answer)) times.set(id, (times.get(id) ?? 0) + 1);
  return [...new Map(first.map((one) => [one.id, one])).values()].filter((one) => sets.every((set) => set.has(one.id)))
    .sort((one, other) => (times.get(other.id) ?? 0) - (times.get(one.id) ?? 0));
}

/* What marks the runs of a query; Latin letters and digits are found as whole words. */
function pattern(query, synonyms) {
  const wanted = runs(query).flatMap((run) => meanings(run, synonyms)).sort((one, other) => other.length - one.length)
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

async function entry(result, root, wanted) {
  const data = await result.data();
  const item = document.createElement("li");
  const heading = document.createElement("h2");
  const link = document.createElement("a");
  const path = data.raw_url ?? data.url;
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

/* The address says what is chosen by the words that the page shows. */
function chooser(name, choices) {
  const select = Object.assign(document.createElement("select"), { name });
  select.append(new Option("全部", ""), ...choices.map(([, label]) => new Option(label, label)));
  return field(FILTERS[name], select);
}

const MOST_COUNTED = 300; // choices of a filter; more are offered without counts

async function start(place) {
  const folder = new URL(place.dataset.gkIndex, location.href);
  const root = new URL("../", folder).href;
  const pagefind = await import(new URL("pagefind.js", folder).href);
  await pagefind.options({ baseUrl: "/" });
  const [choices, synonyms] = await Promise.all([
    fetch(new URL("choices.json", folder)).then((answer) => answer.json()),
    everyday(new URL("../glossary/", folder)).catch(() => new Map()),
  ]);
  await Promise.all(choices.indexes.map((name) => pagefind.mergeIndex(new URL(`${name}/`, folder).href, { baseUrl: "/" })));
  const names = Object.keys(FILTERS).filter((name) => choices[name]);
  const form = document.createElement("form");
  form.setAttribute("role", "search");
  form.setAttribute("aria-label", "全文检索");
  const input = Object.assign(document.createElement("input"), { name: "q", type: "search", maxLength: 100, autocomplete: "off" });
  form.append(field("检索词", input), ...names.map((name) => chooser(name, choices[name])));
  const told = Object.assign(document.createElement("p"), { className: "gk-search__told" });
  told.setAttribute("role", "status");
  const list = document.createElement("ol");
  const more = Object.assign(document.createElement("button"), { type: "button", textContent: "再看 10 条", hidden: true });
  place.replaceChildren(form, told, list, more);

  let round = 0;
  let found = [];
  let shown = 0;

  async function append(mine) {
    const wanted = pattern(input.value, synonyms);
    const items = await Promise.all(found.slice(shown, shown + PER_PAGE).map((one) => entry(one, root, wanted)));
    if (mine !== round) return;
    list.append(...items);
    shown += items.length;
    more.hidden = shown >= found.length;
  }

  /* The pages of each choice are asked for once. */
  const asked = new Map();
  const pagesOf = (word) => {
    if (!asked.has(word)) asked.set(word, pagefind.search(phrase([word])).then((answer) => answer.results));
    return asked.get(word);
  };
  const wordOf = (name, label) => choices[name].find(([, each]) => each === label)?.[0];

  /* How many hits each choice leaves, as the other filters stand. */
  async function count(name, hits, chosen, mine) {
    const others = names.filter((each) => each !== name && chosen[each]);
    const sets = await Promise.all(others.map(async (each) => ids(await pagesOf(wordOf(each, chosen[each])))));
    const left = hits && hits.filter((one) => sets.every((set) => set.has(one.id)));
    const isCounted = choices[name].length <= MOST_COUNTED;
    const counts = await Promise.all(choices[name].map(async ([word]) => {
      if (!isCounted) return -1;
      const some = await pagesOf(word);
      if (left === null) return some.filter((one) => sets.every((set) => set.has(one.id))).length;
      const set = ids(some);
      return left.filter((one) => set.has(one.id)).length;
    }));
    if (mine !== round) return;
    for (const [at, option] of [...form.elements[name].options].slice(1).entries()) {
      option.textContent = counts[at] < 0 ? choices[name][at][1] : `${choices[name][at][1]}（${counts[at]}）`;
      option.disabled = counts[at] === 0 && !option.selected;
    }
  }

  function tell(chosen) {
    const meant = runs(input.value).flatMap((run) => synonyms.get(run) ?? []);
    if (!runs(input.value).length && !Object.values(chosen).some(Boolean)) return "输入词语；用空格隔开的几个词须都出现。";
    const also = meant.length ? `（含表格里的说法“${meant.join("”“")}”）` : "";
    return found.length ? `${found.length} 个页面${also}` : `没有找到${also}。可以换一个更短的词，或看看机关名录。`;
  }

  async function show() {
    const mine = ++round;
    const data = new FormData(form);
    const chosen = Object.fromEntries(names.map((name) => [name, data.get(name)]));
    const address = new URL(location.href);
    for (const name of ["q", ...names]) {
      if (data.get(name)) address.searchParams.set(name, data.get(name));
      else address.searchParams.delete(name);
    }
    history.replaceState(null, "", address);
    const words = names.filter((name) => chosen[name]).map((name) => wordOf(name, chosen[name]));
    const [hits, ...filters] = await Promise.all([search(pagefind, input.value, synonyms), ...words.map(pagesOf)]);
    if (mine !== round) return;
    const [first, ...others] = [...(hits ? [hits] : []), ...filters];
    const sets = others.map(ids);
    [found, shown] = [(first ?? []).filter((one) => sets.every((set) => set.has(one.id))), 0];
    list.replaceChildren();
    more.hidden = true;
    told.textContent = tell(chosen);
    await Promise.all([append(mine), ...names.map((name) => count(name, hits, chosen, mine))]);
  }

  const wanted = new URL(location.href).searchParams;
  for (const control of form.elements) {
    const value = wanted.get(control.name);
    if (value && (control === input || [...control.options].some((option) => option.value === value))) control.value = value;
  }
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
