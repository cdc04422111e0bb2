/* The fields of a visit, each to be corrected; what was changed, in the gold form.

   new Review.Form({onchange, onfield}); `fill(visit)`, `changes()` ({} where nothing differs from what was filled in), `give(role, span,
   text)` puts marked words where they belong, `fail(field, text)` shows a refusal at its field. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h, say } = root.ExtractorViews;
  const { words } = Review;
  const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const clean = (text) => text.replace(/\s+/g, " ").trim();
  let number = 0;

  Review.Form = class {
    constructor(options) {
      Object.assign(this, options);
      this.element = h("div", { class: "form" });
      this.element.addEventListener("input", () => this.changed());
      this.element.addEventListener("change", () => this.changed());
      this.element.addEventListener("focusin", (event) => this.onfield?.(this.spansAt(event.target)));
    }

    changed() {
      this.onchange?.();
    }

    fill(visit) {
      this.visit = visit;
      this.marked = { when: null, purpose: null, evidence: null };
      this.place = { gazetteer: visit.place?.gazetteer, picked: null };
      this.errors = new Map();
      this.visitors = h("div", { class: "visitors" });
      for (const visitor of visit.visitors) this.addVisitor(visitor);
      this.outcomes = h("div", { class: "outcomes" });
      for (const outcome of visit.outcomes) this.addOutcome(outcome);
      const input = (value, more) => h("input", { type: "text", value: value || "", ...more });
      this.where = input(visit.place?.name, { "aria-label": words.fields.where });
      this.whereKind = this.select(words.place_kinds, visit.place?.kind || "city", words.fields.where_kind);
      this.edtf = input(visit.when?.edtf, { placeholder: words.date_hint.split(";")[0], title: words.date_hint });
      this.edtf.addEventListener("input", () => this.readDate());
      this.dateRead = h("span", { class: "hint date-read", "aria-live": "polite" });
      this.dateText = h("span", { class: "hint" });
      this.status = this.select(Review.viewWords.statuses, visit.status, words.fields.status);
      this.type = this.select(words.types, visit.type, words.fields.type);
      this.host = input(visit.host);
      this.purpose = this.area(visit.purpose?.text, { placeholder: words.by_marking });
      this.purpose.addEventListener("input", () => (this.marked.purpose = null));
      this.quotes = h("div", { class: "evidence-list" });
      this.showEvidence(visit.evidence);
      this.showWritten();
      const where = Review.suggest(this.where, "place", (one) => { this.place.picked = one; if (one.kind) this.whereKind.value = one.kind; this.changed(); });
      this.element.replaceChildren(
        this.row("visitors", words.fields.who, h("div", {}, this.visitors,
          h("button", { type: "button", class: "link", onclick: () => this.addVisitor({ name: "", kind: "person" }, true) }, `+ ${words.add_visitor}`))),
        this.row("place", words.fields.where, h("div", { class: "pair" }, where, this.whereKind), this.where),
        this.row("when", words.fields.when, h("div", {}, h("div", { class: "pair" }, this.edtf, this.dateRead), this.dateText), this.edtf),
        this.row("status", words.fields.status, h("div", { class: "pair even" }, this.status, this.type), this.status),
        this.row("host", words.fields.host, Review.suggest(this.host, "host"), this.host),
        this.row("purpose", words.fields.purpose, this.purpose, this.purpose),
        this.row("outcomes", words.fields.outcomes, h("div", {}, this.outcomes,
          h("button", { type: "button", class: "link", onclick: () => this.addOutcome({ text: "", kind: "other" }, true) }, `+ ${words.add_outcome}`))),
        this.row("evidence", words.fields.evidence, this.quotes));
      this.base = this.collect();
      this.describeDate(visit.when?.earliest, visit.when?.latest);
    }

    row(field, label, content, control) {
      const error = h("p", { class: "field-error", id: `error-${field}-${++number}`, hidden: true });
      this.errors.set(field, { error, control });
      if (control) {
        control.id ||= `field-${field}-${number}`;
        control.removeAttribute("aria-label");
        control.setAttribute("aria-describedby", error.id);
        return h("div", { class: `field field-${field}` }, h("label", { class: "field-label", for: control.id }, label), h("div", { class: "field-body" }, content, error));
      }
      return h("div", { class: `field field-${field}`, role: "group", "aria-label": label }, h("span", { class: "field-label", "aria-hidden": "true" }, label), h("div", { class: "field-body" }, content, error));
    }

    select(options, value, label) {
      const known = value in options ? options : { [value]: value, ...options };
      const element = h("select", { "aria-label": label }, Object.entries(known).map(([name, text]) => h("option", { value: name }, text)));
      element.value = value;
      return element;
    }

    area(text, more) {
      const element = h("textarea", { rows: "1", value: clean(text || ""), ...more });
      const fit = () => { element.style.height = "auto"; element.style.height = `${element.scrollHeight + 2}px`; };
      element.addEventListener("input", fit);
      requestAnimationFrame(fit);
      element.fit = fit;
      return element;
    }

    addVisitor(visitor, focus) {
      const label = (field) => `${words.fields[field]}${visitor.name ? `: ${visitor.name}` : ""}`;
      const name = h("input", { type: "text", value: visitor.name, "aria-label": label("who"), "data-part": "name" });
      const kind = this.select(words.visitor_kinds, visitor.kind, label("kind"));
      kind.dataset.part = "kind";
      const role = h("input", { type: "text", value: visitor.role || "", title: visitor.role, placeholder: words.fields.role, "aria-label": label("role"), "data-part": "role" });
      const affiliation = h("input", { type: "text", value: visitor.affiliation || "", title: visitor.affiliation, placeholder: words.fields.affiliation, "aria-label": label("affiliation"), "data-part": "affiliation" });
      const row = h("div", { class: "visitor" });
      const remove = h("button", { type: "button", class: "remove", "aria-label": say(words.remove, { what: visitor.name || words.fields.who }),
        onclick: () => { row.remove(); this.changed(); } }, "×");
      row.append(h("div", { class: "visitor-name" }, Review.suggest(name, "who", (one) => { if (one.kind in words.visitor_kinds) kind.value = one.kind; this.changed(); }), kind, remove),
        h("div", { class: "visitor-more" }, role, affiliation));
      this.visitors.append(row);
      if (focus) name.focus();
      if (focus) this.changed();
      return row;
    }

    addOutcome(outcome, focus) {
      const text = this.area(outcome.text, { placeholder: words.by_marking, "aria-label": words.fields.outcomes });
      const kind = this.select(words.outcome_kinds, outcome.kind, words.fields.outcome_kind);
      const row = h("div", { class: "outcome" });
      const remove = h("button", { type: "button", class: "remove", "aria-label": say(words.remove, { what: words.fields.outcomes }),
        onclick: () => { row.remove(); this.changed(); } }, "×");
      row.append(text, h("div", { class: "outcome-more" }, kind, remove));
      row.outcome = { text, kind, span: outcome.span || null, written: clean(outcome.text) };
      this.outcomes.append(row);
      if (focus) text.focus();
      return row;
    }

    showEvidence(quotes) {
      this.evidence = quotes.map((quote) => ({ span: quote.span, text: quote.text }));
      this.quotes.replaceChildren(...this.evidence.map((quote, at) =>
        h("div", { class: "evidence-item" }, h("blockquote", {}, clean(quote.text)),
          this.evidence.length > 1 ? h("button", { type: "button", class: "remove", "aria-label": say(words.remove, { what: words.fields.evidence }),
            onclick: () => { this.showEvidence(this.evidence.filter((_, other) => other !== at)); this.changed(); } }, "×") : "")));
      if (!this.evidence.length) this.quotes.append(h("p", { class: "hint" }, words.by_marking));
    }

    showWritten() {
      const text = this.marked.when?.text || this.visit.when?.text;
      this.dateText.textContent = text ? say(words.fields.written, { text: clean(text) }) : "";
    }

    describeDate(first, last) {
      const day = new Intl.DateTimeFormat(Review.lang, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
      const moment = (iso) => { const [year, month, date] = iso.split("-").map(Number); const found = new Date(Date.UTC(2000, month - 1, date)); found.setUTCFullYear(year); return found; };
      this.dateRead.textContent = first && last ? (first === last ? day.format(moment(first)) : day.formatRange(moment(first), moment(last))) : first ? `${day.format(moment(first))} – …` : last ? `… – ${day.format(moment(last))}` : "";
    }

    readDate() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(async () => {
        const text = this.edtf.value.trim();
        this.clearError("when");
        if (!text) return this.describeDate();
        try {
          const read = await Review.get("date", { text });
          this.describeDate(read.first, read.last);
        } catch (refused) {
          this.describeDate();
          if (refused.status) this.fail("when", say(words.errors.date, { value: text }));
        }
      }, 250);
    }

    collect() {
      const or = (text) => clean(text) || null;
      const visitors = [...this.visitors.children].map((row) => {
        const part = (name) => row.querySelector(`[data-part=${name}]`).value;
        return { name: clean(part("name")), kind: part("kind"), role: or(part("role")), affiliation: or(part("affiliation")) };
      }).filter((visitor) => visitor.name);
      const place = or(this.where.value) ? { name: clean(this.where.value), kind: this.whereKind.value } : null;
      const edtf = or(this.edtf.value);
      const when = edtf || this.marked.when || this.visit.when ? { edtf, ...(this.marked.when ? { span: this.marked.when.span } : {}) } : null;
      const purpose = or(this.purpose.value) ? (this.marked.purpose ? { span: this.marked.purpose.span } : { text: clean(this.purpose.value) }) : null;
      const outcomes = [...this.outcomes.children].map(({ outcome }) => {
        const text = clean(outcome.text.value);
        return text ? { ...(outcome.span && text === outcome.written ? { span: outcome.span } : { text }), kind: outcome.kind.value } : null;
      }).filter(Boolean);
      return { visitors, place, when, status: this.status.value, type: this.type.value, host: or(this.host.value), purpose, outcomes, evidence: this.evidence.map(({ span }) => ({ span })) };
    }

    changes() {
      const now = this.collect();
      const found = Object.fromEntries(Object.entries(now).filter(([field, value]) => !equal(value, this.base[field])));
      if (found.when && !found.when.edtf && !found.when.span) found.when = null;
      if (found.place) {
        /* Another name is another place: the gazetteer says what it is, unless the reviewer does. */
        const picked = this.place.picked?.name === found.place.name ? this.place.picked : null;
        if (picked?.gazetteer) found.place = { ...found.place, gazetteer: picked.gazetteer };
        else if (this.base.place && found.place.name !== this.base.place.name && found.place.kind === this.base.place.kind) delete found.place.kind;
        else if (!this.base.place && !picked && found.place.kind === "city") delete found.place.kind;
      }
      return found;
    }

    /* What stands in the fields, as a visit that `fill` takes. */
    snapshot() {
      const now = this.collect();
      const purpose = clean(this.purpose.value);
      return {
        ...now,
        place: now.place && { ...now.place, gazetteer: this.place.gazetteer },
        when: now.when && { edtf: now.when.edtf, text: (this.marked.when || this.visit.when)?.text, span: (this.marked.when || this.visit.when)?.span },
        purpose: purpose ? { text: purpose, span: this.marked.purpose?.span || this.visit.purpose?.span } : null,
        outcomes: [...this.outcomes.children].map(({ outcome }) => ({ text: outcome.text.value, kind: outcome.kind.value, span: outcome.span })),
        evidence: this.evidence,
      };
    }

    /* Put edited fields over what was filled in: only what differs from that counts as changed. */
    overlay(visit) {
      const base = this.base, filled = this.visit;
      this.fill(visit);
      this.visit = filled;
      if (visit.when?.span && visit.when.text !== filled.when?.text) this.marked.when = { span: visit.when.span, text: visit.when.text };
      if (visit.purpose?.span && visit.purpose.text !== filled.purpose?.text) this.marked.purpose = { span: visit.purpose.span };
      this.base = base;
    }

    get values() {
      const { type, ...all } = this.collect();
      const place = this.changes().place;
      return { ...all, type, ...(place ? { place } : {}) };
    }

    give(role, span, text) {
      if (role === "who") {
        const empty = [...this.visitors.children].find((row) => !row.querySelector("[data-part=name]").value.trim());
        empty?.remove();
        this.addVisitor({ name: text.normal || clean(text.text), kind: text.kind || "person" });
      } else if (role === "where") { this.where.value = text.normal || clean(text.text); this.place.picked = null; }
      else if (role === "when") {
        this.marked.when = { span, text: text.text };
        this.showWritten();
        Review.get("date", { text: clean(text.text), report: text.report, start: span[0], end: span[1] })
          .then((read) => { this.edtf.value = read.edtf; this.describeDate(read.first, read.last); this.changed(); }, () => this.edtf.focus());
      } else if (role === "host") this.host.value = text.normal || clean(text.text);
      else if (role === "purpose") { this.purpose.value = clean(text.text); this.purpose.fit(); this.marked.purpose = { span }; }
      else if (role === "outcome") this.addOutcome({ text: text.text, kind: "other", span });
      else if (role === "evidence") this.showEvidence([...this.evidence, { span, text: text.text }]);
      this.clearError({ who: "visitors", where: "place", outcome: "outcomes" }[role] || role);
      this.changed();
    }

    spansAt(target) {
      const row = target.closest(".outcome");
      if (row?.outcome.span) return [row.outcome.span];
      if (target === this.purpose && (this.marked.purpose || this.visit.purpose)) return [(this.marked.purpose || this.visit.purpose).span];
      if (target === this.edtf && (this.marked.when || this.visit.when)) return [(this.marked.when || this.visit.when).span];
      return [];
    }

    fail(field, text) {
      const place = this.errors.get(field);
      if (!place) return false;
      place.error.textContent = text;
      place.error.hidden = false;
      const control = place.control || this.element.querySelector(`.field-${field} :is(input, textarea, select, button)`);
      control?.setAttribute("aria-invalid", "true");
      return true;
    }

    clearError(field) {
      const place = this.errors.get(field);
      if (!place) return;
      place.error.hidden = true;
      this.element.querySelectorAll(`.field-${field} [aria-invalid]`).forEach((control) => control.removeAttribute("aria-invalid"));
    }

    clearErrors() {
      for (const field of this.errors.keys()) this.clearError(field);
    }
  };
})(window);
