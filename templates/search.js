{# Search over all claims of all compounds: what there is, then how it is ranked. #}
(() => {
  "use strict";
  const { make, wordsOf, termsOf, stem, WEAK } = window.litreview;
  const hasDigit = (word) => /\p{N}/u.test(word);
  const { root = "", compound: own = "" } = document.body.dataset;
  const { claims, compounds, topics, ratings, people, alike } = {{ index | safe }};

  {# How much a word weighs where it stands: in the short name, in the words a claim is searched by #}
  {# and its question, in the name of its compound; least in the statement. #}
  const WEIGHTS = { short: 3, asked: 2.5, name: 2, rest: 1 };
  const postings = new Map(); {# by stem: the claims that hold it, each with its weight #}
  const spelled = new Map(); {# words and stems: the stem of each #}
  const rows = claims.map(([of, id, short, words, topic, rating, who], at) => {
    const [compound, name, ...names] = compounds[of];
    const [asked, stated = ""] = words.split("|");
    const rest = [stated, topics[topic]?.[1], people[who]].join(" ");
    const fields = { short, asked, name: [name, ...names].join(" "), rest };
    for (const [field, text] of Object.entries(fields)) {
      for (const full of wordsOf(text)) {
        const word = stem(full);
        spelled.set(full, word).set(word, word);
        if (!postings.has(word)) postings.set(word, new Map());
        const held = postings.get(word);
        const most = field === "short" ? 1 / wordsOf(short).length : 0; {# all that it says #}
        held.set(at, Math.max(held.get(at) || 0, WEIGHTS[field] + most));
      }
    }
    const about = `${name}: ${ratings[rating]}; for ${people[who]}`;
    return { at, compound, short, about, topic, href: `${root}${compound}/claims/${id}.html` };
  });
  const stems = [...postings.keys()];
  {# Each group: the words that ask for it, those before a bar when it has one; and all of it. #}
  const groups = alike.map((group) => [group.split("|")[0], group].map((text) => wordsOf(text).map(stem)));

  {# Whether two letters exchanged tell two words apart; or one too many, too few or, after the #}
  {# first, another. #}
  const isExchanged = (a, b) => a.length > 1 && a[1] + a[0] + a.slice(2) === b;
  const isMistyped = (a, b, at) => (at && a.slice(1) === b.slice(1)) || a === b.slice(1) || a.slice(1) === b;
  const isNear = (one, other, test) => {
    if (one.length < 4 || Math.abs(one.length - other.length) > 1) return false;
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    return test(one.slice(at), other.slice(at), at);
  };
  const near = (words, test) =>
    [...spelled].filter(([word]) => words.some((one) => isNear(one, word, test))).map(([, word]) => word);

  {# Two known words that were written as one: "hairloss". #}
  const parted = (word) =>
    [...word]
      .map((_, at) => [word.slice(0, at), word.slice(at)])
      .find((cut) => cut.every((part) => part.length > 2 && spelled.has(part))) || word;
  {# The stems that a term may mean, each with how sure that is; a number is never like another. #}
  const meanings = (term, typed) => {
    const found = new Map(postings.has(term) ? [[term, 1]] : []);
    const offer = (words, sure) => words.forEach((word) => found.has(word) || found.set(word, sure));
    offer(term.length > 2 ? stems.filter((word) => word.startsWith(term)) : [], 0.7);
    offer(groups.flatMap(([asks, all]) => (asks.includes(term) ? all : [])).filter((word) => postings.has(word)), 0.6);
    if (found.size || hasDigit(term)) return found;
    const words = [term, ...typed.filter((word) => stem(word) === term)];
    const exchanged = near(words, isExchanged); {# surer than another letter #}
    offer(exchanged.length ? exchanged : near(words, isMistyped), 0.5);
    return found;
  };

  const WORTH = 0.25; {# of the best score: what falls below is a chance hit #}
  const FURTHER = 0.1; {# of what each further word of the same meaning weighs #}
  const NAMED = 0.25; {# more for each word of little meaning that the short name has: "working memory" #}

  {# The claims that fit, those of the page's own compound first, rare words before common ones; and #}
  {# whether one of them holds every word that has a digit or that no other claim could hold. #}
  const find = (terms, typed, every) => {
    const scores = new Map();
    const needed = [];
    for (const term of terms) {
      const best = new Map();
      for (const [word, sure] of meanings(term, typed)) {
        const held = postings.get(word);
        const rare = Math.log(1 + rows.length / held.size);
        for (const [at, weight] of held) {
          const [known, score] = [best.get(at) || 0, sure * weight * rare];
          best.set(at, Math.max(known, score) + FURTHER * Math.min(known, score));
        }
      }
      if (every || !best.size || hasDigit(term)) needed.push(best);
      for (const [at, score] of best) {
        const [sum, count] = scores.get(at) || [0, 0];
        scores.set(at, [sum + score, count + 1]);
      }
    }
    const weak = typed.filter((word) => WEAK.test(stem(word)));
    const named = ({ short }) => weak.filter((word) => wordsOf(short).includes(word)).length;
    const scored = [...scores]
      .filter(([, [, count]]) => !every || count === terms.length)
      .map(([at, [sum, count]]) => [rows[at], sum * (count / terms.length) ** 2 * (1 + NAMED * named(rows[at]))]);
    const least = WORTH * Math.max(...scored.map(([, score]) => score));
    const found = scored
      .filter(([, score]) => score >= least)
      .sort(
        ([one, a], [other, b]) =>
          (other.compound === own) - (one.compound === own) || b - a || one.at - other.at
      )
      .map(([row]) => row);
    return { found, whole: found.some((row) => needed.every((best) => best.has(row.at))) };
  };

  const link = (href, text) => make("a", { href }, text);
  const COMPOUNDS = 4; {# whose studies are offered; first those that the query names #}

  {# The study tables, each opened with what was typed, names of compounds left out, in its filter. #}
  const amongStudies = (text) => {
    const words = wordsOf(text);
    const namesOf = ([, ...names]) => names.map((name) => wordsOf(name).join(" "));
    const isNamed = (one) => namesOf(one).some((name) => words.includes(name));
    const all = compounds.filter(([id]) => !own || id === own);
    const offered = [...all.filter(isNamed), ...all.filter((one) => !isNamed(one))].slice(0, COMPOUNDS);
    const names = new Set(offered.flatMap(namesOf));
    const others = words.filter((word) => !names.has(word));
    const asked = others.length && others.length < words.length ? others.join(" ") : text;
    const query = new URLSearchParams({ "studies.q": asked });
    return offered.flatMap(([id, name], at) => [
      at ? ", " : "",
      link(`${root}${id}/studies.html?${query}`, at ? name : `look among the studies of ${name}`),
    ]);
  };
  const TOPICS = 8; {# offered where nothing was found: those of most claims #}
  const elsewhere = () => {
    const mine = rows.filter((row) => !own || row.compound === own).map((row) => row.topic);
    const many = topics.map((topic, at) => [mine.filter((one) => one === at).length, topic]);
    const here = many.filter(([count]) => count).sort(([a], [b]) => b - a).slice(0, TOPICS);
    const links = here.flatMap(([, [id, name]]) => [link(`${root}outcomes/${id}.html`, name), ", "]);
    if (links.length) links.push(link(`${root}index.html#topics`, "all topics"), ", ");
    const all = own ? link(`${root}${own}/index.html`, "all claims") : link(`${root}index.html`, "all compounds");
    return ["Try another word, or look by topic: ", ...links, "or see ", all, "."];
  };
  {# What to do when claims do not answer, or not all of it. #}
  const instead = (text, terms, found, whole) => {
    if (!text || whole) return [];
    const studies = ["For a PMID, an author or a title, ", ...amongStudies(text), ". "];
    return [...(terms.length ? studies : []), ...(found.length ? [] : elsewhere())];
  };
  {# Studies that it names: they are asked for when it holds a number that may be a year or a PMID, #}
  {# or when no claim has every word, which may be an author's name. #}
  let asked = false;
  const namedStudies = (text, whole) => {
    if (!/(\d\W*){4}/.test(text) && (whole || text.length < 3)) return [];
    if (!asked) {
      asked = true;
      document.head.append(make("script", { src: root + "studies.js", onload: show }));
    }
    return (window.litreview.studiesIn?.(text) || [])
      .sort(([one], [other]) => (other === own) - (one === own))
      .map(([compound, page, short]) => ({
        short,
        about: `${compounds.find(([id]) => id === compound)?.[1]}: a study`,
        href: `${root}${compound}/studies/${page}.html`,
      }));
  };
  const SHOWN = 8; {# claims; what a phone shows below the box #}
  const item = (row) => make("li", {}, link(row.href, row.short), make("span", { className: "about" }, row.about));

  const form = document.querySelector("form[data-search]");
  const box = form.querySelector("input");
  const show = () => {
    const text = box.value.trim();
    const typed = wordsOf(text).flatMap((word) => (meanings(stem(word), [word]).size ? word : parted(word)));
    {# "does it work" names no claim, nor does a weak word that is mistyped #}
    const isWeak = (term) => {
      const [one = term, ...others] = meanings(term, typed).keys();
      return WEAK.test(term) || [one, ...others].every((word) => WEAK.test(word));
    };
    const asked = termsOf(typed.join(" ")).filter((term) => !isWeak(term));
    {# "Can I take it with …" asks about taking both: a claim that has only the other does not answer. #}
    const together = /\b(tak|mix|combin|drink|stack)\p{L}*\b.* with\b/iu.test(text);
    const terms = together ? [...new Set([...asked, stem("combine")])] : asked;
    const none = terms.length || !termsOf(text).length ? "No claim found for" : "Say what for: many claims fit";
    const { found, whole } = find(terms, typed, together);
    const studies = namedStudies(text, whole);
    const first = studies.length > SHOWN ? `The first ${SHOWN} of ` : "";
    const counted = studies.length && `${first}${studies.length} ${studies.length === 1 ? "study" : "studies"}`;
    const many = `${found.length} ${found.length === 1 ? "claim" : "claims"}${whole ? "" : ", none with every word"}`;
    const said = found.length > SHOWN ? `The best ${SHOWN} of ${many}` : many;
    form.querySelector("[role=status]").textContent =
      text && ([counted, found.length && said].filter(Boolean).join(", ") || `${none} “${text}”.`);
    form.querySelector("ol").replaceChildren(...[...studies, ...found].slice(0, studies.length + SHOWN).map(item));
    form.querySelector(".instead").replaceChildren(...instead(text, terms, found, whole || counted));
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", () => form.querySelector("a")?.focus());
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    box.value = "";
    box.focus();
    show();
  });
  show();
})();
