/* The list of facts: only the rows in sight exist, so ten thousand scroll as ten do.

   new Review.Queue(element, {row: fact → element, onpick}); `show(facts)`, `select(id)`.  A listbox with one tab stop. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h } = root.ExtractorViews;
  const ROW = 58, MARGIN = 6;

  Review.Queue = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options, facts: [], places: new Map(), selected: null, drawn: new Map() });
      this.space = h("div", { class: "queue-space", role: "presentation" });
      element.classList.add("queue-list");
      for (const [name, value] of Object.entries({ role: "listbox", tabindex: "0", "aria-label": options.label })) element.setAttribute(name, value);
      element.replaceChildren(this.space);
      element.addEventListener("scroll", () => this.draw(), { passive: true });
      element.addEventListener("keydown", (event) => this.key(event));
      new ResizeObserver(() => this.draw()).observe(element);
    }

    show(facts) {
      this.facts = facts;
      this.places = new Map(facts.map((fact, number) => [fact.id, number]));
      this.space.style.height = `${facts.length * ROW}px`;
      this.clear();
      this.draw();
    }

    /* Draw one fact anew, where it is in sight. */
    refresh(fact) {
      const at = this.places.get(fact.id);
      if (at === undefined) return;
      this.facts[at] = fact;
      this.drawn.get(at)?.remove();
      this.drawn.delete(at);
      this.draw();
    }

    select(id) {
      this.selected = id;
      const at = this.places.get(id);
      this.clear();
      if (at !== undefined) {
        const top = at * ROW, height = this.element.clientHeight;
        if (top < this.element.scrollTop || top + ROW > this.element.scrollTop + height) this.element.scrollTop = Math.max(0, top - height / 3);
        this.element.setAttribute("aria-activedescendant", `queue-${at}`);
      } else this.element.removeAttribute("aria-activedescendant");
      this.draw();
    }

    clear() {
      for (const element of this.drawn.values()) element.remove();
      this.drawn.clear();
    }

    draw() {
      const height = this.element.clientHeight || 600;
      const from = Math.max(0, Math.floor(this.element.scrollTop / ROW) - MARGIN);
      const to = Math.min(this.facts.length, Math.ceil((this.element.scrollTop + height) / ROW) + MARGIN);
      const chosen = this.places.get(this.selected);
      const wanted = new Set(chosen === undefined ? [] : [chosen]);
      for (let at = from; at < to; at++) wanted.add(at);
      for (const [at, element] of this.drawn) if (!wanted.has(at)) { element.remove(); this.drawn.delete(at); }
      for (const at of wanted) if (!this.drawn.has(at)) {
        const fact = this.facts[at];
        const row = h("div", { class: "queue-row", role: "option", id: `queue-${at}`, "aria-selected": fact.id === this.selected ? "true" : "false",
          "aria-setsize": this.facts.length, "aria-posinset": at + 1, onclick: () => this.onpick(fact.id) }, this.row(fact));
        row.style.top = `${at * ROW}px`;
        row.dataset.at = at;
        this.drawn.set(at, row);
        this.space.insertBefore(row, [...this.space.children].find((one) => Number(one.dataset.at) > at) || null);
      }
    }

    key(event) {
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -Infinity, End: Infinity }[event.key];
      if (step === undefined || !this.facts.length) return;
      event.preventDefault();
      event.stopPropagation();
      const at = this.places.get(this.selected) ?? -1;
      this.onpick(this.facts[Math.max(0, Math.min(this.facts.length - 1, at + step))].id);
    }
  };
})(window);
