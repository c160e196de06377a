// Search, filters, sorting, copying, and how fresh the records are. Every page reads without it.
(() => {
  "use strict";
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const make = (tag, given = {}, ...children) => {
    const made = Object.assign(document.createElement(tag), given);
    made.append(...children);
    return made;
  };
  const { root = "" } = document.body.dataset;
  const state = new URLSearchParams(location.search);

  // State lives in the address, so that a view can be sent to somebody.
  const remember = (key, value) => {
    if (value) state.set(key, value);
    else state.delete(key);
    const query = state.toString();
    try {
      history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash);
    } catch {
      // A sandboxed page may not change its address.
    }
  };

  // Words. A stem is the beginning of its word, so that text is searched as it stands.
  const STOP = new Set(
    ("a about an and any are as at be been but by can do does for from has have how i if in into is it its " +
      "me my non not of on one or should that the there they this to was what when which who why will with you your").split(" ")
  );
  const WEAK = /^(improv|help|better|good|bad|mak|increas|rais|boost|enhanc|reduc|effect|caus|work|us|tak|get|peopl|person|health)$/;
  const ENDING =
    /(ations?|ating|ated|ates?|ments?|ness|ous(ly)?|abl[ey]|all?y?|ivel?y?|ives|ions?|ings?|t?y|t?ies|ers?|ed|es|ly|e)$/;
  const stem = (word) => {
    for (let round = 0; round < 3; round++) {
      const cut = word.replace(/([^sui])s$/, "$1").replace(ENDING, "");
      if (cut.length < 3 || cut === word) break;
      word = cut;
    }
    return word;
  };
  // Case, accents, width and ligatures make no difference.
  const fold = (text) => text.toUpperCase().normalize("NFKD").replace(/[\p{M}\xad]/gu, "").toLowerCase();
  const plain = (text) => fold(text).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  const wordsOf = (text) => plain(text).split(" ").filter(Boolean);
  // What a query asks for: a PMID in it; else its words, the weak ones only when there are no others.
  const termsOf = (text) => {
    const words = wordsOf(plain(text).replace(/pmid/g, " "));
    const pmids = words.filter((word) => /^\d{7,8}$/.test(word));
    if (pmids[0]) return pmids;
    const stems = [...new Set(words.filter((word) => !STOP.has(word)).map(stem))];
    const strong = stems.filter((term) => !WEAK.test(term));
    return strong.length ? strong : stems;
  };
  window.litreview = { make, wordsOf, termsOf, stem, WEAK }; // search.js reads words the same way

  // Freshness, told from the dates a page holds and the reader's own clock.
  const day = (iso) =>
    new Date(iso).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  const daysSince = (iso) => Math.floor((Date.now() - Date.parse(iso)) / 864e5);
  const ENDED = { partial: "was incomplete", failed: "did not succeed" };
  const freshness = (dates) => {
    const { lastComplete: last, nextDue: due, dataThrough: known, shortOn, shortOutcome } = dates;
    const fellShort = shortOn ? `The search on ${day(shortOn)} ${ENDED[shortOutcome] || "has not ended"}.` : "";
    const age = daysSince(last || known);
    const old = age > 3 * dates.cadenceDays;
    if (!last) {
      const asOf = known && (old ? `studies since ${day(known)} may be missing.` : `Records as known on ${day(known)}.`);
      return ["never", `No complete search ${old ? "yet:" : "of PubMed yet."}`, asOf, fellShort];
    }
    const searched = `PubMed searched on ${day(last)}.`;
    if (old) return ["long-overdue", searched, `Long overdue: ${age} days ago; newer studies may be missing.`, fellShort];
    if (daysSince(due) > 0) return ["overdue", searched, `Overdue: the next search was due on ${day(due)}.`, fellShort];
    return ["within", searched, `Next on ${day(due)}.`, fellShort];
  };
  const dates = window.litreviewFreshness || {};
  for (const place of $$("[data-freshness]")) {
    const brief = "lastComplete" in place.dataset;
    const [kind, searched, ...rest] = freshness(brief ? place.dataset : dates);
    place.classList.add("fresh-" + kind);
    const said = brief ? rest.slice(kind === "never") : [searched, ...rest];
    place.textContent = said.filter(Boolean).join(" ").replace(/\.$/, "");
  }

  // Copying a link or a citation.
  const copyText = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const area = make("textarea", { value: text, readOnly: true });
      document.body.append(area);
      area.select();
      const done = document.execCommand("copy");
      area.remove();
      return done;
    }
  };
  for (const button of $$("button[data-copy]")) {
    const said = make("span", { className: "copied" });
    said.setAttribute("role", "status");
    button.after(said);
    button.hidden = false;
    button.addEventListener("click", async () => {
      const { cite } = button.dataset;
      const searched = dates.lastComplete || dates.dataThrough;
      const page = ($$("[rel=canonical]")[0] || location).href.split(/[?#]/)[0]; // as published
      const text = cite ? cite.replace("{date}", searched ? day(searched) : "a date not known") : page + location.search;
      const done = await copyText(text);
      button.focus();
      said.textContent = done ? " Copied." : ` Copy it by hand: ${text}`;
    });
  }

  // Sorting: rows within their groups, in all tables of one name.
  const sortBy = (tables, key, direction) => {
    const attribute = "sort" + key[0].toUpperCase() + key.slice(1);
    const sign = direction === "descending" ? -1 : 1;
    const compare = (a, b) => {
      const [x, y] = [a, b].map((row) => row.dataset[attribute] ?? row.cells[0].textContent);
      const numeric = x !== "" && y !== "" && !isNaN(x) && !isNaN(y);
      return sign * (numeric ? x - y : x.localeCompare(y, "en"));
    };
    for (const table of tables) {
      for (const body of table.tBodies) body.append(...[...body.rows].sort(compare));
      for (const heading of $$("th[data-sort]", table.tHead)) {
        if (heading.dataset.sort === key) heading.setAttribute("aria-sort", direction);
        else heading.removeAttribute("aria-sort");
      }
    }
  };
  const makeSortable = (name) => {
    const tables = $$(`table[data-rows="${name}"]`);
    const headings = tables.flatMap((table) => $$("th[data-sort]", table.tHead));
    for (const heading of headings) {
      const button = make("button", { type: "button" }, ...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const now = heading.getAttribute("aria-sort");
        const first = heading.dataset.first || "ascending";
        const next = now !== first ? first : first === "ascending" ? "descending" : "ascending";
        sortBy(tables, heading.dataset.sort, next);
        remember(name + ".sort", heading.dataset.sort + "." + next);
      });
    }
    const [key, direction] = (state.get(name + ".sort") || "").split(".");
    const known = headings.some((heading) => heading.dataset.sort === key);
    if (known && /^(a|de)scending$/.test(direction)) sortBy(tables, key, direction);
  };

  // Filters: rows that fit stay, groups with none fold away, and a group with some opens.
  const makeFilter = (form) => {
    const key = form.dataset.filters;
    const tables = $$(`table[data-rows="${key}"]`);
    const rows = tables.flatMap((table) => [...table.tBodies].flatMap((body) => [...body.rows]));
    const groups = [...new Set(tables.map((table) => table.closest("details.group")).filter(Boolean))];
    const asPrinted = groups.map((group) => group.open);
    const help = (form.closest("section") || document).querySelector("[data-nothing]");
    const clear = make("button", { type: "button" }, "Clear the filters");
    const near = make("span");
    const elsewhere = help ? $$("a", help) : []; // the other parts of a long table
    help?.append(" ", clear, near);
    const unfold = () => $$("details", form).forEach((fold) => (fold.open = true));
    clear.addEventListener("click", () => (form.reset(), unfold(), form.querySelector("[name]").focus()));
    const textOf = (row) => (row.searched ||= ` ${plain(`${row.innerHTML.replace(/<[^>]*>/g, " ")} ${row.dataset.words || ""}`)} `);
    const holds = (row, term) => textOf(row).includes(" " + term);

    const nearest = (terms) => {
      const score = (row) => terms.filter((term) => holds(row, /\d/.test(term) ? term : term.slice(0, 3))).length;
      const ranked = rows.map((row) => [score(row), row.querySelector("a")]).filter(([count, link]) => count && link);
      const links = ranked.sort((a, b) => b[0] - a[0]).slice(0, 3);
      const copy = ([, { href, textContent }], at) => [at ? ", " : " Nearest: ", make("a", { href }, textContent)];
      near.replaceChildren(...links.flatMap(copy));
    };
    const apply = () => {
      const { q = "", ...chosen } = Object.fromEntries(new FormData(form));
      const [terms, wanted] = [termsOf(q), Object.entries(chosen).filter(([, value]) => value)];
      const any = Boolean(q.trim() || wanted.length);
      let shown = 0;
      for (const row of rows) {
        const fits =
          terms.every((term) => holds(row, term)) &&
          wanted.every(([name, value]) => (row.dataset[name] || "").split(" ").includes(value));
        if (row.hidden === fits) row.hidden = !fits;
        shown += fits;
      }
      groups.forEach((group, at) => {
        const some = group.querySelector("tbody > tr:not([hidden])") !== null;
        group.hidden = !some;
        group.open = any ? some : asPrinted[at];
      });
      for (const table of tables) table.hidden = any && !table.querySelector("tbody > tr:not([hidden])");
      form.classList.toggle("on", any);
      form.querySelector("output").textContent = any ? `${shown} of ${rows.length} shown` : "";
      if (help) {
        help.hidden = shown > 0 || !any;
        if (!shown) nearest(terms);
        for (const link of elsewhere) link.search = state;
      }
      return any;
    };
    for (const field of form.elements) {
      const kept = field.name && state.get(`${key}.${field.name}`);
      if (kept) field.value = kept;
    }
    const change = () => {
      for (const [name, value] of new FormData(form)) remember(`${key}.${name}`, value);
      apply();
    };
    form.hidden = false;
    form.addEventListener("input", change);
    form.addEventListener("reset", () => setTimeout(change));
    if (!apply()) return;
    unfold();
    const first = rows.find((row) => !row.hidden) || form;
    if (!location.hash) first.scrollIntoView({ block: "center", behavior: "instant" });
  };

  // The search box: `search.js` is loaded when it is entered, and does the rest.
  const makeSearch = (form) => {
    const load = () => {
      const onerror = () => (form.querySelector("[role=status]").textContent = "The search cannot be loaded.");
      document.head.append(make("script", { src: root + "search.js", onerror }));
    };
    form.hidden = false;
    form.addEventListener("focusin", load, { once: true });
  };

  // A link to something folded or filtered away shows it.
  const reveal = () => {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    if (!target) return;
    for (let part = target; part; part = part.parentElement) {
      if (part.tagName === "DETAILS") part.open = true;
      if (/^(TR|TABLE|DETAILS)$/.test(part.tagName)) part.hidden = false;
    }
    target.scrollIntoView();
  };

  new Set($$("table[data-rows]").map((table) => table.dataset.rows)).forEach(makeSortable);
  $$("form[data-filters]").forEach(makeFilter);
  $$("form[data-search]").forEach(makeSearch);
  addEventListener("submit", (e) => e.preventDefault()); // no form goes anywhere
  reveal();
  addEventListener("hashchange", reveal);
})();
