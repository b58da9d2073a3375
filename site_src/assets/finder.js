/* The box on every page: finds a body by name, short name, pinyin or initials, from the first key. */
"use strict";

const WIDEST_GAP = 5; // 人力资源和社会保障局 is 人社局

/* How well a query fits a text: 0 is best, Infinity not at all.
   The query's characters are found in the text in order; each stands for itself or begins a
   character's sound, so 平阳市监, pysj, pingyang and 平阳sj all find 平阳县市场监督管理局. */
function misfit(query, text, sounds) {
  for (const character of query) if (character > "\x7f" && !text.includes(character)) return Infinity;
  const known = new Map();
  const from = (q, t) => {
    if (q === query.length) return 0;
    if (text.length - t < 1) return Infinity;
    const key = q * 64 + t;
    if (known.has(key)) return known.get(key);
    let best = Infinity;
    for (let at = t; at < text.length; at++) {
      const skipped = q === 0 ? Math.min(at, 4) / 4 : at - t;
      if (skipped >= best || (q > 0 && skipped > WIDEST_GAP)) break;
      for (const length of lengths(query, q, text[at], sounds)) {
        best = Math.min(best, skipped + from(q + length, at + 1));
      }
    }
    known.set(key, best);
    return best;
  };
  return from(0, 0);
}

/* How many characters of the query, from `q` on, one character of a text answers for. */
function lengths(query, q, character, sounds) {
  if (query[q] === character) return [1];
  const found = new Set();
  for (const sound of sounds[character] || []) {
    for (let n = 1; n <= sound.length && query[q + n - 1] === sound[n - 1]; n++) found.add(n);
  }
  return found;
}

function find(query, index, most) {
  const wanted = plain(query);
  if (!wanted) return [];
  const found = [];
  for (const body of index.bodies) {
    let best = misfit(wanted, body.texts[0], index.sounds);
    for (const text of body.texts.slice(1)) {
      best = Math.min(best, misfit(wanted, text, index.sounds) + 0.5);
    }
    if (best < wanted.length + 12) found.push({ body, best });
  }
  found.sort((a, b) => a.best - b.best || a.body.name.length - b.body.name.length || (a.body.id < b.body.id ? -1 : 1));
  return found.slice(0, most).map((one) => one.body);
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\s'’·]+/gu, "").slice(0, 40);
}

async function load(base) {
  const answer = await fetch(`${base}/finder.json`);
  if (!answer.ok) throw new Error(answer.statusText);
  const { bodies, sounds } = await answer.json();
  return {
    bodies: bodies.map(([id, name, place, ...others]) => ({
      id, name, place,
      texts: [name, ...others, place + name].map((text) => plain(text).slice(0, 60)),
    })),
    sounds: Object.fromEntries(Object.entries(sounds).map(([key, value]) => [key, value.split(" ")])),
  };
}

function attach(box) {
  const base = box.dataset.gkBase.replace(/\/$/, "");
  const input = box.querySelector("input");
  const list = box.querySelector("ul");
  const told = box.querySelector("[role=status]");
  let index = null;
  let active = -1;

  const fetched = () => (index ??= load(base).catch(() => { index = null; return null; }));

  function close() {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    active = -1;
  }

  function point(at) {
    const options = list.children;
    if (options[active]) options[active].setAttribute("aria-selected", "false");
    active = (at + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function option(at, href, name, note) {
    const item = document.createElement("li");
    item.id = `gk-find-${at}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.href = href;
    item.append(Object.assign(document.createElement("b"), { textContent: name }));
    item.append(Object.assign(document.createElement("small"), { textContent: note }));
    return item;
  }

  async function show() {
    const query = input.value.trim();
    if (!query) { told.textContent = ""; return close(); }
    const bodies = await fetched();
    if (query !== input.value.trim()) return undefined;
    if (!bodies) { told.textContent = "机关名录暂时读不到"; return close(); }
    const found = find(query, bodies, 8);
    const items = found.map((body, at) => option(at, `${base}/a/${body.id}/`, body.name, body.place));
    const everywhere = `${base}/search/?q=${encodeURIComponent(query)}`;
    items.push(option(found.length, everywhere, `全文检索“${query}”`, "在所有页面中查找"));
    list.replaceChildren(...items);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    told.textContent = found.length ? `${found.length} 个机关` : "没有这样的机关";
    active = -1;
    return point(0);
  }

  const go = (item) => { if (item) location.href = item.dataset.href; };

  input.addEventListener("focus", fetched);
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { close(); return; }
    if (list.hidden) { if (event.key === "ArrowDown") show(); return; }
    if (event.key === "ArrowDown") point(active + 1);
    else if (event.key === "ArrowUp") point(active - 1);
    else if (event.key === "Enter") go(list.children[active]);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => go(event.target.closest("li")));
  box.addEventListener("focusout", (event) => { if (!box.contains(event.relatedTarget)) close(); });
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
  if (input.value) show();
}

if (typeof document !== "undefined") {
  for (const box of document.querySelectorAll(".gk-find")) attach(box);
}
if (typeof module !== "undefined") module.exports = { find, misfit, plain };
