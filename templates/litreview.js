// Sorting, filters and staleness. The page reads and prints without any of it.
(() => {
  "use strict";
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const state = new URLSearchParams(location.search);

  // State lives in the address, so that a filtered view can be sent to somebody.
  const remember = (key, value) => {
    if (value) state.set(key, value);
    else state.delete(key);
    const query = state.toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    } catch {
      // A page opened in a sandbox may not change its address; filters still work.
    }
  };

  const bodies = (table) => [...table.tBodies];

  const sortBy = (table, key, direction) => {
    const attribute = "sort" + key[0].toUpperCase() + key.slice(1);
    const sign = direction === "descending" ? -1 : 1;
    const compare = (a, b) => {
      const [x, y] = [a.dataset[attribute], b.dataset[attribute]];
      const numeric = x !== "" && y !== "" && !isNaN(x) && !isNaN(y);
      return sign * (numeric ? x - y : x.localeCompare(y));
    };
    table.append(...bodies(table).sort(compare));
    for (const heading of $$("th[data-sort]", table.tHead)) {
      if (heading.dataset.sort === key) heading.setAttribute("aria-sort", direction);
      else heading.removeAttribute("aria-sort");
    }
  };

  const makeSortable = (table) => {
    const name = table.dataset.rows + ".sort";
    for (const heading of $$("th[data-sort]", table.tHead)) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const now = heading.getAttribute("aria-sort");
        const first = heading.dataset.first || "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const next = now === first ? other : first;
        sortBy(table, heading.dataset.sort, next);
        remember(name, heading.dataset.sort + "." + next);
      });
    }
    const [key, direction] = (state.get(name) || "").split(".");
    const known = $$("th[data-sort]", table.tHead).some((h) => h.dataset.sort === key);
    if (known && /^(a|de)scending$/.test(direction)) sortBy(table, key, direction);
  };

  const filterRows = (form, tables) => {
    const wanted = Object.fromEntries(new FormData(form));
    const words = wanted.q.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    let total = 0;
    for (const body of tables.flatMap(bodies)) {
      const text = (body.searched ||= `${body.textContent} ${body.dataset.words || ""}`.toLowerCase());
      const fits =
        words.every((word) => text.includes(word)) &&
        Object.entries(wanted).every(
          ([name, value]) => name === "q" || !value || body.dataset[name] === value
        );
      body.hidden = !fits;
      total += 1;
      shown += fits;
    }
    const any = Object.values(wanted).some(Boolean);
    form.querySelector("output").textContent = any ? `${shown} of ${total} shown` : "";
    for (const fold of $$("details.others", form.parentElement)) {
      if (any && fold.querySelector("tbody:not([hidden]) tr.why")) fold.open = true;
    }
    return wanted;
  };

  const makeFilter = (form) => {
    const key = form.dataset.filters;
    const tables = $$(`table[data-rows="${key}"]`);
    for (const field of form.elements) {
      const kept = field.name && state.get(`${key}.${field.name}`);
      if (kept) field.value = kept;
    }
    const apply = () => {
      for (const [name, value] of Object.entries(filterRows(form, tables))) {
        remember(`${key}.${name}`, value);
      }
    };
    form.hidden = false;
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("reset", () => setTimeout(apply));
    filterRows(form, tables);
  };

  // A link to a row shows it, whatever hides it, and opens the row's own details.
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) {
      fold.open = true;
    }
    if (target.tagName === "TBODY") {
      target.hidden = false;
      target.querySelector("details").open = true;
    }
    target.scrollIntoView();
  };

  const tellStale = () => {
    const due = document.querySelector("time[data-due]");
    const banner = document.getElementById("stale");
    const today = new Date().toISOString().slice(0, 10);
    if (banner && due && due.dateTime < today) banner.hidden = false;
  };

  $$("table[data-rows]").forEach(makeSortable);
  $$("form[data-filters]").forEach(makeFilter);
  tellStale();
  reveal();
  addEventListener("hashchange", reveal);
})();
