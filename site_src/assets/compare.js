/* Bodies × years × rows as the reader picks them. The whole state is the address; the data is one
   file held by columns, so that a hundred thousand reports are filtered and sorted in a blink and
   only what is looked at becomes part of the page. */
(() => {
  "use strict";

  const root = document.getElementById("gk-picker");
  if (!root) return;
  const SHOWN = 300; // rows of the result on the page; the CSV holds all
  const LISTED = 60; // bodies in the list at once; the box above narrows it

  const make = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name === "on") Object.entries(value).forEach(([event, act]) => made.addEventListener(event, act));
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null) made.setAttribute(name, value);
    }
    made.append(...children);
    return made;
  };

  const start = (data) => {
    const years = [...new Set(data.reports.map(([, year]) => year))].sort();
    const bodyAt = new Map(data.bodies.map(([id], at) => [id, at]));
    const rowAt = new Map(data.rows.map(([code], at) => [code, at]));

    /* ?a=…&a=…&y=…&r=…&s=… : bodies, years, rows, sort; what is missing means all, or the first few. */
    const read = () => {
      const asked = new URLSearchParams(location.search);
      const known = (name, map) => asked.getAll(name).filter((each) => map.has(each)).map((each) => map.get(each));
      const wanted = known("r", rowAt);
      const strange = [
        ...asked.getAll("a").filter((id) => !bodyAt.has(id)),
        ...asked.getAll("y").filter((year) => !years.includes(Number(year))).map((year) => `${year} 年`),
        ...asked.getAll("r").filter((code) => !rowAt.has(code)),
      ];
      return {
        bodies: new Set(known("a", bodyAt)),
        years: new Set(asked.getAll("y").map(Number).filter((year) => years.includes(year))),
        rows: new Set(wanted.length ? wanted : data.rows.flatMap(([, , , , first], at) => (first ? [at] : []))),
        sort: asked.get("s") || "",
        strange, // what the address asks for and the site does not hold
        isNone: asked.getAll("a").some(Boolean) && !known("a", bodyAt).length, // not a single body is held: then none, not all
      };
    };

    const state = read();

    const write = () => {
      const told = new URLSearchParams();
      [...state.bodies].sort((a, b) => a - b).forEach((at) => told.append("a", data.bodies[at][0]));
      [...state.years].sort().forEach((year) => told.append("y", year));
      [...state.rows].sort((a, b) => a - b).forEach((at) => told.append("r", data.rows[at][0]));
      if (state.sort) told.append("s", state.sort);
      history.pushState(null, "", `?${told}`);
    };

    /* The number that is printed, or the word of what stands there instead. */
    const figure = (row, report) => {
      const held = data.values[row][report];
      return typeof held === "string" ? data.words[held] : held;
    };

    const columns = () => [...state.rows].sort((a, b) => a - b);

    const chosen = () => {
      const found = [];
      if (state.isNone && !state.bodies.size) return found;
      data.reports.forEach(([body, year], at) => {
        if ((!state.bodies.size || state.bodies.has(body)) && (!state.years.size || state.years.has(year))) found.push(at);
      });
      if (!state.sort) return found;
      const down = state.sort.startsWith("-");
      const values = data.values[rowAt.get(state.sort.replace(/^-/, ""))];
      if (!values) return found;
      const key = (at) => (typeof values[at] === "number" ? values[at] : null);
      return found.sort((one, other) => {
        const [a, b] = [key(one), key(other)];
        if (a === null || b === null) return (a === null) - (b === null) || one - other;
        return (down ? b - a : a - b) || one - other;
      });
    };

    const place = (report, row) => {
      const [body, year] = data.reports[report];
      const anchor = row === undefined ? "" : `#${data.rows[row][0].replaceAll(".", "-")}`;
      return `${root.dataset.root}a/${data.bodies[body][0]}/${year}/${anchor}`;
    };

    const check = (words, on, act) => {
      const box = make("input", { type: "checkbox", on: { change: () => act(box.checked) } });
      box.checked = on;
      box.dataset.words = words;
      return make("label", { class: "gk-check" }, box, ` ${words}`);
    };

    const toggle = (set, value) => (on) => {
      state.isNone = false;
      if (on) set.add(value); else set.delete(value);
      changed();
    };

    /* Bodies: those chosen first, then those that fit what is typed. */
    const list = make("div", { class: "gk-checks" });
    const needle = make("input", { type: "text", id: "gk-picker-body", autocomplete: "off", on: { input: () => bodies() } });
    const bodies = () => {
      const typed = needle.value.trim().toLowerCase().split(/\s+/);
      const fits = (at) => typed.every((word) => data.bodies[at].join(" ").toLowerCase().includes(word));
      const rest = data.bodies.map((_, at) => at).filter((at) => !state.bodies.has(at) && fits(at));
      const shown = [...[...state.bodies].sort((a, b) => a - b), ...rest.slice(0, LISTED)];
      const held = document.activeElement && document.activeElement.dataset.words;
      list.replaceChildren(...shown.map((at) => check(`${data.bodies[at][1]}（${data.bodies[at][2]}）`, state.bodies.has(at), toggle(state.bodies, at))));
      if (rest.length > LISTED) list.append(make("p", {}, `还有 ${rest.length - LISTED} 个，请输入名称缩小范围。`));
      /* The list is made anew; whoever works by keys stays where they were. */
      const same = [...list.querySelectorAll("input")].find((box) => box.dataset.words === held);
      if (same && held) same.focus();
    };

    const years_ = make("div", { class: "gk-checks gk-checks--row" });
    const rows_ = make("div", { class: "gk-rows" });
    const result = make("div", { class: "gk-scroll", tabindex: "0", role: "region", "aria-label": "对照结果" });
    const told = make("p", { class: "gk-told", role: "status" });
    const notes = make("div", { class: "gk-notes", role: "status" });

    const offer = () => {
      bodies();
      years_.replaceChildren(...years.map((year) => check(`${year} 年`, state.years.has(year), toggle(state.years, year))));
      rows_.replaceChildren(...Object.entries(data.tables).map(([table, name]) => make(
        "details",
        { open: data.rows.some(([, of], at) => of === table && state.rows.has(at)) },
        make("summary", {}, name),
        make("div", { class: "gk-checks" }, ...data.rows.flatMap(([, of, words], at) => (of === table ? [check(words, state.rows.has(at), toggle(state.rows, at))] : []))),
      )));
    };

    const head = (at) => {
      const [code, , words] = data.rows[at];
      const down = state.sort === `-${code}`;
      const up = state.sort === code;
      const next = down ? code : up ? "" : `-${code}`;
      return make(
        "th",
        { scope: "col", "aria-sort": down ? "descending" : up ? "ascending" : null },
        make("button", { type: "button", class: "gk-sort", on: { click: () => { state.sort = next; changed(); } } }, `${words}${down ? " ↓" : up ? " ↑" : ""}`),
      );
    };

    /* As pages spell it: a number other than zero in <b>, all but its last group of digits in <i>. */
    const figured = (value) => {
      if (typeof value !== "number" || !value) return [String(value)];
      const [, before, whole, rest] = String(value).match(/^(-?)(\d+)(.*)$/);
      const groups = whole.match(/\d{1,3}(?=(?:\d{3})*$)/g);
      return [make("b", {}, before, ...groups.slice(0, -1).map((group) => make("i", {}, group)), groups.at(-1) + rest)];
    };

    const line = (report) => {
      const [body, year] = data.reports[report];
      return make(
        "tr",
        {},
        make("th", { scope: "row" }, make("a", { href: place(report) }, `${data.bodies[body][1]} ${year} 年`)),
        ...columns().map((at) => {
          const value = figure(at, report);
          return make("td", { class: typeof value === "number" ? null : "gk-blank" }, make("a", { href: place(report, at) }, ...figured(value)));
        }),
      );
    };

    const show = () => {
      const found = chosen();
      const table = make(
        "table",
        { class: "gk-table gk-figures gk-compare" },
        make("caption", {}, "所选机关、年度和行，照各报告所印"),
        make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "机关和年度"), ...columns().map(head))),
        make("tbody", {}, ...found.slice(0, SHOWN).map(line)),
      );
      result.replaceChildren(table);
      told.textContent = found.length > SHOWN
        ? `共 ${found.length} 份报告，显示前 ${SHOWN} 份；下载的 CSV 里是全部。`
        : `共 ${found.length} 份报告。`;
      const strange = state.strange.length ? [make("p", {}, `本站没有登记，没有列入：${state.strange.join("、")}。`)] : [];
      const said = columns().filter((at) => data.rows[at][3] && new Set(found.map((report) => data.editions[data.rows[at][1]][report])).size > 1);
      notes.replaceChildren(...strange, ...said.map((at) => make("p", {}, `${data.rows[at][2]}：所选报告用的格式不同。${data.rows[at][3]}`)));
    };

    const quoted = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));

    const csv = () => {
      const lines = [["机关代码", "机关", "年度", ...columns().map((at) => data.rows[at][2])]];
      chosen().forEach((report) => {
        const [body, year] = data.reports[report];
        lines.push([data.bodies[body][0], data.bodies[body][1], year, ...columns().map((at) => figure(at, report))]);
      });
      const text = `\ufeff${lines.map((each) => each.map(quoted).join(",")).join("\r\n")}\r\n`;
      const link = make("a", { href: URL.createObjectURL(new Blob([text], { type: "text/csv" })), download: "gongkai-compare.csv" });
      link.click();
      URL.revokeObjectURL(link.href);
    };

    const changed = () => { write(); bodies(); show(); };

    /* What the address says, on the page: after Back as well. */
    const reread = () => {
      Object.assign(state, read());
      offer();
      show();
    };
    addEventListener("popstate", reread);

    const reset = () => {
      history.pushState(null, "", location.pathname);
      reread();
    };

    root.append(
      make("fieldset", {}, make("legend", {}, "机关（不选就是全部）"), make("label", { for: "gk-picker-body" }, "名称里有 "), needle, list),
      make("fieldset", {}, make("legend", {}, "年度（不选就是全部）"), years_),
      make("fieldset", {}, make("legend", {}, "行"), rows_),
      make("p", {}, make("button", { type: "button", class: "gk-button", on: { click: csv } }, "下载这张表（CSV）"), make("button", { type: "button", class: "gk-button", on: { click: reset } }, "重新挑选")),
      told,
      notes,
      result,
    );
    offer();
    show();
    root.hidden = false;
  };

  fetch(root.dataset.source)
    .then((answer) => { if (!answer.ok) throw new Error(answer.status); return answer.json(); })
    .then(start)
    .catch(() => {
      root.textContent = "没有取到数据。请从网站上打开这一页，或者看预先排好的对照。";
      root.hidden = false;
    });
})();
