{# The studies of all compounds, each "page label", by compound: which of them a text names. #}
(() => {
  const { wordsOf } = window.litreview;
  const studies = {{ index | safe }};

  {# By its PMID, however it is spaced; or by its first author and its year. #}
  window.litreview.studiesIn = (text) => {
    const words = wordsOf(text.replace(/pmid/gi, " "));
    const numbers = new Set([...words.filter((word) => word.length > 6), words.join("")]);
    const isNamed = (page, label) => {
      const known = wordsOf(label.replace(/ (and .*|et al\.) (?=\S+$)/, " "));
      return numbers.has(page) || (known.length > 1 && known.every((word) => words.includes(word)));
    };
    return Object.entries(studies).flatMap(([compound, all]) =>
      all.map((one) => [compound, ...one.split(/ (.*)/)]).filter(([, page, label]) => isNamed(page, label))
    );
  };
})();
