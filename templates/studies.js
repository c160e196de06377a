{# The studies of all compounds, each "page label", by compound: which of them a text names. #}
(() => {
  const { wordsOf } = window.litreview;
  const studies = {{ index | safe }};

  {# By its PMID, however it is spaced; by its first author and its year; or by that author alone, a compound beside. #}
  window.litreview.studiesIn = (text) => {
    const words = wordsOf(text.replace(/pmid/gi, " "));
    const numbers = new Set([...words.filter((word) => word.length > 6), words.join("")]);
    const alone = words.filter((word) => !(word in studies)).join(" ").replace(/ et al$/, "");
    const isNamed = (page, label) => {
      const known = wordsOf(label.replace(/ (and .*|et al\.) (?=\S+$)/, " "));
      const author = known.slice(0, -1).join(" ");
      const isWhole = known.length > 1 && known.every((word) => words.includes(word));
      return numbers.has(page) || isWhole || (author && author === alone);
    };
    return Object.entries(studies).flatMap(([compound, all]) =>
      all.map((one) => [compound, ...one.split(/ (.*)/)]).filter(([, page, label]) => isNamed(page, label))
    );
  };
})();
