/* The visit at hand: where its review stands, its fields, and what can be decided.

   new Review.Fact(element, {onaccept, onact: (action, more), onundo, onstep, onadd, onsave, oncancel, onfield}); `show(detail)`,
   `draft(report)` for a visit that was missed. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h, say } = root.ExtractorViews;
  const { words } = Review;

  Review.Fact = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options, detail: null, drafting: false });
      this.form = new Review.Form({ onchange: () => this.dress(), onfield: options.onfield });
    }

    show(detail) {
      this.detail = detail;
      this.drafting = false;
      this.form.fill(detail.value);
      this.comment = this.commentField(detail.comment);
      const confidence = detail.added ? words.added : say(words.fields.confidence, { value: detail.confidence.toLocaleString(Review.lang, { style: "percent" }) });
      this.accept = this.button("accept", "A", "primary", () => this.onaccept());
      this.element.replaceChildren(
        h("div", { class: "pane-head" },
          h("h2", {}, words.fact),
          h("span", { class: `state state-${detail.state}` }, words.states[detail.state]),
          h("span", { class: "quiet confidence", title: detail.rule ? `${detail.rule}${detail.version ? `, ${detail.version}` : ""}` : null }, confidence),
          h("span", { class: "steps" },
            h("button", { type: "button", class: "quiet-button", "aria-label": words.actions.previous, title: words.actions.previous, onclick: () => this.onstep(-1) }, "‹"),
            h("button", { type: "button", class: "quiet-button", "aria-label": words.actions.next, title: words.actions.next, onclick: () => this.onstep(1) }, "›"))),
        h("div", { class: "fact-body" }, this.change(), this.conflict(), this.form.element, this.comment.row, this.history()),
        h("div", { class: "actions", role: "toolbar", "aria-label": words.decision_facet },
          this.accept,
          this.button("reject", "X", "", () => this.onact("reject")),
          this.button("unsure", "␣", "", () => this.onact("unsure")),
          this.more()));
      this.dress();
      this.element.querySelector(".fact-body").scrollTop = 0;
    }

    draft() {
      this.detail = null;
      this.drafting = true;
      this.form.fill({ visitors: [], place: null, when: null, status: "occurred", type: "visit", host: null, purpose: null, outcomes: [], evidence: [] });
      this.form.addVisitor({ name: "", kind: "person" });
      this.form.base = this.form.collect();
      this.comment = this.commentField("");
      this.accept = h("button", { type: "button", class: "primary", onclick: () => this.onsave(this.form.values, this.comment.value) }, words.actions.save);
      this.element.replaceChildren(
        h("div", { class: "pane-head" }, h("h2", {}, words.draft_title)),
        h("div", { class: "fact-body" }, h("p", { class: "hint draft-help" }, words.draft_help), this.form.element, this.comment.row),
        h("div", { class: "actions" }, this.accept, h("button", { type: "button", onclick: () => this.oncancel() }, words.actions.cancel)));
    }

    /* Edits not yet decided on, to come back to; null where there are none. */
    stash() {
      return this.dirty && !this.drafting ? this.form.snapshot() : null;
    }

    restore(stash) {
      this.form.overlay(stash);
      this.dress();
    }

    empty(text) {
      this.detail = null;
      this.drafting = false;
      this.element.replaceChildren(
        h("div", { class: "pane-head" }, h("h2", {}, words.fact)),
        h("div", { class: "fact-body" }, h("p", { class: "quiet" }, text)),
        h("div", { class: "actions" }, this.more()));
    }

    more() {
      return h("div", { class: "actions-more" }, this.button("undo", "⌫", "", () => this.onundo()), this.button("add", "N", "", () => this.onadd()));
    }

    button(name, key, style, act) {
      return h("button", { type: "button", class: `${style} act-${name}`, "data-action": name, "aria-keyshortcuts": { "⌫": "Backspace", "␣": "Space" }[key] || key, onclick: act },
        h("span", { class: "act-text" }, words.actions[name]), h("kbd", { "aria-hidden": "true" }, key));
    }

    commentField(value) {
      const input = h("input", { type: "text", value: value || "", id: "comment", maxlength: "2000" });
      const row = h("div", { class: "field field-comment" }, h("label", { class: "field-label", for: "comment" }, words.fields.comment), h("div", { class: "field-body" }, input));
      return { row, get value() { return input.value.trim(); } };
    }

    get dirty() {
      return this.drafting || (this.detail !== null && Object.keys(this.form.changes()).length > 0);
    }

    dress() {
      if (this.drafting || !this.detail) return;
      this.accept.querySelector(".act-text").textContent = this.dirty ? words.actions.correct : words.actions.accept;
    }

    /* What accepting says: [action, changes, comment]. */
    accepted() {
      const changes = this.form.changes();
      return [Object.keys(changes).length ? "correct" : "accept", changes, this.comment.value];
    }

    change() {
      const { change } = this.detail;
      if (!change) return "";
      const rows = change.fields.map(({ field, before, now }) =>
        h("li", {}, h("b", {}, words.fields[field] || field), ": ", h("del", {}, before || "—"), " → ", h("ins", {}, now || "—")));
      return h("div", { class: "callout" }, h("p", {}, words.changes[change.kind]), rows.length ? h("ul", {}, rows) : "",
        this.detail.found ? h("button", { type: "button", onclick: () => this.onact("accept", { found: true }) }, words.take_new) : "");
    }

    conflict() {
      if (this.detail.state !== "conflict") return "";
      return h("div", { class: "callout" }, h("p", {}, words.conflict_text),
        h("ul", {}, this.detail.opinions.map((opinion) => h("li", {}, this.opinion(opinion), " ",
          h("button", { type: "button", class: "link", onclick: () => this.take(opinion) }, words.take_theirs)))));
    }

    opinion(opinion) {
      const told = opinion.fields.map(({ field, now }) => `${words.fields[field] || field}: ${now || "—"}`).join("; ");
      const text = say(words.by_whom, { reviewer: opinion.reviewer, time: new Date(opinion.time).toLocaleString(Review.lang, { dateStyle: "short", timeStyle: "short" }), state: words.states[opinion.state] });
      return [text, told ? ` (${told})` : "", opinion.comment ? ` — ${opinion.comment}` : ""].join("");
    }

    take(opinion) {
      if (!opinion.after) return this.onact(opinion.action);
      this.form.overlay(opinion.after);
      this.dress();
      return this.onaccept();
    }

    history() {
      const { opinions, state } = this.detail;
      if (!opinions.length || state === "conflict") return "";
      return h("div", { class: "history" }, h("h3", {}, words.history), h("ul", {}, opinions.map((opinion) => h("li", {}, this.opinion(opinion)))));
    }

    /* A refusal at its field, in the reader's language; false where it belongs to none. */
    fail(refused) {
      const { field, value } = refused.answer;
      const { errors } = words;
      const text = { when: errors.date, purpose: errors.words, outcomes: errors.words, evidence: errors.evidence, visitors: errors.visitor, place: errors.place }[field] || errors.value;
      return this.form.fail(field, say(text, { value: value || "" }));
    }
  };
})(window);
