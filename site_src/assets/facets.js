/* Narrows a list of bodies by level and function; what is chosen stands in the address. */
(() => {
  "use strict";

  const form = document.querySelector(".gk-facets");
  if (!form) return;
  const lines = [...document.querySelectorAll(".gk-agencies dd")];
  const told = form.querySelector("[role=status]");
  const selects = [...form.querySelectorAll("select")];

  const fits = (line, but) => selects.every((one) => one === but || !one.value || line.dataset[one.name] === one.value);

  const show = () => {
    for (const line of lines) line.hidden = !fits(line);
    for (const group of document.querySelectorAll(".gk-agencies dl > div")) {
      group.hidden = ![...group.querySelectorAll("dd")].some((line) => !line.hidden);
    }
    for (const one of selects) {
      for (const option of [...one.options].slice(1)) {
        const count = lines.filter((line) => line.dataset[one.name] === option.value && fits(line, one)).length;
        option.textContent = `${option.value}（${count}）`;
        option.disabled = !count && !option.selected;
      }
    }
    const left = lines.filter((line) => !line.hidden).length;
    told.textContent = left < lines.length ? `${left} 个机关，共 ${lines.length} 个` : "";
  };

  const read = () => {
    const asked = new URLSearchParams(location.search);
    for (const one of selects) {
      one.value = asked.get(one.name) ?? "";
      if (one.selectedIndex < 0) one.value = "";
    }
    show();
  };

  form.addEventListener("change", () => {
    const address = new URL(location.href);
    for (const one of selects) {
      if (one.value) address.searchParams.set(one.name, one.value);
      else address.searchParams.delete(one.name);
    }
    history.pushState(null, "", address);
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("popstate", read);
  form.hidden = false;
  read();
})();
