// Compounds side by side: only the columns of those chosen, and the choice in the address.
(() => {
  "use strict";
  const form = document.querySelector("form[data-compare]");
  const table = document.querySelector("table[data-compounds]");
  if (!form || !table) return;
  const selects = [...form.querySelectorAll("select")];
  const state = new URLSearchParams(location.search);
  const many = table.classList.contains("stacked");

  const apply = () => {
    const chosen = new Set(selects.map((select) => select.value).filter(Boolean));
    table.classList.toggle("stacked", many && !chosen.size);
    for (const cell of table.querySelectorAll("[data-of]")) {
      cell.hidden = chosen.size > 0 && !chosen.has(cell.dataset.of);
    }
    for (const row of table.tBodies[0].rows) {
      row.hidden = !row.querySelector("[data-of]:not([hidden]) a");
    }
    if (chosen.size) state.set("compounds", [...chosen].join("."));
    else state.delete("compounds");
    try {
      history.replaceState(null, "", (String(state) && "?" + state) || location.pathname);
    } catch {
      // A page opened in a sandbox may not change its address.
    }
  };
  const kept = (state.get("compounds") || "").split(".");
  selects.forEach((select, at) => {
    const known = [...select.options].some((option) => option.value === kept[at]);
    select.value = known ? kept[at] : "";
  });
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
