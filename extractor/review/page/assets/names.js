/* People, places and organizations under several names: pairs to look at, merges to take apart, two names to join by hand.

   new Review.Names(element, {lead: decide, onopen}); `show()` loads and draws.  Before a decision a preview shows what each name stands for. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h, say, count } = root.ExtractorViews;
  const { words } = Review;

  Review.Names = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options, picked: [null, null] });
      this.state = h("p", { class: "hint", role: "status" });
      this.finder = h("section", { class: "names-find", "aria-label": words.names_find });
      this.lists = h("div", { class: "names-lists" });
      element.replaceChildren(h("h2", {}, words.names_title), h("p", { class: "hint" }, words.names_help), this.state, this.finder, this.lists);
    }

    async show() {
      const found = await Review.get("names");
      this.onnumber(found.suggestions.length);
      this.drawFinder();
      this.lists.replaceChildren(
        this.list(words.names_suggested, found.suggestions, words.names_none, (pair) => this.pair(pair, ["merge", "split"])),
        this.list(words.names_merged, found.merges, words.names_none_merged, (pair) => this.pair(pair, ["split"])),
        this.list(words.names_decided, found.decided, words.names_none_decided, (pair) => this.pair(pair, [pair.same ? "split" : "merge"])));
    }

    list(title, pairs, nothing, draw) {
      return h("section", { class: "names-list", "aria-label": title }, h("h3", {}, title, pairs.length ? h("span", { class: "quiet" }, ` ${pairs.length}`) : ""),
        pairs.length ? h("ul", {}, pairs.map(draw)) : h("p", { class: "quiet" }, nothing));
    }

    pair(pair, actions) {
      const preview = h("div", { class: "names-preview", hidden: true });
      const toggle = h("button", { type: "button", class: "link", "aria-expanded": "false", onclick: async () => {
        preview.hidden = !preview.hidden;
        toggle.setAttribute("aria-expanded", String(!preview.hidden));
        if (!preview.hidden) await this.preview(preview, pair, pair.same === undefined && !actions.includes("merge"));
      } }, words.names_preview);
      const label = { merge: words.merge, split: pair.same === undefined && !actions.includes("merge") ? words.separate : words.split };
      const about = [words.name_kinds[pair.kind], pair.score !== undefined ? pair.score.toLocaleString(Review.lang, { style: "percent" }) : null,
        pair.reasons ? say(words.names_reasons, { reasons: pair.reasons.split(", ").map((reason) => words.reasons[reason] || reason).join(", ") }) : null, pair.reviewer || null].filter(Boolean).join(" · ");
      return h("li", { class: "names-pair" },
        h("div", { class: "names-line" },
          h("span", { class: "names-both" }, h("b", {}, pair.left_name), h("span", { class: "quiet" }, pair.same === false ? " ≠ " : " = "), h("b", {}, pair.right_name)),
          h("span", { class: "names-acts" }, toggle, actions.map((action) =>
            h("button", { type: "button", class: action === "merge" ? "primary" : "", "aria-label": `${label[action]}: ${pair.left_name}, ${pair.right_name}`, onclick: () => this.decide(pair.left, pair.right, action === "merge") }, label[action])))),
        h("p", { class: "quiet" }, about), preview);
    }

    /* What each of two names stands for; of names that are one already, what is told under each. */
    async preview(element, { left, right, left_name, right_name }, joined) {
      const asked = [[left, left_name], [right, right_name]].map(([key, name]) => (joined ? { key, name } : { key }));
      const sides = await Promise.all(asked.map((one) => Review.get("entity", one)));
      const visits = new Set(sides.flatMap((side) => side.ids)).size;
      const name = sides[0].ids.length >= sides[1].ids.length ? sides[0].name : sides[1].name;
      element.replaceChildren(
        h("div", { class: "names-sides" }, sides.map((side) => h("div", { class: "names-side" },
          h("p", {}, h("b", {}, side.name), h("span", { class: "quiet" }, ` · ${count(side.ids.length, Review.viewWords.visits, Review.lang)}`)),
          side.about.length ? h("p", { class: "quiet" }, side.about.join("; ")) : "",
          h("ul", {}, side.quotes.map((quote) => h("li", {}, h("blockquote", {}, quote.text),
            h("button", { type: "button", class: "link", onclick: () => this.onopen(quote.id) }, quote.report))))))),
        h("p", { class: "names-result" }, say(joined ? words.names_now : words.names_result, { name, visits: count(visits, Review.viewWords.visits, Review.lang) })));
    }

    drawFinder() {
      this.picked = [null, null];
      const inputs = [words.names_first, words.names_second].map((label, side) => {
        const input = h("input", { type: "text", "aria-label": label, placeholder: label });
        return Review.suggest(input, "entity", async (one) => {
          this.picked[side] = one;
          const [a, b] = this.picked;
          this.merge.disabled = !(a && b && a.key !== b.key);
          preview.replaceChildren();
          if (a && b && a.key !== b.key) await this.preview(preview, { left: a.key, right: b.key }, false);
        });
      });
      const preview = h("div", { class: "names-preview", "aria-live": "polite" });
      this.merge = h("button", { type: "button", class: "primary", disabled: true, onclick: () => this.decide(this.picked[0].key, this.picked[1].key, true) }, words.merge);
      this.finder.replaceChildren(h("h3", {}, words.names_find), h("div", { class: "names-inputs" }, inputs, this.merge), preview);
    }

    async decide(left, right, same) {
      this.state.textContent = words.names_working;
      try { await this.ondecide(left, right, same); } finally { this.state.textContent = ""; }
    }
  };
})(window);
