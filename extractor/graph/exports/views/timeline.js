/* Visits in time: each a bar from its first to its last possible day, so that a vague date is a long bar; many are counted by year.

   new ExtractorViews.Timeline(element, {strings, lang}); `show(visits)`.  A click on a bar dispatches «visit-pick». */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const { h, s } = Views;
  const WIDTH = 960, SIDE = 24, LANE = 24, BAR = 16, TOP = 34, MOST = 300, DAY = 86400000;

  const time = (day) => {
    const [year, month, date] = day.split("-").map(Number);
    const moment = new Date(Date.UTC(2000, (month || 1) - 1, date || 1));
    moment.setUTCFullYear(year);
    return moment.getTime();
  };

  Views.Timeline = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options });
      this.frame = h("div", { class: "timeline-frame" });
      this.note = h("div", { class: "view-note" });
      element.classList.add("timeline-view");
      element.replaceChildren(this.frame, this.note);
      Views.roving(this.frame);
    }

    show(visits) {
      const dated = visits.filter((visit) => visit.first || visit.last)
        .map((visit) => ({ visit, from: time(visit.first || visit.last), to: time(visit.last || visit.first) + DAY }))
        .sort((a, b) => a.from - b.from || a.to - b.to);
      const undated = visits.filter((visit) => !visit.first && !visit.last);
      this.note.replaceChildren(undated.length
        ? h("button", { type: "button", class: "link", onclick: () =>
            Views.emit(this.element, "visit-pick", { ids: undated.map((v) => v.id), title: this.strings.undated }) },
            `${this.strings.undated}: ${undated.length.toLocaleString(this.lang)}`)
        : "");
      if (!dated.length) this.frame.replaceChildren(h("p", { class: "quiet" }, this.strings.nothing));
      else if (dated.length > MOST) this.drawYears(dated);
      else this.drawBars(dated);
    }

    drawBars(dated) {
      const start = Math.min(...dated.map((one) => one.from)), end = Math.max(...dated.map((one) => one.to));
      const margin = Math.max((end - start) * 0.02, 3 * DAY);
      const x = (moment) => SIDE + ((moment - start + margin) / (end - start + 2 * margin)) * (WIDTH - 2 * SIDE);
      const lanes = [];
      const placed = dated.map((one) => {
        const left = x(one.from), width = Math.max(8, x(one.to) - left);
        const text = `${one.visit.who[0] || this.strings.nobody}${one.visit.who.length > 1 ? " …" : ""} → ${one.visit.where || this.strings.nowhere}`;
        const label = Math.min(text.length, 44) * 7 + 12;
        const inside = width > label;
        const before = !inside && left + width + label > WIDTH - 4;
        const [from, to] = inside ? [left, left + width] : before ? [left - label, left + width] : [left, left + width + label];
        let lane = lanes.findIndex((taken) => taken.every(([a, b]) => to + 6 < a || from - 6 > b));
        if (lane < 0) lane = lanes.push([]) - 1;
        lanes[lane].push([from, to]);
        return { ...one, left, width, lane, text, inside, before };
      });
      const height = TOP + lanes.length * LANE + 8;
      const marks = placed.map((one, number) => this.bar(one, number));
      this.draw(height, [...this.axis(start - margin, end + margin, x, height), ...marks]);
    }

    bar({ visit, left, width, lane, text, inside, before }, number) {
      const y = TOP + lane * LANE;
      const shown = text.length > 44 ? `${text.slice(0, 43)}…` : text;
      const about = [visit.when, this.strings.statuses[visit.status]].filter(Boolean);
      const label = [shown, ...about].join(", ");
      const at = inside ? left + 5 : before ? left - 5 : left + width + 5;
      return s("g", { class: `time-mark status-${visit.status}`, role: "button", tabindex: number ? "-1" : "0", "aria-label": label, "data-mark": "",
        onclick: () => Views.emit(this.element, "visit-pick", { ids: [visit.id], title: "" }) },
        s("title", {}, [text, ...about].join(", ")),
        s("rect", { x: left.toFixed(1), y, width: width.toFixed(1), height: BAR, rx: 4 }),
        s("text", { x: at.toFixed(1), y: y + 12, "text-anchor": before ? "end" : "start", "aria-hidden": "true" }, shown));
    }

    drawYears(dated) {
      const years = new Map();
      for (const { visit } of dated) {
        const year = Number((visit.first || visit.last).slice(0, 4));
        if (!years.has(year)) years.set(year, []);
        years.get(year).push(visit.id);
      }
      const from = Math.min(...years.keys()), to = Math.max(...years.keys());
      const step = (WIDTH - 2 * SIDE) / (to - from + 1);
      const height = 300, most = Math.max(...[...years.values()].map((ids) => ids.length));
      const scale = (number) => (number / most) * (height - TOP - 40);
      const every = Math.ceil(46 / step);
      const ticks = [];
      for (let year = from; year <= to; year++)
        if ((year - from) % every === 0) ticks.push(s("text", { class: "time-tick", x: (SIDE + (year - from + 0.5) * step).toFixed(1), y: height - 8, "text-anchor": "middle" }, year));
      const marks = [...years].sort((a, b) => a[0] - b[0]).map(([year, ids], number) => {
        const label = `${year}: ${Views.count(ids.length, this.strings.visits, this.lang)}`;
        return s("g", { class: "time-mark year-mark", role: "button", tabindex: number ? "-1" : "0", "aria-label": label, "data-mark": "",
          onclick: () => Views.emit(this.element, "visit-pick", { ids, title: String(year) }) },
          s("title", {}, label),
          s("rect", { x: (SIDE + (year - from) * step + step * 0.1).toFixed(1), y: (height - 28 - Math.max(2, scale(ids.length))).toFixed(1),
            width: Math.max(1, step * 0.8).toFixed(1), height: Math.max(2, scale(ids.length)).toFixed(1), rx: Math.min(3, step * 0.2) }));
      });
      this.draw(height, [...ticks, ...marks]);
    }

    /* Ticks at years or months, whichever leaves room for their names. */
    axis(start, end, x, height) {
      const found = [];
      const first = new Date(start).getUTCFullYear(), last = new Date(end).getUTCFullYear();
      const byMonth = last - first < 3;
      const every = byMonth ? 1 : Math.ceil((last - first + 1) / 18);
      const months = new Intl.DateTimeFormat(this.lang, { month: "short", timeZone: "UTC" });
      const units = byMonth ? (last - first + 1) * 12 : last - first + 1;
      let before = -Infinity;
      for (let unit = 0; unit <= units; unit += every) {
        const moment = byMonth ? new Date(Date.UTC(first, unit, 1)) : new Date(Date.UTC(2000, 0, 1));
        if (!byMonth) moment.setUTCFullYear(first + unit);
        const at = x(moment.getTime());
        if (at < SIDE - 1 || at > WIDTH - SIDE + 1) continue;
        found.push(s("line", { class: "time-line", x1: at, x2: at, y1: TOP - 8, y2: height }));
        if (at - before < 40) continue;
        before = at;
        const named = byMonth && moment.getUTCMonth() ? months.format(moment) : String(moment.getUTCFullYear());
        found.push(s("text", { class: "time-tick", x: at.toFixed(1), y: TOP - 16, "text-anchor": "middle" }, named));
      }
      return found;
    }

    draw(height, children) {
      const svg = s("svg", { viewBox: `0 0 ${WIDTH} ${height}`, class: "timeline", role: "group", "aria-label": this.strings.timeline_label }, children);
      this.frame.replaceChildren(svg);
    }
  };
})(window);
