/* The report: its own text, line by line, with people, places, organizations and dates marked and the evidence of the visit at hand.

   new Review.Reader(element, {onpin}); `open(report)`, `mark(evidence)`, `light(spans)`, `pins(facts)`.  Spans count characters of the
   report as the program does (code points); `spanOf(range)` gives them for a stretch selected on the page.  All text goes into the page as
   text. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h, say } = root.ExtractorViews;
  const BREAK = /[\n\r\f\u0085\u2028\u2029]/;
  const ASTRAL = /[\ud800-\udfff]/;

  /* Code points and the units of JavaScript's strings, there and back. */
  const units = (text, points) => (ASTRAL.test(text) ? [...text].slice(0, points).join("").length : Math.min(points, text.length));
  const points = (text) => (ASTRAL.test(text) ? [...text].length : text.length);

  Review.Reader = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options, name: null, lines: [], evidence: [], lit: [], shown: new Set() });
    }

    open(report) {
      this.name = report.name;
      this.report = report;
      this.evidence = [];
      this.lit = [];
      this.shown.clear();
      let start = 0;
      const pages = new Map(report.pages.map(([number, from]) => [from, number]));
      const mentions = report.mentions;
      let next = 0;
      this.lines = report.text.split(/(\r\n|[\n\r\f\u0085\u2028\u2029])/).map((text, place, parts) => {
        if (place % 2) return null;
        const length = points(text), end = start + length;
        while (next < mentions.length && mentions[next][1] <= start) next++;
        const mine = [];
        for (let at = next; at < mentions.length && mentions[at][0] < end; at++) mine.push(mentions[at]);
        const element = h("div", { class: text.trim() ? "line" : "line blank" });
        const line = { start, end, text, mentions: mine, element, pin: null };
        for (const [from, number] of pages) if (from >= start && from <= end + 1 && number > 1) { line.page = number; pages.delete(from); }
        start = end + (parts[place + 1] || "").length;
        return line;
      }).filter(Boolean);
      const parts = [];
      for (const line of this.lines) {
        if (line.page) parts.push(h("div", { class: "page-break" }, say(Review.words.page, { page: line.page })));
        this.draw(line);
        parts.push(line.element);
      }
      this.element.replaceChildren(...parts);
      this.element.scrollTop = 0;
    }

    /* One line: every boundary of a mention, the evidence or a lit span begins a new piece. */
    draw(line) {
      const spans = [
        ...line.mentions.map(([from, to, kind, normal]) => ({ from, to, kind, normal })),
        ...this.evidence.map(([from, to]) => ({ from, to, kind: "evidence" })),
        ...this.lit.map(([from, to]) => ({ from, to, kind: "lit" })),
      ].filter(({ from, to }) => from < line.end && to > line.start);
      const edges = new Set([line.start, line.end]);
      for (const { from, to } of spans) { edges.add(Math.max(from, line.start)); edges.add(Math.min(to, line.end)); }
      const order = [...edges].sort((a, b) => a - b);
      const pieces = [];
      for (let at = 0; at + 1 < order.length; at++) {
        const [from, to] = [order[at], order[at + 1]];
        const over = spans.filter((span) => span.from <= from && span.to >= to);
        const text = line.text.slice(units(line.text, from - line.start), units(line.text, to - line.start));
        const named = over.find((span) => span.normal);
        const kinds = over.map((span) => span.kind);
        if (!kinds.length) pieces.push(document.createTextNode(text));
        else pieces.push(h(kinds.includes("evidence") ? "mark" : "span", { class: kinds.map((kind) => `m-${kind}`).join(" "), title: named && named.normal !== text ? named.normal : null }, text));
      }
      line.element.replaceChildren(...(line.pin ? [line.pin] : []), ...pieces);
    }

    redraw(spans) {
      for (const line of this.lines) if (spans.some(([from, to]) => from < line.end && to > line.start)) this.draw(line);
    }

    /* Show where the visit is told, and bring it into sight. */
    mark(evidence, { scroll = true } = {}) {
      const before = this.evidence;
      this.evidence = evidence;
      this.redraw([...before, ...evidence]);
      if (scroll && evidence.length) this.reveal(evidence[0]);
    }

    light(spans) {
      const before = this.lit;
      this.lit = spans.filter(([from, to]) => to > from);
      this.redraw([...before, ...this.lit]);
    }

    reveal([from]) {
      const line = this.lines.find((one) => from < one.end + 1);
      if (!line) return;
      const target = line.element.querySelector(".m-evidence") || line.element;
      const room = this.element.getBoundingClientRect(), box = target.getBoundingClientRect();
      if (box.top >= room.top + 8 && box.bottom <= room.bottom - 8) return;
      this.element.scrollTop += box.top - room.top - Math.min(room.height / 4, 140);
    }

    /* In the margin: at each line where facts begin, how many, and how far their review has come. */
    pins(facts) {
      const found = new Map();
      for (const fact of facts) {
        const at = this.lines.findIndex((line) => fact.start <= line.end);
        if (at >= 0) found.set(at, [...(found.get(at) || []), fact]);
      }
      for (const [at, line] of this.lines.entries()) {
        const mine = found.get(at);
        if (!mine && !line.pin) continue;
        line.pin?.remove();
        line.pin = null;
        if (!mine) continue;
        const open = mine.filter((fact) => fact.open).length;
        const label = mine.map((fact) => `${fact.who.join(", ") || Review.words.no_visitor} → ${fact.where || Review.words.no_place}`).join("; ");
        line.pin = h("button", { type: "button", class: `pin${open ? "" : " pin-done"}`, title: label, tabindex: "-1", onclick: () => this.onpin(mine.map((fact) => fact.id)) },
          String(mine.length), h("span", { class: "unseen" }, `: ${label}`));
        line.element.prepend(line.pin);
      }
    }

    /* The span of a selection inside the text, without blanks at its ends; null for none. */
    spanOf(range) {
      if (!range || range.collapsed || !this.element.contains(range.commonAncestorContainer)) return null;
      let from = this.offset(range.startContainer, range.startOffset), to = this.offset(range.endContainer, range.endOffset);
      if (from === null || to === null) return null;
      const text = [...this.report.text].length === this.report.text.length ? this.report.text : [...this.report.text];
      while (from < to && /\s/.test(text[from])) from++;
      while (to > from && /\s/.test(text[to - 1])) to--;
      return to > from ? [from, to] : null;
    }

    offset(node, at) {
      let element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (element === this.element) {
        const child = this.element.childNodes[at];
        const line = this.lines.find((one) => one.element === child);
        return line ? line.start : this.lines.length ? this.lines[this.lines.length - 1].end : null;
      }
      const block = element.closest(".line");
      const line = this.lines.find((one) => one.element === block);
      if (!line) return null;
      const before = document.createRange();
      before.setStart(block, line.pin ? 1 : 0);
      if (line.pin && (line.pin.contains(node) || (node === block && at === 0))) return line.start;
      before.setEnd(node, at);
      return line.start + points(before.toString());
    }

    quote([from, to]) {
      const text = this.report.text;
      return ASTRAL.test(text) ? [...text].slice(from, to).join("") : text.slice(from, to);
    }

    /* The sentence around a span: to the nearest end of a sentence or line on both sides. */
    sentence([from, to]) {
      const text = [...this.report.text];
      let start = from, end = to;
      while (start > 0 && !BREAK.test(text[start - 1]) && !(/[.!?…]/.test(text[start - 1]) && /\s/.test(text[start]) && !/[А-ЯA-Z]/.test(text[start - 2] || ""))) start--;
      while (end < text.length && !BREAK.test(text[end]) && !(/[.!?…]/.test(text[end - 1]) && /\s/.test(text[end]) && !/[А-ЯA-Z]/.test(text[end - 2] || "") && end > to)) end++;
      while (/\s/.test(text[start] || "")) start++;
      while (end > start && /\s/.test(text[end - 1])) end--;
      return [start, end];
    }
  };
})(window);
