/* What can be taken from a chart: the drawing as SVG, a picture of it, its figures as CSV, and code
   that shows it elsewhere with its address, asking nobody for anything. Without scripts the chart
   and its figures stand in the page all the same. */
(() => {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const LOOK = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "paint-order", "font-size", "font-weight", "text-anchor", "shape-rendering"];

  const made = (name, attributes, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };

  /* A drawing that looks the same without the page's style sheet; its links lead to whole addresses. */
  const unstyled = (plot) => {
    const copy = plot.cloneNode(true);
    const originals = plot.querySelectorAll("*");
    copy.querySelectorAll("*").forEach((element, at) => {
      const style = getComputedStyle(originals[at]);
      for (const key of LOOK) element.setAttribute(key, style.getPropertyValue(key));
      element.removeAttribute("class");
      element.removeAttribute("tabindex");
      if (element.localName === "a") element.setAttribute("href", originals[at].href.baseVal && new URL(originals[at].href.baseVal, location.href).href);
    });
    return copy;
  };

  /* The lines of a piece of text as they stand on the page, each with its place. */
  const lines = (node) => {
    const found = [];
    const range = document.createRange();
    for (let at = 0; at < node.length; at += 1) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const [box] = range.getClientRects();
      if (!box) continue;
      const last = found[found.length - 1];
      if (last && Math.abs(last.top - box.top) < 3) last.text += node.data[at];
      else found.push({ text: node.data[at], left: box.left, top: box.top, bottom: box.bottom });
    }
    return found.filter((line) => line.text.trim());
  };

  const written = (figure, from) => {
    const walker = document.createTreeWalker(figure, NodeFilter.SHOW_TEXT, (node) => (
      node.parentElement.closest("svg, details, .gk-chart__tools, .gk-chart__source a") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT
    ));
    const found = [];
    while (walker.nextNode()) {
      const style = getComputedStyle(walker.currentNode.parentElement);
      for (const line of lines(walker.currentNode)) {
        found.push(made("text", {
          x: line.left - from.left,
          y: (line.top + line.bottom) / 2 - from.top + parseFloat(style.fontSize) * 0.36,
          fill: style.color,
          "font-size": style.fontSize,
          "font-weight": style.fontWeight,
        }, line.text));
      }
    }
    return found;
  };

  /* The whole figure as one SVG: title, keys, drawings and source where they stand on the page. */
  const drawn = (figure) => {
    const from = figure.getBoundingClientRect();
    const foot = figure.querySelector(".gk-chart__source").getBoundingClientRect().bottom;
    const [wide, high] = [from.width + 32, foot - from.top + 40];
    const style = getComputedStyle(document.body);
    const keys = [...figure.querySelectorAll(".gk-key")].map((key) => {
      const box = key.getBoundingClientRect();
      return made("rect", { x: box.left - from.left, y: box.top - from.top, width: box.width, height: box.height, fill: getComputedStyle(key).backgroundColor });
    });
    const plots = [...figure.querySelectorAll(".gk-plot")].map((plot) => {
      const box = plot.getBoundingClientRect();
      const { paddingLeft, paddingRight } = getComputedStyle(plot);
      const left = parseFloat(paddingLeft);
      return made("svg", {
        x: box.left - from.left + left, y: box.top - from.top, width: box.width - left - parseFloat(paddingRight), height: box.height, overflow: "visible", "font-size": "13px",
      }, ...unstyled(plot).childNodes);
    });
    const address = made("text", { x: 0, y: high - 32, fill: style.color, "font-size": "12px" }, addressOf(figure));
    return made("svg", { xmlns: SVG, width: wide, height: high, viewBox: `-16 -16 ${wide} ${high}`, "font-family": style.fontFamily, role: "img", "aria-label": words(figure) },
      made("rect", { x: -16, y: -16, width: wide, height: high, fill: style.getPropertyValue("--md-default-bg-color") }),
      ...keys, ...written(figure, from), ...plots, address);
  };

  const addressOf = (figure) => {
    const canonical = document.querySelector('link[rel="canonical"]');
    return `${(canonical || location).href.split("#")[0]}#${figure.id}`;
  };
  const words = (figure) => figure.querySelector("figcaption").textContent.trim().replace(/\s+/g, " ");
  const spelled = (svg) => new XMLSerializer().serializeToString(svg);
  const inline = (svg) => `data:image/svg+xml;charset=utf-8,${encodeURIComponent(spelled(svg))}`;

  const picture = async (figure) => {
    const svg = drawn(figure);
    const image = new Image();
    image.src = inline(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
    const pen = canvas.getContext("2d");
    pen.scale(2, 2);
    pen.drawImage(image, 0, 0);
    return new Promise((done) => { canvas.toBlob(done, "image/png"); });
  };

  /* The figures as CSV; signs that would make a spreadsheet reckon are kept from doing so. */
  const csv = (figure) => {
    const named = figure.dataset.table && [...document.querySelectorAll(".gk-table caption, .gk-table")].map((one) => one.closest("table")).find((table) => table.closest(`[aria-labelledby^="${figure.dataset.table}"]`) || table.id === figure.dataset.table);
    const table = figure.querySelector("details table") || named;
    const cell = (box) => {
      const copy = box.cloneNode(true);
      copy.querySelectorAll("sup, .gk-hidden").forEach((each) => each.remove());
      copy.querySelectorAll("small").forEach((each) => { each.textContent = `（${each.textContent}）`; });
      const text = copy.textContent.trim().replace(/\s+/g, " ");
      const safe = /^[=+@\t\r]/.test(text) ? `'${text}` : text;
      return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return table && `\ufeff${[...table.rows].map((row) => [...row.cells].map(cell).join(",")).join("\n")}\n`;
  };

  const embedded = (figure) => {
    const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
    const address = escaped(addressOf(figure));
    return `<figure><img src="${inline(drawn(figure))}" alt="${escaped(words(figure))}" style="max-width:100%"><figcaption><a href="${address}">${address}</a></figcaption></figure>`;
  };

  const save = (content, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([content], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  const named = (figure, suffix) => `${["gongkai", ...location.pathname.split("/").filter(Boolean), figure.id].join("-")}.${suffix}`;

  const ACTS = {
    SVG: (figure) => save(spelled(drawn(figure)), "image/svg+xml", named(figure, "svg")),
    PNG: async (figure) => save(await picture(figure), "image/png", named(figure, "png")),
    CSV: (figure) => save(csv(figure), "text/csv", named(figure, "csv")),
    嵌入代码: async (figure, button) => {
      const text = embedded(figure);
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "已复制";
        setTimeout(() => { button.textContent = "嵌入代码"; }, 1500);
      } catch {
        window.prompt("请自行复制：", text);
      }
    },
  };

  /* A chart that does not name its source is of the report of its page; taken along, it names it. */
  const title = document.querySelector("h1").firstChild.textContent.trim();
  document.querySelectorAll(".gk-chart").forEach((figure) => {
    const tools = document.createElement("span");
    tools.className = "gk-chart__tools";
    for (const [name, act] of Object.entries(ACTS)) {
      if (name === "CSV" && !csv(figure)) continue;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = name;
      button.addEventListener("click", () => act(figure, button));
      tools.append(button);
    }
    const source = figure.querySelector(".gk-chart__source");
    if (source.firstChild === source.firstElementChild) source.prepend(`来源：${title}。 `);
    source.append(tools);
  });
})();
