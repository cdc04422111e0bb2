/* The report that stands alone: one filter over its visits, four views of what it leaves, and the quotes of what is picked.

   The data are the JSON in the element «data»: {visits, words: {ru, en}, views: {ru, en}, land, asked, version}.  The language,
   the view and the filter stand in the address after #, so that a link or a bookmark leads back to them. */
(function (root) {
  "use strict";
  const Views = root.ExtractorViews;
  const { h, say } = Views;
  const $ = (id) => document.getElementById(id);
  const data = JSON.parse($("data").textContent);
  const known = new Map(data.visits.map((visit) => [visit.id, visit]));
  const ORDER = ["map", "timeline", "network", "table"];
  const state = { lang: "ru", view: "map", shown: data.visits };
  let words, strings, filter, bar, drawn;

  const band = (confidence) => (confidence >= 0.9 ? "sure" : confidence >= 0.7 ? "likely" : confidence >= 0.5 ? "doubtful" : "weak");
  const bands = ["sure", "likely", "doubtful", "weak"];
  const years = (visit) => {
    const [from, to] = [visit.first || visit.last, visit.last || visit.first].map((day) => day && Number(day.slice(0, 4)));
    if (!from) return [""];
    return Array.from({ length: Math.min(to - from + 1, 120) }, (_, step) => String(from + step));
  };
  const facets = () => [
    { key: "who", label: strings.who, of: (visit) => (visit.people.length ? visit.people : [""]), format: (value) => value || words.no_visitor },
    { key: "where", label: strings.where, of: (visit) => [visit.place || "", visit.country].filter((name) => name !== null), format: (value) => value || words.no_place },
    { key: "year", label: strings.year, of: years, format: (value) => value || words.no_date, order: (a, b) => String(b[0]).localeCompare(String(a[0])) },
    { key: "status", label: strings.status, of: (visit) => [visit.status], format: (value) => strings.statuses[value] || value },
    { key: "confidence", label: strings.confidence, of: (visit) => [band(visit.confidence)], format: (value) => strings.bands[value],
      order: (a, b) => bands.indexOf(a[0]) - bands.indexOf(b[0]) },
    { key: "report", label: strings.report, of: (visit) => [visit.report] },
  ];
  const columns = () => [
    { field: "who", title: strings.who, grow: 3, width: 140, format: (one) => one.who.join(", ") || words.no_visitor },
    { field: "where", title: strings.where, grow: 2, width: 100, format: (one) => one.where || "" },
    { field: "when", title: strings.when, grow: 2, width: 95, format: (one) => one.when || one.edtf || "", sort: (one) => one.first || one.last || "9999" },
    { field: "status", title: strings.status, width: 110, format: (one) => strings.statuses[one.status] || one.status },
    { field: "purpose", title: strings.purpose, grow: 2, width: 100, format: (one) => one.purpose || "" },
    { field: "outcomes", title: strings.outcomes, grow: 2, width: 115, format: (one) => one.outcomes.join("; ") },
    { field: "report", title: strings.report, grow: 2, width: 95, format: (one) => one.report },
  ];

  const section = (view) => document.querySelector(`.view[data-view=${view}]`);

  function part(view) {
    if (drawn.has(view)) return drawn.get(view);
    const place = section(view), options = { strings, lang: state.lang };
    const drawing = h("div", {});  // inside a frame that gives it its height: a table draws only the rows in sight of it
    place.querySelector(".drawing").replaceChildren(drawing);
    const quotes = new Views.Quotes(place.querySelector(".picked"), { ...options, source: false });
    place.querySelector(".picked").setAttribute("aria-label", words.quotes);
    const made = {
      map: () => new Views.Map(drawing, { ...options, land: data.land }),
      timeline: () => new Views.Timeline(drawing, options),
      network: () => new Views.Network(drawing, options),
      table: () => new Views.Table(drawing, { ...options, columns: columns() }),
    }[view]();
    if (view === "table") made.load(data.visits);
    drawing.addEventListener("visit-pick", (event) => quotes.show(event.detail.ids.map((id) => known.get(id)), event.detail.title));
    drawing.addEventListener("visit-open", (event) => quotes.show([known.get(event.detail.id)], ""));
    drawn.set(view, { made, quotes });
    return drawn.get(view);
  }

  function draw() {
    for (const view of ORDER) section(view).hidden = view !== state.view;
    for (const tab of $("tabs").children) tab.setAttribute("aria-pressed", String(tab.dataset.view === state.view));
    state.shown = filter.apply(data.visits);
    bar.show(data.visits, state.shown.length);
    const { made, quotes } = part(state.view);
    made.show(state.shown);
    quotes.show([], "");
    const parameters = filter.write(new URLSearchParams());
    parameters.set("view", state.view);
    parameters.set("lang", state.lang);
    history.replaceState(null, "", `#${parameters}`);
  }

  function about() {
    const reports = new Set(data.visits.map((visit) => visit.report)).size;
    const asked = Object.entries(data.asked).map(([key, value]) => `${words[`asked_${key}`]}: ${key === "status" ? strings.statuses[value] || value : value}`);
    const sources = say(words.sources, {
      visits: Views.count(data.visits.length, strings.visits, state.lang), reports: Views.count(reports, words.reports, state.lang),
    });
    return [sources, asked.length ? `${words.asked}: ${asked.join("; ")}` : ""].filter(Boolean).join(" · ");
  }

  /* Everything anew in the language that is chosen; the filter stays. */
  function speak() {
    words = data.words[state.lang];
    strings = data.views[state.lang];
    drawn = new Map();
    const chosen = filter && filter.write(new URLSearchParams());
    filter = new Views.Filter(facets());
    if (chosen) filter.read(chosen);
    document.documentElement.lang = state.lang;
    document.title = $("title").textContent = words.title;
    $("skip").textContent = words.skip;
    $("language").textContent = words.other_language;
    $("language").lang = state.lang === "ru" ? "en" : "ru";
    $("about").textContent = about();
    $("made").textContent = say(words.made, { version: data.version });
    $("filter").setAttribute("aria-label", words.filter);
    $("tabs").setAttribute("aria-label", words.views);
    $("tabs").replaceChildren(...ORDER.map((view) =>
      h("button", { type: "button", "data-view": view, onclick: () => { state.view = view; draw(); } }, strings[view])));
    bar = new Views.Facets($("filter"), filter, { strings, lang: state.lang });
    draw();
  }

  const address = new URLSearchParams(location.hash.slice(1));
  if (address.get("lang") === "en") state.lang = "en";
  if (ORDER.includes(address.get("view"))) state.view = address.get("view");
  $("filter").addEventListener("filter-change", draw);
  $("language").addEventListener("click", () => { state.lang = state.lang === "ru" ? "en" : "ru"; speak(); });
  strings = data.views[state.lang];
  words = data.words[state.lang];
  filter = new Views.Filter(facets());
  filter.read(address);
  speak();
})(window);
