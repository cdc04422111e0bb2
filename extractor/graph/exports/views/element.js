/* Elements made of plain values: no markup is ever parsed, so the text of a report stays text.

   ExtractorViews.h("button", {class: "x", "aria-label": "…", onclick: f}, "text", child, …) gives an element;
   ExtractorViews.s does the same for SVG.  Values null, undefined and false are left out. */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const SVG = "http://www.w3.org/2000/svg";

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (name === "value" || name === "checked" || name === "open") element[name] = value;
      else element.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of children.flat()) {
      if (child === null || child === undefined || child === false) continue;
      element.append(child instanceof Node ? child : document.createTextNode(String(child)));
    }
    return element;
  }

  Views.h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  Views.s = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  /* A text with {name} replaced by its value. */
  Views.say = (text, values) =>
    String(text).replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? values[name] : whole));

  /* «1 поездка», «2 поездки», «5 поездок»: forms are parted by | as CLDR orders them (one, few, many; English: one, other). */
  Views.count = (number, forms, lang) => {
    const options = forms.split("|");
    const rule = new Intl.PluralRules(lang).select(number);
    const at = options.length === 2 ? (rule === "one" ? 0 : 1) : { one: 0, few: 1 }[rule] ?? 2;
    return `${number.toLocaleString(lang)} ${options[at]}`;
  };

  /* Tell whoever listens above `element`: the visits with these ids were picked, or one is to be opened. */
  Views.emit = (element, name, detail) => element.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));

  /* One tab stop for many marks: arrows, Home and End move among `[data-mark]` elements of `container`. */
  Views.roving = (container) => {
    container.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
      const marks = [...container.querySelectorAll("[data-mark]")];
      const at = marks.indexOf(document.activeElement);
      if (at < 0) return;
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        marks[at].dispatchEvent(new MouseEvent("click", { bubbles: true }));
      } else if (step !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        const next = Math.max(0, Math.min(marks.length - 1, at + step));
        marks[at].setAttribute("tabindex", "-1");
        marks[next].setAttribute("tabindex", "0");
        marks[next].focus();
      }
    });
  };
})(window);
