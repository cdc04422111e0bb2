/* The page as a whole: what is shown, what is at hand, and how the parts tell each other. */
(function (root) {
  "use strict";
  const Review = root.Review, Views = root.ExtractorViews;
  const { h, say } = Views;
  const { words, viewWords, lang } = Review;
  const $ = (id) => document.getElementById(id);

  const state = { all: [], known: new Map(), shown: [], current: null, view: "review", last: 0, run: "", report: null, stashes: new Map(), busy: 0 };

  /* --- the filter --------------------------------------------------------------------------------------------------- */

  const filter = new Views.Filter(Review.facets);
  const bar = new Views.Facets($("filter"), filter, { strings: viewWords, lang });

  /* --- the parts ---------------------------------------------------------------------------------------------------- */

  const queue = new Review.Queue($("queue"), {
    label: words.queue,
    onpick: (id) => open(id),
    row: Review.queueRow,
  });

  const reader = new Review.Reader($("text"), { onpin: (ids) => open(ids[(ids.indexOf(state.current) + 1) % ids.length], { scroll: false }) });
  const fact = new Review.Fact($("fact"), {
    onaccept: accept, onact: act, onundo: () => inTurn(undo), onstep: (by) => inTurn(() => step(by)), onadd: () => inTurn(() => draft()),
    onsave: (values, comment) => inTurn(() => save(values, comment)), oncancel: () => open(state.current || state.shown[0]?.id, { force: true }), onfield: (spans) => reader.light(spans),
  });
  const marking = new Review.Marking(reader, $("marking"), {
    roles: () => Object.entries(words.roles).filter(([role]) => (role === "new" ? !fact.drafting : fact.drafting || fact.detail)),
    onrole: (role, span) => give(role, span),
  });
  const names = new Review.Names($("names"), {
    onnumber: (number) => (document.querySelector(".tabs [data-view=names]").dataset.number = number || ""),
    onopen: (id) => show("review", { wanted: id }),
    ondecide: async (left, right, same) => {
      if (!reviewer()) return;
      try {
        await Review.post("names", { left, right, same, reviewer: reviewer() });
        tell(words.done_actions[same ? "merge" : "split"]);
        await load();
        refresh();
      } catch (refused) { complain(refused); }
    },
  });
  const sections = new Review.Sections();

  /* --- what is told ------------------------------------------------------------------------------------------------- */

  function tell(text) {
    clearTimeout(tell.waiting);
    $("told").textContent = text;
    $("told").classList.add("visible");
    tell.waiting = setTimeout(() => $("told").classList.remove("visible"), 4000);
  }

  function complain(refused) {
    const text = refused.status === 0 ? words.cannot_reach : refused.status === 403 ? words.errors.token
      : refused.answer?.reason === "no-fact" ? words.errors.unknown : say(words.errors.other, { message: refused.message });
    notice(text);
  }

  function notice(text) {
    $("notice").textContent = text;
    $("notice").hidden = !text;
  }

  function reviewer() {
    const name = $("reviewer").value.trim();
    if (!name) { notice(words.reviewer_needed); $("reviewer").focus(); }
    return name;
  }

  /* --- facts -------------------------------------------------------------------------------------------------------- */

  async function load() {
    const found = await Review.get("facts");
    state.all = found.facts;
    Object.assign(state, { last: found.last, run: found.run });
    state.known = new Map(state.all.map((one, number) => [one.id, Object.assign(one, { number })]));
    sections.forget();
  }

  /* Facts as they stand now, in the place of what was known of them. */
  function take(facts) {
    for (const one of facts) {
      const before = state.known.get(one.id);
      Object.assign(one, { number: before ? before.number : state.all.length });
      state.known.set(one.id, one);
      if (before) {
        state.all[before.number] = one;
        const at = state.shown.indexOf(before);
        if (at >= 0) state.shown[at] = one;
        queue.refresh(one);
      } else state.all.push(one);
      sections.forget();
    }
    if (!facts.length) return;
    count();
    pins();
  }

  function count() {
    const done = state.all.filter((one) => !one.open).length, all = state.all.length;
    const percent = all ? Math.round((100 * done) / all) : 0;
    const meter = $("progress");
    meter.setAttribute("aria-valuenow", percent);
    meter.setAttribute("aria-valuetext", say(words.progress_text, { done, all }));
    meter.querySelector(".progress-text").textContent = say(words.progress_text, { done: done.toLocaleString(lang), all: all.toLocaleString(lang) });
    meter.querySelector(".progress-done").style.width = `${percent}%`;
    bar.show(state.all, state.shown.length);
  }

  function pins() {
    if (state.report) reader.pins(state.all.filter((one) => one.report === state.report));
  }

  function refresh(wanted) {
    const order = Review.orders[$("order").value] || Review.orders.doubt;
    state.shown = [...filter.apply(state.all)].sort(order);
    queue.show(state.shown);
    count();
    address();
    if (state.view !== "review") draw().catch(complain);
    else if (typeof wanted === "string") open(wanted);
    else if (state.current && state.shown.some((one) => one.id === state.current)) queue.select(state.current);
    else if (!fact.drafting) open(state.shown[0]?.id);
  }

  async function open(id, { scroll = true, force = false } = {}) {
    keepEdits();
    if (fact.drafting && !force && !confirmLeave()) return;
    if (!id || !state.known.has(id)) {
      state.current = null;
      queue.select(null);
      busy(false);
      fact.empty(state.all.length && state.all.every((one) => !one.open) ? words.all_done : words.nothing_here);
      address();
      return;
    }
    state.current = id;
    fact.drafting = false;
    queue.select(id);
    address();
    busy(true); // what is typed while the next fact is on its way would be typed into the last one
    try {
      const detail = await Review.get("fact", { id });
      if (state.current !== id) return;
      await read(detail.report);
      if (state.current !== id) return;
      fact.show(detail);
      if (state.stashes.has(id)) fact.restore(state.stashes.get(id));
      reader.mark(detail.value.evidence.map((quote) => quote.span), { scroll });
    } catch (refused) { complain(refused); } finally { if (state.current === id) busy(false); }
  }

  function busy(waiting) {
    $("fact").inert = waiting;
    $("fact").setAttribute("aria-busy", String(waiting));
  }

  /* Edits that were not decided on stay with their fact until one comes back to it. */
  function keepEdits() {
    const id = fact.detail?.id, stash = fact.stash();
    if (stash) state.stashes.set(id, stash);
    else state.stashes.delete(id);
  }

  function confirmLeave() {
    return fact.form.evidence.length === 0 || root.confirm(`${words.actions.cancel}?`);
  }

  async function read(name) {
    if (state.report === name) return;
    const report = await Review.get("report", { name });
    state.report = name;
    $("report-name").textContent = name;
    reader.open(report);
    pins();
  }

  function step(by) {
    const at = state.shown.findIndex((one) => one.id === state.current);
    const next = state.shown[Math.max(0, Math.min(state.shown.length - 1, at + by))];
    return next && next.id !== state.current ? open(next.id) : undefined;
  }

  function nextOpen() {
    const at = state.shown.findIndex((one) => one.id === state.current);
    const rest = [...state.shown.slice(at + 1), ...state.shown.slice(0, at)];
    return rest.find((one) => one.open)?.id;
  }

  /* --- decisions ---------------------------------------------------------------------------------------------------- */

  /* One after the other: a key that is pressed while the last decision is being written waits for the fact that comes next. */
  let turn = Promise.resolve();
  function inTurn(work) {
    state.busy += 1;
    turn = turn.then(work).catch(complain).finally(() => (state.busy -= 1));
    return turn;
  }

  function accept() {
    return inTurn(() => fact.detail && decide(...fact.accepted()));
  }

  function act(action, more) {
    return inTurn(() => fact.detail && decide(action, {}, fact.comment.value, more));
  }

  async function decide(action, changes, comment, more = {}) {
    if (!fact.detail || fact.detail.id !== state.current || !reviewer()) return;
    const { id } = fact.detail;
    notice("");
    fact.form.clearErrors();
    try {
      const answer = await Review.post("decide", { id, action, changes, comment, reviewer: reviewer(), seen: fact.detail.seen, ...more });
      state.stashes.delete(id);
      fact.form.base = fact.form.collect();
      tell(words.done_actions[action]);
      take([answer.fact]);
      const next = nextOpen();
      if (next) await open(next, { force: true });
      else { await open(id, { force: true }); tell(words.all_done); }
    } catch (refused) {
      if (refused.status === 409) {
        const { fact: now, by } = refused.answer;
        take([now]);
        const detail = await Review.get("fact", { id });
        const stash = fact.stash();
        fact.show(detail);
        if (stash) fact.restore(stash);
        notice(say(words.stale, { reviewer: by.reviewer, state: words.states[by.state] || "" }));
      } else if (refused.status !== 422 || !fact.fail(refused)) complain(refused);
    }
  }

  async function undo() {
    if (!reviewer()) return;
    notice("");
    try {
      const answer = await Review.post("undo", { reviewer: reviewer() });
      tell(words.done_actions.undo);
      if (answer.names) { await load(); refresh(); return; }
      if (answer.gone) { state.current = null; fact.drafting = false; await load(); refresh(); return; }
      take([answer.fact]);
      fact.drafting = false;
      if (state.view === "review") await open(answer.fact.id, { force: true });
      else refresh();
    } catch (refused) {
      if (refused.status === 404) tell(words.nothing_to_undo);
      else complain(refused);
    }
  }

  /* --- a visit that was missed -------------------------------------------------------------------------------------- */

  async function draft(span) {
    if (!state.report || state.view !== "review") return;
    if (fact.drafting && fact.form.evidence.length) { $("text").focus(); return; }
    keepEdits();
    fact.draft();
    reader.mark([], { scroll: false });
    if (span) give("evidence", reader.quote(span).split(/\s+/).length > 4 ? span : reader.sentence(span));
    else $("text").focus();
  }

  function give(role, span) {
    if (role === "new") return draft(span);
    if (!fact.drafting && !fact.detail) return undefined;
    if (fact.drafting && role !== "evidence" && !fact.form.evidence.length) give("evidence", reader.sentence(span));
    const kinds = { who: ["person", "organization"], where: ["place"], host: ["person", "organization"] }[role] || [];
    const named = reader.report.mentions.find(([from, to, kind]) => from < span[1] && to > span[0] && kinds.includes(kind));
    fact.form.give(role, span, { text: reader.quote(span), report: state.report, normal: named?.[3],
      kind: named && role === "who" ? (named[2] === "person" ? "person" : named[4] === "GROUP" ? "group" : "organization") : null });
    if (role === "evidence") reader.mark(fact.form.evidence.map((quote) => quote.span), { scroll: false });
    return undefined;
  }

  async function save(values, comment) {
    if (!reviewer()) return;
    fact.form.clearErrors();
    const missing = !values.evidence.length ? ["evidence", words.errors.evidence] : !values.visitors.length ? ["visitors", words.errors.visitor] : !values.place && !values.when ? ["place", words.errors.place] : null;
    if (missing) { fact.form.fail(...missing); return; }
    notice("");
    try {
      const answer = await Review.post("add", { report: state.report, values, comment, reviewer: reviewer() });
      tell(words.done_actions.add);
      fact.drafting = false;
      state.current = answer.fact.id;
      take([answer.fact]);
      refresh();
      await open(answer.fact.id, { force: true });
    } catch (refused) { if (refused.status !== 422 || !fact.fail(refused)) complain(refused); }
  }

  /* --- sections ----------------------------------------------------------------------------------------------------- */

  async function draw() {
    const { view } = state;
    if (view === "names") await names.show().catch(complain);
    else await sections.draw(view, state.all, state.shown, () => state.view === view);
  }

  function show(view, { push = true, wanted = null } = {}) {
    state.view = ["review", "table", "map", "timeline", "network", "names"].includes(view) ? view : "review";
    for (const section of document.querySelectorAll(".view")) section.hidden = section.dataset.view !== state.view;
    for (const tab of document.querySelectorAll(".tabs a"))
      if (tab.dataset.view === state.view) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    $("filter").hidden = state.view === "names";
    document.body.dataset.view = state.view;
    address(push);
    if (wanted) state.current = wanted;
    refresh(wanted);
  }

  /* --- the address -------------------------------------------------------------------------------------------------- */

  function address(push = false) {
    const parameters = filter.write(new URLSearchParams());
    if (state.view !== "review") parameters.set("view", state.view);
    if (state.current) parameters.set("fact", state.current);
    const url = `${location.pathname}${parameters.size ? `?${parameters}` : ""}`;
    if (url === location.pathname + location.search) return;
    history[push ? "pushState" : "replaceState"](null, "", url);
    const other = new URLSearchParams(parameters);
    other.set("lang", lang === "ru" ? "en" : "ru");
    $("language").href = `?${other}`;
  }

  function follow() {
    const parameters = new URLSearchParams(location.search);
    filter.read(parameters);
    state.current = parameters.get("fact");
    const view = parameters.get("view") || "review";
    const wanted = state.current;
    state.current = null;
    show(view, { push: false, wanted: state.known.has(wanted) ? wanted : null });
  }

  /* --- life --------------------------------------------------------------------------------------------------------- */

  async function listen() {
    if (document.hidden || state.busy || !state.run) return;
    try {
      const news = await Review.get("changes", { after: state.last, run: state.run });
      if (news.stale) { await load(); refresh(); return; }
      state.last = Math.max(state.last, news.last);
      take(news.facts);
      const mine = news.facts.find((one) => one.id === state.current);
      if (mine && fact.detail && mine.seen !== fact.detail.seen && !fact.dirty && !$("fact").contains(document.activeElement)) open(mine.id, { scroll: false });
    } catch { /* The next decision will say that the program does not answer. */ }
  }

  function legend() {
    const kept = JSON.parse(localStorage.getItem("review-legend") || "{}");
    $("legend").replaceChildren(...Object.entries(words.kinds).map(([kind, label]) => {
      const set = (on) => $("text").classList.toggle(`without-${kind}`, !on);
      set(kept[kind] !== false);
      return h("label", { class: `legend-${kind}` }, h("input", { type: "checkbox", checked: kept[kind] !== false, onchange: (event) => {
        kept[kind] = event.target.checked;
        localStorage.setItem("review-legend", JSON.stringify(kept));
        set(event.target.checked);
      } }), h("span", {}, label));
    }));
  }

  function start() {
    legend();
    const name = localStorage.getItem("review-name");
    if (name) $("reviewer").value = name;
    $("reviewer").addEventListener("change", () => { localStorage.setItem("review-name", $("reviewer").value.trim()); notice(""); });
    $("keys-on").checked = localStorage.getItem("review-keys") !== "off";
    $("keys-on").addEventListener("change", (event) => localStorage.setItem("review-keys", event.target.checked ? "on" : "off"));
    $("help-open").addEventListener("click", () => $("help").showModal());
    $("help-close").addEventListener("click", () => $("help").close());
    $("order").addEventListener("change", refresh);
    $("filter").addEventListener("filter-change", refresh);
    for (const tab of document.querySelectorAll(".tabs a"))
      tab.addEventListener("click", (event) => { if (event.ctrlKey || event.metaKey || event.shiftKey) return; event.preventDefault(); show(tab.dataset.view); });
    $("workspace").addEventListener("visit-open", (event) => show("review", { wanted: event.detail.id }));
    $("workspace").addEventListener("visit-pick", (event) => {
      const picked = event.detail.ids.map((id) => state.known.get(id)).filter(Boolean);
      sections.quotes(state.view).show(picked, event.detail.title);
    });
    root.addEventListener("popstate", follow);
    root.addEventListener("beforeunload", (event) => { if (fact.dirty && (!fact.drafting || fact.form.evidence.length)) event.preventDefault(); });
    const inReview = (act) => () => { if (state.view === "review") act(); };
    Review.keys({
      accept: inReview(accept), reject: inReview(() => act("reject")), unsure: inReview(() => act("unsure")), undo: () => inTurn(undo),
      next: inReview(() => inTurn(() => step(1))), previous: inReview(() => inTurn(() => step(-1))),
      edit: inReview(() => inTurn(() => $("fact").querySelector(".form input")?.focus())),
      add: inReview(() => inTurn(() => draft())), text: inReview(() => inTurn(() => $("text").focus())), search: () => $("filter").querySelector("input").focus(),
      help: () => $("help").showModal(), leave: () => marking.drop(),
    }, () => $("keys-on").checked);
    Review.get("names").then((found) => names.onnumber(found.suggestions.length), () => {});
    load().then(follow, complain);
    setInterval(listen, 4000);
    document.addEventListener("visibilitychange", listen);
  }

  start();
})(window);
