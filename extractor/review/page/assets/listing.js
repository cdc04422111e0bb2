/* How facts are told apart and put in order: the facets of the filter, the orders of the queue, its rows, the columns of the table. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h } = root.ExtractorViews;
  const { words, viewWords, lang } = Review;

  const band = (confidence) => (confidence >= 0.9 ? "sure" : confidence >= 0.7 ? "likely" : confidence >= 0.5 ? "doubtful" : "weak");
  const inOrder = (values) => (a, b) => values.indexOf(a[0]) - values.indexOf(b[0]);
  const years = (fact) => {
    const [from, to] = [fact.first || fact.last, fact.last || fact.first].map((day) => day && Number(day.slice(0, 4)));
    if (!from) return [""];
    return Array.from({ length: Math.min(to - from + 1, 120) }, (_, step) => String(from + step));
  };
  Review.facets = [
    { key: "who", label: viewWords.who, of: (fact) => (fact.people.length ? fact.people : [""]), format: (value) => value || words.no_visitor },
    { key: "where", label: viewWords.where, of: (fact) => [...new Set([fact.place || "", fact.country].filter((name) => name !== null))], format: (value) => value || words.no_place },
    { key: "year", label: viewWords.year, of: years, format: (value) => value || words.no_date, order: (a, b) => String(b[0]).localeCompare(String(a[0])) },
    { key: "status", label: viewWords.status, of: (fact) => [fact.status], format: (value) => viewWords.statuses[value] || value },
    { key: "report", label: viewWords.report, of: (fact) => [fact.report] },
    { key: "confidence", label: viewWords.confidence, of: (fact) => [band(fact.confidence)], format: (value) => viewWords.bands[value] || value, order: inOrder(["sure", "likely", "doubtful", "weak"]) },
    { key: "decision", label: words.decision_facet, of: (fact) => [fact.state, ...(fact.added ? ["added"] : []), ...(fact.change ? ["changed"] : [])],
      format: (value) => words.states[value] || words[value] || value, order: inOrder([...Object.keys(words.states), "added", "changed"]) },
    { key: "reviewer", label: words.reviewer_facet, of: (fact) => (fact.reviewers.length ? fact.reviewers : [""]), format: (value) => value || words.nobody_reviewed },
  ];

  /* What a person is asked about comes first, the most doubtful of it before the rest. */
  const urgency = (fact) => (fact.state === "conflict" ? 0 : fact.change ? 1 : fact.state === "pending" ? 2 : 3);
  Review.orders = {
    doubt: (a, b) => urgency(a) - urgency(b) || b.doubt - a.doubt || a.number - b.number,
    text: (a, b) => a.number - b.number,
    time: (a, b) => (a.first || a.last || "9999").localeCompare(b.first || b.last || "9999") || a.number - b.number,
    sure: (a, b) => b.confidence - a.confidence || a.number - b.number,
  };

  const marks = { pending: "•", accepted: "✓", rejected: "✕", corrected: "✎", unsure: "?", conflict: "!" };
  Review.queueRow = (fact) => [
    h("span", { class: `queue-mark state-${fact.state}`, title: words.states[fact.state] }, h("span", { "aria-hidden": "true" }, marks[fact.state]), h("span", { class: "unseen" }, `${words.states[fact.state]}. `)),
    h("span", { class: "queue-who" }, fact.who.join(", ") || words.no_visitor),
    h("span", { class: "queue-where" }, "→ ", fact.where || words.no_place),
    h("span", { class: "queue-more" }, [fact.change ? words.changed : null, fact.when || fact.edtf || words.no_date, fact.status === "occurred" ? null : viewWords.statuses[fact.status], fact.added ? words.added : fact.confidence.toLocaleString(lang, { style: "percent" })].filter(Boolean).join(" · ")),
  ];

  Review.columns = [
    { field: "who", title: viewWords.who, grow: 3, width: 160, format: (one) => one.who.join(", ") || words.no_visitor },
    { field: "where", title: viewWords.where, grow: 2, width: 110, format: (one) => one.where || "" },
    { field: "when", title: viewWords.when, grow: 2, width: 110, format: (one) => one.when || one.edtf || "", sort: (one) => one.first || one.last || "9999" },
    { field: "status", title: viewWords.status, width: 120, format: (one) => viewWords.statuses[one.status] || one.status },
    { field: "confidence", title: viewWords.confidence, width: 130, align: "right", format: (one) => one.confidence.toLocaleString(lang, { style: "percent" }), sort: (one) => one.confidence },
    { field: "state", title: words.decision_facet, width: 130, format: (one) => words.states[one.state] },
    { field: "report", title: viewWords.report, grow: 2, width: 120, format: (one) => one.report },
  ];
})(window);
