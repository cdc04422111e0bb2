/* Visits as a table to scroll, sort and choose from, tens of thousands of rows at once (Tabulator draws only those in sight).

   new ExtractorViews.Table(element, {strings, lang, columns}) with columns [{field, title, width, format: visit → text, sort}];
   `load(visits)` once, then `show(visits)` for what the filter leaves.  Enter or a click on a row dispatches «visit-open». */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});

  Views.Table = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options, kept: null, at: 0 });
      element.classList.add("table-view");
      this.ready = new Promise((resolve) => (this.built = resolve));
      this.grid = new root.Tabulator(element, {
        index: "id", data: [], height: "100%", layout: "fitColumns", renderVerticalBuffer: 400, placeholder: this.strings.nothing,
        rowHeight: 34, headerSortTristate: true, columnDefaults: { headerSortTristate: true, tooltip: false },
        columns: this.columns.map((column) => ({
          title: column.title, field: column.field, widthGrow: column.grow || 1, minWidth: column.width || 80,
          hozAlign: column.align || "left", headerHozAlign: column.align || "left",
          formatter: (cell) => document.createTextNode(column.format(cell.getData())),
          sorter: (a, b, left, right) => {
            const [x, y] = [left, right].map((row) => (column.sort ? column.sort(row.getData()) : column.format(row.getData())));
            return typeof x === "number" ? x - y : x.localeCompare(y, "ru");
          },
        })),
      });
      this.grid.on("tableBuilt", () => this.built());
      this.grid.on("rowClick", (event, row) => Views.emit(this.element, "visit-open", { id: row.getData().id }));
      element.addEventListener("keydown", (event) => this.key(event));
      this.grid.on("renderComplete", () => this.label());
      this.grid.on("scrollVertical", () => requestAnimationFrame(() => this.label()));
    }

    async load(visits) {
      await this.ready;
      this.kept = null;
      await this.grid.setData(visits);
      this.grid.setFilter((visit) => !this.kept || this.kept.has(visit.id));
    }

    async show(visits) {
      await this.ready;
      this.kept = new Set(visits.map((visit) => visit.id));
      this.grid.refreshFilter();
    }

    /* The rows in sight can be reached: one is a tab stop, the arrows go on from it. */
    label() {
      this.element.setAttribute("aria-label", this.strings.table_label);
      const holder = this.element.querySelector(".tabulator-tableholder");
      holder?.setAttribute("role", "presentation");
      holder?.removeAttribute("tabindex");
      const rows = [...this.element.querySelectorAll(".tabulator-row")];
      for (const row of rows) row.setAttribute("tabindex", "-1");
      const current = rows.find((row) => row === document.activeElement) || rows[0];
      current?.setAttribute("tabindex", "0");
    }

    key(event) {
      const row = event.target.closest?.(".tabulator-row");
      if (!row) return;
      const rows = this.grid.getRows("active");
      const at = rows.findIndex((one) => one.getElement() === row);
      const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity }[event.key];
      if (event.key === "Enter") {
        event.preventDefault();
        Views.emit(this.element, "visit-open", { id: rows[at].getData().id });
      } else if (step !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        this.reach(rows[Math.max(0, Math.min(rows.length - 1, at + step))], Math.max(0, Math.min(rows.length - 1, at + step)), row.offsetHeight);
      }
    }

    /* Bring a row into sight and to the keyboard; it may not have been drawn yet. */
    reach(row, number, height, tries = 10) {
      const holder = this.element.querySelector(".tabulator-tableholder");
      const top = number * height;
      if (top < holder.scrollTop) holder.scrollTop = top;
      else if (top + height > holder.scrollTop + holder.clientHeight) holder.scrollTop = top + height - holder.clientHeight;
      requestAnimationFrame(() => {
        const element = row.getElement();
        if (!element.isConnected && tries) return this.reach(row, number, height, tries - 1);
        this.label();
        element.setAttribute("tabindex", "0");
        element.focus({ preventScroll: true });
        return undefined;
      });
    }
  };
})(window);
