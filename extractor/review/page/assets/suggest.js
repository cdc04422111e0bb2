/* Names to choose from while writing one: those of the archive first, then the gazetteer's.

   Review.suggest(input, kind, onchoose) turns an input into a combobox; `onchoose` gets the suggestion {name, kind, gazetteer, …}. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h, count } = root.ExtractorViews;
  let number = 0;

  Review.suggest = (input, kind, onchoose) => {
    const list = h("ul", { class: "suggestions", role: "listbox", id: `suggestions-${++number}`, "aria-label": Review.words.suggested, hidden: true });
    const box = h("span", { class: "combobox" }, input, list);
    let found = [], at = -1, waiting, asked = 0;
    for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off", spellcheck: "false" }))
      input.setAttribute(name, value);

    const close = () => { list.hidden = true; at = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
    const choose = (one) => { input.value = one.name; close(); input.dispatchEvent(new Event("input", { bubbles: true })); close(); onchoose?.(one); };
    const about = (one) => [one.note, one.visits ? count(one.visits, Review.viewWords.visits, Review.lang) : null, one.source === "gazetteer" ? Review.words.gazetteer : null].filter(Boolean).join(" · ");
    const show = () => {
      list.replaceChildren(...found.map((one, place) =>
        h("li", { role: "option", id: `${list.id}-${place}`, "aria-selected": place === at ? "true" : "false",
          onmousedown: (event) => { event.preventDefault(); choose(one); } },
          h("span", {}, one.name), h("span", { class: "quiet" }, about(one)))));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(!list.hidden));
      if (at >= 0) { input.setAttribute("aria-activedescendant", `${list.id}-${at}`); list.children[at]?.scrollIntoView({ block: "nearest" }); }
    };
    input.addEventListener("input", (event) => {
      clearTimeout(waiting);
      if (!event.isTrusted && !event.detail) return;
      waiting = setTimeout(async () => {
        const mine = ++asked, text = input.value.trim();
        const answer = text.length < 2 ? [] : await Review.get("suggest", { kind, q: text }).catch(() => []);
        if (mine !== asked || document.activeElement !== input) return;
        [found, at] = [answer, -1];
        show();
      }, 120);
    });
    input.addEventListener("keydown", (event) => {
      if (list.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        at = (at + (event.key === "ArrowDown" ? 1 : -1) + found.length + (at < 0 && event.key === "ArrowUp" ? 1 : 0)) % found.length;
        show();
      } else if (event.key === "Enter" && at >= 0) { event.preventDefault(); event.stopPropagation(); choose(found[at]); }
      else if (event.key === "Escape") { event.stopPropagation(); close(); }
    });
    input.addEventListener("blur", () => setTimeout(close, 100));
    return box;
  };
})(window);
