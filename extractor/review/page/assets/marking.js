/* Words of the report are given a role: selected with the mouse or, from the focused text, with the arrows; a bar then offers the roles.

   new Review.Marking(reader, bar, {roles: () => [[role, label]], onrole: (role, span)}). */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const { h } = root.ExtractorViews;

  Review.Marking = class {
    constructor(reader, bar, options) {
      Object.assign(this, { reader, bar, ...options, span: null });
      document.addEventListener("selectionchange", () => {
        clearTimeout(this.waiting);
        this.waiting = setTimeout(() => this.follow(), 120);
      });
      reader.element.addEventListener("keydown", (event) => this.key(event));
      reader.element.addEventListener("scroll", () => this.place(), { passive: true });
    }

    range() {
      const selection = document.getSelection();
      return selection.rangeCount ? selection.getRangeAt(0) : null;
    }

    follow() {
      if (this.bar.contains(document.activeElement)) return;
      const span = this.reader.name ? this.reader.spanOf(this.range()) : null;
      this.span = span;
      this.bar.hidden = !span;
      if (!span) return;
      this.bar.replaceChildren(...this.roles().map(([role, label], number) =>
        h("button", { type: "button", "data-role": role, onmousedown: (event) => event.preventDefault(), onclick: () => this.give(role) },
          label, h("kbd", { "aria-hidden": "true" }, String(number + 1)))));
      this.place();
    }

    place() {
      const range = this.range();
      if (!this.span || !range) return;
      const pane = this.reader.element.parentElement.getBoundingClientRect(), box = range.getBoundingClientRect();
      const width = this.bar.offsetWidth, height = this.bar.offsetHeight;
      const above = box.top - pane.top - height - 8;
      this.bar.style.left = `${Math.max(4, Math.min(pane.width - width - 4, box.left - pane.left))}px`;
      this.bar.style.top = `${above > 40 ? above : Math.min(pane.height - height - 4, box.bottom - pane.top + 8)}px`;
    }

    give(role) {
      const span = this.span;
      this.drop();
      if (span) this.onrole(role, span);
    }

    drop() {
      document.getSelection().removeAllRanges();
      this.span = null;
      this.bar.hidden = true;
    }

    key(event) {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (this.span && /^[1-9]$/.test(event.key)) {
        const role = this.roles()[Number(event.key) - 1];
        if (role) { event.preventDefault(); event.stopPropagation(); this.give(role[0]); }
        return;
      }
      if (event.key === "Escape") { if (this.span) event.stopPropagation(); this.drop(); return; }
      const direction = { ArrowRight: "forward", ArrowLeft: "backward" }[event.key];
      if (!direction) return;
      event.preventDefault();
      event.stopPropagation();
      this.step(direction, event.shiftKey);
    }

    /* The next word, or with Shift one word more. */
    step(direction, extend) {
      const selection = document.getSelection();
      if (!selection.rangeCount || !this.reader.element.contains(selection.anchorNode)) {
        const start = this.start();
        if (!start) return;
        selection.collapse(start, 0);
        direction = "forward";
      } else if (!extend) {
        if (direction === "forward") selection.collapseToEnd();
        else { selection.collapseToStart(); selection.modify("move", "backward", "word"); }
      }
      if (extend) selection.modify("extend", direction, "word");
      else {
        while (selection.focusNode && /^\s/.test(this.after(selection)) && this.skip(selection));
        selection.modify("extend", "forward", "word");
      }
      if (!this.reader.element.contains(selection.focusNode)) selection.removeAllRanges();
      else selection.focusNode.parentElement.scrollIntoView({ block: "nearest" });
    }

    /* Where the arrows begin: at the evidence, where it is in sight, else at the first line that is. */
    start() {
      const room = this.reader.element.getBoundingClientRect();
      const seen = (element) => { const box = element.getBoundingClientRect(); return box.bottom > room.top + 4 && box.top < room.bottom - 4; };
      return [...this.reader.element.querySelectorAll(".m-evidence"), ...this.reader.element.querySelectorAll(".line:not(.blank)")].find(seen);
    }

    after(selection) {
      return selection.focusNode.nodeType === Node.TEXT_NODE ? selection.focusNode.data.slice(selection.focusOffset) : "";
    }

    skip(selection) {
      const [node, at] = [selection.focusNode, selection.focusOffset];
      selection.modify("move", "forward", "character");
      return node !== selection.focusNode || at !== selection.focusOffset;
    }
  };
})(window);
