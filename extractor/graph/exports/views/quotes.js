/* The quotes behind a mark: who, where, when, and the words of the report, for the visits that were picked.

   new ExtractorViews.Quotes(element, {strings, lang, source}) ; `show(visits, title)`.  «Открыть» dispatches «visit-open» with
   the visit's id, unless `source` is false. */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const { h } = Views;
  const MOST = 100;

  Views.Quotes = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options });
      this.show([], "");
    }

    show(visits, title) {
      const { strings, lang } = this;
      if (!visits.length) {
        this.element.replaceChildren(h("p", { class: "quiet" }, strings.pick));
        return;
      }
      const cards = visits.slice(0, MOST).map((visit) => this.card(visit));
      this.element.replaceChildren(
        h("h2", { class: "quotes-title", tabindex: "-1" }, title || Views.count(visits.length, strings.visits, lang)),
        title ? h("p", { class: "quiet" }, Views.count(visits.length, strings.visits, lang)) : "",
        h("ol", { class: "quotes" }, cards),
        visits.length > MOST ? h("p", { class: "quiet" }, Views.say(strings.more, { count: (visits.length - MOST).toLocaleString(lang) })) : ""
      );
      this.element.scrollTop = 0;
    }

    card(visit) {
      const { strings } = this;
      const place = visit.page ? Views.say(strings.page, { page: visit.page }) : "";
      return h("li", { class: "quote-card", "data-visit": visit.id },
        h("p", { class: "quote-head" }, h("b", {}, visit.who.join(", ") || strings.nobody), " → ", h("b", {}, visit.where || strings.nowhere)),
        h("p", { class: "quiet" }, [visit.when, strings.statuses[visit.status]].filter(Boolean).join(" · ")),
        h("blockquote", {}, visit.quote),
        h("p", { class: "quote-foot" }, h("span", { class: "quiet" }, [visit.report, place].filter(Boolean).join(", ")),
          this.source === false ? "" : h("button", { type: "button", class: "link",
            "aria-label": `${strings.open}: ${visit.who.join(", ")} → ${visit.where || strings.nowhere}`,
            onclick: () => Views.emit(this.element, "visit-open", { id: visit.id }) }, strings.open)));
    }
  };
})(window);
