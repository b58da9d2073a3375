/* The box on every page: finds a body by name, short name, pinyin or initials, from the first key. */
"use strict";

const WIDEST_GAP = 5; // 人力资源和社会保障局 is 人社局
const LONGEST = 40; // characters of a query, and of each name
const SHOWN = 8; // bodies in the list
const LEAP = 2; // what it costs to leap over a division: 浙江平阳
const RARE = 1; // what a rare reading of a character costs
const NARROWER = 0.5; // what it costs to lie in a division below the one that is typed
const OTHER_NAME = 0.5; // what it costs to be found by another name than the newest

/* The bodies that fit a query best, and how many fit at all.
   The query's characters are found in order in the places of a body and its name; each stands for
   itself or begins a character's sound, so 平阳市监, pysj, pingyang and 平阳sj all find
   平阳县市场监督管理局. Places and names are few beside bodies: each is measured once for every
   point at which the query may pass from one to the other, and a body only adds two numbers. */
function find(query, index, most) {
  const wanted = plain(query);
  if (!wanted) return { found: [], count: 0 };
  if (CODE.test(wanted)) return withCode(wanted.replace("-", ""), index, most);
  const ways = spellings(wanted).map((spelled, at) => way(spelled, at ? OTHER_NAME : 0, index));
  const best = [];
  let count = 0;
  for (const place of index.places) {
    const before = ways.map(({ spelled, answers }) => misfitsOfPlace(spelled, place, answers));
    for (const { stem, posts } of place.groups) {
      for (const post of posts) {
        const misfit = Math.min(...ways.map(({ misfits, cost }, at) => cost + least(before[at], misfits[post])));
        if (misfit >= wanted.length + 12) continue;
        count += 1;
        keep(best, { misfit, stem, place, post: index.posts[post] }, most);
      }
    }
  }
  return { found: best.map(body), count };
}

/* One spelling of the query, measured against the names of all offices. */
function way(spelled, cost, index) {
  const answers = answering(spelled, index.sounds);
  return { spelled, cost, answers, misfits: index.posts.map((post) => misfitsOfPost(spelled, post, answers)) };
}

/* The query, and what it may be called elsewhere: a 发改委 is a 发展和改革局 in most counties. */
function spellings(wanted) {
  const other = OTHER_END[wanted.at(-1)];
  return other && wanted.length > 1 ? [wanted, wanted.slice(0, -1) + other] : [wanted];
}

const OTHER_END = { 委: "局", 局: "委" };
const CODE = /^\d{2,6}(-?[a-z]*)$/; // 3303, 330326-scjgj

/* The bodies whose code begins so, in the order of codes. */
function withCode(wanted, index, most) {
  const found = [];
  for (const place of index.places) {
    for (const { stem, posts } of place.groups) {
      for (const post of posts) {
        const one = { stem, place, post: index.posts[post] };
        if (addressOf(one).slice(stem.lastIndexOf("/") + 1).replace("-", "").startsWith(wanted)) found.push(one);
      }
    }
  }
  found.sort((one, other) => (addressOf(one) < addressOf(other) ? -1 : 1));
  return { found: found.slice(0, most).map(body), count: found.length };
}

/* Tells of a character, by its code, for how many of the query's characters it answers, from each
   on; of a character that answers for none, nothing. */
function answering(wanted, sounds) {
  const known = [];
  return (code) => {
    if (known[code] === undefined) {
      const character = String.fromCharCode(code);
      const found = Array.from(wanted, (_, from) => lengths(wanted, from, character, sounds));
      known[code] = found.some((each) => each.length) ? found : null;
    }
    return known[code];
  };
}

/* Each with what it costs, for the first reading of a character is the usual one. */
function lengths(wanted, from, character, sounds) {
  const found = new Map(wanted[from] === character ? [[1, 0]] : []);
  for (const [at, sound] of (sounds[character] || []).entries()) {
    for (let n = 1; n <= sound.length && wanted[from + n - 1] === sound[n - 1]; n++) {
      if (!found.has(n)) found.set(n, at ? RARE : 0);
    }
  }
  return [...found];
}

const WIDTH = 128; // more characters than divisions that lie in each other have
const after = new Float64Array(WIDTH * WIDTH); // the least misfit by character of the query and place

/* How badly the query, from each of its characters up to `end`, fits a text: 0 is best, Infinity
   not at all. `starts` are where a text may be leapt to. This is the inner loop of all. */
function misfitsOfText(end, text, answers, starts) {
  const places = answered(text, answers);
  const found = new Array(end + 1).fill(Infinity);
  found[end] = 0;
  for (let from = end - 1; places.length && from >= 0; from--) {
    const row = from * WIDTH;
    after.fill(Infinity, row, row + text.length + 1);
    for (const at of places) {
      const hit = nextAfter(answers(text.charCodeAt(at))[from], from, at, end, starts);
      if (hit === Infinity) continue;
      for (let gap = 0; gap <= WIDEST_GAP && gap <= at; gap++) lower(after, row + at - gap, hit + gap);
      if (at && starts.includes(at)) for (let to = 0; to < at - LEAP; to++) lower(after, row + to, hit + LEAP);
      lower(found, from, hit + Math.min(at, starts.includes(at) ? 1 : 4) / 4);
    }
  }
  return found;
}

/* Where in a text there are characters that answer for any of the query's. */
function answered(text, answers) {
  const found = [];
  for (let at = 0; at < text.length; at++) if (answers(text.charCodeAt(at))) found.push(at);
  return found;
}

function nextAfter(lengths, from, at, end, starts) {
  let least = Infinity;
  for (const [n, cost] of lengths) {
    if (from + n > end) continue;
    const rest = from + n < end ? after[(from + n) * WIDTH + at + 1] : starts.filter((start) => start > at).length * NARROWER;
    least = Math.min(least, cost + rest);
  }
  return least;
}

function lower(all, at, value) {
  if (value < all[at]) all[at] = value;
}

/* The rest of the query, from each of its characters on, in the best fitting name of an office. */
function misfitsOfPost(wanted, post, answers) {
  const found = new Array(wanted.length + 1).fill(Infinity);
  post.texts.forEach((text, at) => {
    misfitsOfText(wanted.length, text, answers, []).forEach((misfit, from) => lower(found, from, misfit + (at ? OTHER_NAME : 0)));
  });
  return found;
}

/* The beginning of the query, up to each of its characters, in the divisions that lie in each other. */
function misfitsOfPlace(wanted, place, answers) {
  const found = [0];
  for (let end = 1; end <= wanted.length && found.at(-1) < Infinity; end++) {
    found.push(misfitsOfText(end, place.text, answers, place.starts)[0]);
  }
  return found;
}

function least(before, after) {
  let found = Infinity;
  for (let at = 0; at < before.length; at++) {
    const misfit = before[at] + after[at];
    if (misfit < found) found = misfit;
  }
  return found;
}

/* Keep the best, in order: by fit, then short names first, then by address. */
function keep(best, one, most) {
  if (best.length === most && !isBetter(one, best[most - 1])) return;
  let at = best.length;
  while (at > 0 && isBetter(one, best[at - 1])) at -= 1;
  best.splice(at, 0, one);
  if (best.length > most) best.pop();
}

function isBetter(one, other) {
  return (one.misfit - other.misfit || nameOf(one).length - nameOf(other).length || (addressOf(one) < addressOf(other) ? -1 : 1)) < 0;
}

function nameOf({ place, post }) {
  return place.before[post.named] + post.name;
}

function addressOf({ stem, post }) {
  return `${stem}-${post.rest}`;
}

function body(one) {
  return { address: addressOf(one), name: nameOf(one), place: one.place.before.at(-1) };
}

function plain(text) {
  return text.normalize("NFKC").toLowerCase().replace(/[\s'’·]+/gu, "").slice(0, LONGEST);
}

async function load(base) {
  const answer = await fetch(`${base}/finder.json`);
  if (!answer.ok) throw new Error(answer.statusText);
  return unfolded(await answer.json());
}

/* The index as it is searched; finder.py tells how it is spelled. */
function unfolded(index) {
  const chains = [];
  for (const [name, wider] of index.places) chains.push([...(chains[wider] ?? []), name]);
  const places = [...chains, []].map((names) => {
    const texts = names.map(plain);
    const starts = texts.map((_, at) => texts.slice(0, at).join("").length);
    const before = [...names, ""].map((_, named) => names.slice(names.length - named).join(""));
    return { before, text: texts.join("").slice(0, WIDTH - 1), starts, groups: [] };
  });
  for (const [stem, place, ...posts] of index.bodies) places.at(place).groups.push({ stem, posts });
  return {
    places: places.filter((place) => place.groups.length),
    posts: index.posts.map(([rest, named, ...names]) => ({ rest, named, name: names[0], texts: names.map(plain) })),
    sounds: Object.fromEntries(Object.entries(index.sounds).map(([sign, sounds]) => [sign, sounds.split(" ")])),
  };
}

/* The list below the box and the words beside it, which a reader without scripts has no use for. */
function furnish(input) {
  const list = Object.assign(document.createElement("ul"), { className: "gk-find__list", id: "gk-find-list", hidden: true });
  const told = Object.assign(document.createElement("span"), { className: "gk-find__told", id: "gk-find-told" });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "机关");
  told.setAttribute("role", "status");
  input.form.append(list, told);
  const roles = { role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id, "aria-describedby": told.id };
  for (const [name, value] of Object.entries(roles)) input.setAttribute(name, value);
  return { list, told };
}

function attach(box) {
  const base = box.dataset.gkBase.replace(/\/$/, "");
  const input = box.querySelector("input");
  const { list, told } = furnish(input);
  let index = null;
  let isLoaded = false;
  let pending = null;
  let active = -1;

  const fetched = () => (index ??= load(base).then(
    (bodies) => { isLoaded = true; return bodies; },
    () => { index = null; return null; },
  ));

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
    if (!isLoaded) told.textContent = "正在取机关名录…";
    const bodies = await fetched();
    await new Promise((done) => setTimeout(done)); // keys that were pressed meanwhile come first
    if (query !== input.value.trim()) return undefined;
    if (!bodies) { told.textContent = "机关名录暂时读不到"; return close(); }
    const { found, count } = find(query, bodies, SHOWN);
    const items = found.map((one, at) => option(at, `${/^https?:/.test(one.address) ? "" : `${base}/a/`}${one.address}/`, one.name, one.place));
    const everywhere = `${base}/search/?q=${encodeURIComponent(query)}`;
    items.push(option(found.length, everywhere, `全文检索“${query}”`, "在所有页面中查找"));
    list.replaceChildren(...items);
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    told.textContent = !count ? "本站没有登记这样的机关" : count > SHOWN ? `${count} 个机关，最像的 ${SHOWN} 个` : `${count} 个机关`;
    active = -1;
    return point(0);
  }

  const go = (item) => { if (item) location.href = item.dataset.href; };

  /* Whoever types fast presses Enter before the list is there. */
  async function enter() {
    await pending;
    if (list.hidden) input.form.submit();
    else go(list.children[active]);
  }

  input.addEventListener("focus", fetched);
  input.addEventListener("input", () => { pending = show(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape") { close(); return; }
    if (event.key === "Enter") { event.preventDefault(); enter(); return; }
    if (list.hidden) { if (event.key === "ArrowDown") pending = show(); return; }
    if (event.key === "ArrowDown") point(active + 1);
    else if (event.key === "ArrowUp") point(active - 1);
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
  if (input.value) pending = show();
}

if (typeof document !== "undefined") {
  for (const box of document.querySelectorAll(".gk-find")) attach(box);
}
if (typeof module !== "undefined") module.exports = { find, unfolded };
