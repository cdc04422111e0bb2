/* The filter as something to click: a search field, one fold-out list a facet, and what is chosen as chips.

   new ExtractorViews.Facets(element, filter, {strings, lang}); `show(visits)` redraws the counts.  Each change dispatches
   «filter-change» on the element. */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const { h } = Views;
  const MOST = 200;

  Views.Facets = class {
    constructor(element, filter, options) {
      Object.assign(this, { element, filter, strings: options.strings, lang: options.lang, visits: [] });
      this.search = h("input", {
        type: "search", class: "facet-search", placeholder: this.strings.search, "aria-label": this.strings.search,
        autocomplete: "off", spellcheck: "false", oninput: () => this.type(),
      });
      this.chips = h("div", { class: "chips" });
      this.total = h("p", { class: "facet-total", role: "status" });
      this.panels = new Map(filter.facets.map((facet) => [facet.key, this.panel(facet)]));
      const row = h("div", { class: "facet-row" }, this.search, [...this.panels.values()].map((panel) => panel.details), this.total);
      element.replaceChildren(row, this.chips);
      document.addEventListener("click", (event) => {
        for (const { details } of this.panels.values()) if (details.open && !details.contains(event.target)) details.open = false;
      });
    }

    panel(facet) {
      const list = h("div", { class: "facet-list", role: "group", "aria-label": facet.label });
      const narrow = h("input", {
        type: "search", class: "facet-narrow", placeholder: this.strings.narrow, "aria-label": `${facet.label}: ${this.strings.narrow}`,
        oninput: () => this.fill(facet),
      });
      const summary = h("summary", {}, facet.label);
      const details = h("details", { class: "facet" }, summary, h("div", { class: "facet-panel" }, narrow, list));
      details.addEventListener("toggle", () => details.open && this.fill(facet));
      details.addEventListener("keydown", (event) => {
        if (event.key !== "Escape" || !details.open) return;
        event.stopPropagation();
        details.open = false;
        summary.focus();
      });
      return { details, summary, list, narrow };
    }

    type() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => {
        this.filter.text = this.search.value;
        this.changed();
      }, 30);
    }

    changed() {
      Views.emit(this.element, "filter-change", {});
    }

    show(visits, shown) {
      this.visits = visits;
      if (document.activeElement !== this.search) this.search.value = this.filter.text;
      this.total.textContent =
        shown === visits.length
          ? Views.count(visits.length, this.strings.visits, this.lang)
          : Views.say(this.strings.shown, { shown: shown.toLocaleString(this.lang), all: visits.length.toLocaleString(this.lang) });
      for (const facet of this.filter.facets) {
        const { details, summary } = this.panels.get(facet.key);
        const chosen = this.filter.chosen.get(facet.key).size;
        summary.textContent = chosen ? `${facet.label} · ${chosen}` : facet.label;
        summary.classList.toggle("chosen", chosen > 0);
        if (details.open) this.fill(facet);
      }
      this.drawChips();
    }

    fill(facet) {
      const { list, narrow } = this.panels.get(facet.key);
      const chosen = this.filter.chosen.get(facet.key);
      const counts = this.filter.counts(this.visits, facet);
      const wanted = Views.fold(narrow.value.trim());
      const label = (value) => (facet.format ? facet.format(value) : String(value));
      const fitting = wanted ? counts.filter(([value]) => Views.fold(label(value)).includes(wanted)) : counts;
      const focused = list.contains(document.activeElement) ? document.activeElement.dataset.value : null;
      narrow.hidden = counts.length <= 8;
      list.replaceChildren(
        ...fitting.slice(0, MOST).map(([value, number]) =>
          h("label", { class: "facet-value" },
            h("input", { type: "checkbox", checked: chosen.has(value), "data-value": value,
              onchange: (event) => { this.filter.toggle(facet.key, value, event.target.checked); this.changed(); } }),
            h("span", { class: "facet-name" }, label(value)),
            h("span", { class: "facet-count" }, number.toLocaleString(this.lang)))
        )
      );
      if (!fitting.length) list.append(h("p", { class: "quiet" }, this.strings.nothing));
      if (fitting.length > MOST)
        list.append(h("p", { class: "quiet" }, Views.say(this.strings.more, { count: (fitting.length - MOST).toLocaleString(this.lang) })));
      if (focused !== null) [...list.querySelectorAll("input")].find((box) => box.dataset.value === focused)?.focus();
    }

    drawChips() {
      const chips = [];
      for (const facet of this.filter.facets)
        for (const value of this.filter.chosen.get(facet.key)) {
          const text = facet.format ? facet.format(value) : String(value);
          chips.push(h("button", { type: "button", class: "chip", onclick: () => { this.filter.toggle(facet.key, value, false); this.changed(); } },
            h("span", { class: "unseen" }, `${this.strings.drop}: `), h("span", { class: "chip-label" }, facet.label), " ", text,
            h("span", { class: "chip-cross", "aria-hidden": "true" }, "×")));
        }
      if (this.filter.active)
        chips.push(h("button", { type: "button", class: "link", onclick: () => { this.filter.clear(); this.search.value = ""; this.changed(); } }, this.strings.clear));
      this.chips.replaceChildren(...chips);
      this.chips.hidden = !chips.length;
    }
  };
})(window);
