/* What a figure's box can do when scripts run: walk the table by arrow keys, see where a figure
   comes from, copy its address or its citation, report it, copy the table. Without scripts nothing
   is missing but this: addresses and sources stand in the page itself. */
(() => {
  "use strict";

  /* Where each box stands in the original and how it was read: the page says it once, for all; what
     is the same for several boxes in turn stands with their number. */
  const spread = (runs) => runs.flatMap((run) => (Array.isArray(run) ? Array(run[1]).fill(run[0]) : [run]));
  const hints = document.querySelector("script.gk-hints");
  Object.entries(hints ? JSON.parse(hints.textContent) : {}).forEach(([code, told]) => {
    let line = 0;
    const lines = spread(told.lines ?? []);
    const earlier = spread(told.before ?? []);
    const table = document.getElementById(`${code}-caption`).closest("table");
    table.querySelectorAll("td[id]").forEach((box, at) => {
      line += lines[at] ?? 0;
      const before = earlier[at] ?? "";
      box.title = [
        line ? `原文第 ${line} 行` : "",
        told.others?.[at] ?? told.usual,
        before === "" ? "" : `上年印 ${before}`,
      ].filter(Boolean).join("；");
    });
  });

  /* A figure beside those of other reports leads to its own box. Of the heads of its row and column
     one has the name of the box, and the other leads to the report. */
  document.querySelectorAll(".gk-cross").forEach((table) => {
    const columns = table.tHead.rows[0].cells;
    table.querySelectorAll("td:not(.gk-absent)").forEach((box) => {
      const heads = [box.parentElement.cells[0], columns[box.cellIndex]];
      const [named, other] = heads[0].id ? heads : heads.reverse();
      const link = document.createElement("a");
      link.href = `${other.querySelector("a").getAttribute("href")}#${named.id}`;
      box.prepend(link);
      link.append(link.nextSibling);
    });
  });

  const plain = (box) => {
    const copy = box.cloneNode(true);
    copy.querySelectorAll("sup, small, .gk-hidden, [lang=en]").forEach((each) => each.remove());
    return copy.textContent.trim().replace(/\s+/g, " ");
  };

  /* The line of the original on which a figure stands, where the page lists it. Of a very long
     line the place that marks the figure comes first, else the one around the label of its row. */
  const printed = (box) => {
    const [, number] = box.title.match(/原文第 (\d+) 行/) || [];
    const row = [...document.querySelectorAll(".gk-places [data-row]")].find((each) => box.id.startsWith(`${each.dataset.row}-`));
    const lines = row ? [...row.querySelectorAll(`a[href$="#L${number}"]`)].map((link) => link.parentElement) : [];
    const marked = (line) => line.querySelector("mark");
    const found = lines.find((line) => marked(line)?.textContent === plain(box)) || lines.find((line) => !marked(line));
    if (!found) return null;
    const line = document.createElement("p");
    line.append(...found.cloneNode(true).childNodes);
    return line;
  };

  /* The table as a raster of boxes, spans resolved. */
  const raster = (table) => {
    const rows = [...table.rows];
    const grid = rows.map(() => []);
    rows.forEach((row, y) => {
      let x = 0;
      for (const box of row.cells) {
        while (grid[y][x]) x += 1;
        for (let down = 0; down < box.rowSpan && y + down < rows.length; down += 1) {
          for (let right = 0; right < box.colSpan; right += 1) grid[y + down][x + right] = box;
        }
        x += box.colSpan;
      }
    });
    return grid;
  };

  const place = (grid, box) => {
    const y = grid.findIndex((row) => row.includes(box));
    return { y, x: y < 0 ? -1 : grid[y].indexOf(box) };
  };

  /* Heads to the left of a box and above it, in words. */
  const label = (grid, box) => {
    const { x, y } = place(grid, box);
    const left = grid[y].slice(0, x).filter((each) => each.tagName === "TH");
    const above = grid.slice(0, y).map((row) => row[x]).filter((each) => each && each.tagName === "TH");
    const named = box.headers ? box.headers.split(" ").map((id) => document.getElementById(id)) : [...left, ...above];
    return [...new Set(named)].filter(Boolean).map(plain).filter(Boolean).join(" · ");
  };

  const tsv = (table) => {
    const grid = raster(table);
    return grid
      .map((row, y) => row.map((box, x) => {
        const at = place(grid, box);
        return at.x === x && at.y === y ? plain(box) : "";
      }).join("\t"))
      .join("\n");
  };

  const copy = async (text, button) => {
    const before = button.textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "已复制";
    } catch {
      window.prompt("请自行复制：", text);
    }
    setTimeout(() => { button.textContent = before; }, 1500);
  };

  const button = (words, act) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "gk-button";
    made.textContent = words;
    made.addEventListener("click", () => act(made));
    return made;
  };

  const address = (box) => `${location.href.split("#")[0]}#${box.id}`;

  /* The project's own form for reports of errors, with the box filled in. */
  const complaint = (box) => {
    const known = document.querySelector('.gk-trouble a[href*="/issues/"]');
    if (!known) return null;
    const link = document.createElement("a");
    const target = new URL(known.href);
    target.searchParams.set("page", `${target.searchParams.get("page") || ""}#${box.id}`);
    link.href = target.href;
    link.rel = "noopener";
    link.textContent = "报告这一格有误";
    return link;
  };

  /* The letter that the page offers, about the box. */
  const letter = (box) => {
    const known = document.querySelector('.gk-trouble a[href^="mailto:"]');
    if (!known) return null;
    const link = document.createElement("a");
    const page = document.querySelector(".gk-trouble code").textContent;
    link.href = known.href.replace(encodeURIComponent(page), encodeURIComponent(`${page}#${box.id}`));
    link.textContent = "写信";
    return link;
  };

  const card = document.createElement("aside");
  card.className = "gk-card";
  card.hidden = true;
  card.setAttribute("aria-label", "所选数字");
  card.setAttribute("aria-live", "polite");
  let chosen = null;

  /* The card stands at the end of the page, but is walked as if it stood behind its figure. */
  const controls = () => [...card.querySelectorAll("a[href], button")];
  card.addEventListener("keydown", (event) => {
    if (event.key !== "Tab" || !chosen) return;
    const at = controls().indexOf(document.activeElement);
    if (event.shiftKey ? at > 0 : at < controls().length - 1) return;
    if (event.shiftKey) event.preventDefault();
    chosen.focus();
    if (!event.shiftKey) close(); // and the browser goes on from the figure
  });

  const close = () => {
    card.hidden = true;
    document.querySelectorAll(".gk-crossed").forEach((each) => each.classList.remove("gk-crossed"));
  };

  const show = (box) => {
    const grid = raster(box.closest("table"));
    const words = label(grid, box);
    const { x, y } = place(grid, box);
    close();
    grid.forEach((row, at) => row.forEach((each, column) => {
      if (each && each.id && each.tagName === "TD" && (at === y || column === x)) each.classList.add("gk-crossed");
    }));
    const head = document.createElement("p");
    head.className = "gk-card__figure";
    head.textContent = `${words}：${plain(box)}`;
    const hint = document.createElement("p");
    hint.textContent = box.title;
    const acts = document.createElement("p");
    const title = document.querySelector("h1").firstChild.textContent.trim();
    acts.append(
      button("复制地址", (made) => copy(address(box), made)),
      button("复制引用", (made) => copy(`${title}，${words}：${plain(box)}。${address(box)}`, made)),
    );
    acts.append(...[complaint(box), letter(box)].filter(Boolean));
    acts.append(button("关闭", () => { close(); box.focus(); }));
    card.replaceChildren(...[head, hint, printed(box), acts].filter(Boolean));
    card.hidden = false;
  };

  /* One box of a table can be tabbed to; arrow keys move on from there. */
  const rove = (table) => {
    const boxes = [...table.querySelectorAll("td[id]")];
    if (!boxes.length) return;
    table.classList.add("gk-live");
    boxes.forEach((box, at) => { box.tabIndex = at ? -1 : 0; });
    const go = (to) => {
      if (!to) return;
      boxes.forEach((box) => { box.tabIndex = -1; });
      to.tabIndex = 0;
      to.focus();
    };
    const step = (box, dx, dy) => {
      const grid = raster(table);
      let { x, y } = place(grid, box);
      do { x += dx; y += dy; } while (grid[y] && grid[y][x] && (grid[y][x] === box || !grid[y][x].id || grid[y][x].tagName !== "TD"));
      return grid[y] && grid[y][x];
    };
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    table.addEventListener("keydown", (event) => {
      const box = event.target.closest("td[id]");
      if (!box || event.target !== box) return;
      if (event.key === "Tab" && !event.shiftKey && box === chosen && !card.hidden) {
        event.preventDefault();
        controls()[0].focus();
      } else if (steps[event.key]) {
        event.preventDefault();
        go(step(box, ...steps[event.key]));
      } else if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        chosen = box;
        show(box);
      }
    });
    table.addEventListener("click", (event) => {
      const box = event.target.closest("td[id]");
      if (!box || event.target.closest("a")) return;
      chosen = box;
      go(box);
      show(box);
    });
  };

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) {
      close();
      if (chosen) chosen.focus();
    }
  });

  /* English labels, once asked for, stay on from page to page; ?lang=en asks for them. */
  const english = document.getElementById("gk-en");
  if (english) {
    const KEY = "gk-english";
    const stored = () => { try { return localStorage.getItem(KEY); } catch { return null; } };
    english.checked = new URLSearchParams(location.search).get("lang") === "en" || stored() === "1";
    english.addEventListener("change", () => {
      try { localStorage.setItem(KEY, english.checked ? "1" : "0"); } catch { /* kept for this page only */ }
    });
  }

  /* A box that scrolls sideways keeps heads inside; so while its table is read they are moved down
     to the upper edge of what is seen. */
  const heads = [...document.querySelectorAll(".gk-scroll thead")];
  const follow = () => {
    const edge = parseFloat(getComputedStyle(document.body).getPropertyValue("--gk-head")) * parseFloat(getComputedStyle(document.documentElement).fontSize);
    for (const head of heads) {
      const scroll = head.closest(".gk-scroll");
      const room = scroll.getBoundingClientRect();
      const isInside = getComputedStyle(scroll).overflowX === "auto";
      const most = room.height - head.offsetHeight - head.offsetTop - 80; // the last rows stay free
      const down = isInside ? Math.min(edge - room.top - head.offsetTop, most) : 0;
      head.style.transform = down > 0 ? `translateY(${Math.round(down)}px)` : "";
    }
  };
  if (heads.length) {
    let isAsked = false;
    const ask = () => {
      if (isAsked) return;
      isAsked = true;
      requestAnimationFrame(() => { isAsked = false; follow(); });
    };
    addEventListener("scroll", ask, { passive: true });
    addEventListener("resize", ask);
    follow();
  }

  document.querySelectorAll(".gk-scroll").forEach((scroll) => {
    const table = scroll.querySelector("table");
    const line = document.createElement("p");
    line.className = "gk-copy";
    line.append(button("复制本表，可粘贴到表格软件", (made) => copy(tsv(table), made)));
    scroll.after(line);
    rove(table);
  });
  document.body.append(card);
})();
