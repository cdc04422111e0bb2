/* Who was where, as a network: visitors and places, a line as thick as its visits are many; the same as a list for reading.

   new ExtractorViews.Network(element, {strings, lang}); `show(visits)`.  A click on a node, a line or an entry of the list
   dispatches «visit-pick» with {ids, title}. */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const { h } = Views;
  const MOST = 42, LISTED = 60;

  /* cytoscape would write a style element, which a strict content policy refuses; the rule is in views.css. */
  const STYLED = "__________cytoscape_stylesheet";

  const STYLE = [
    { selector: "node", style: { label: "data(label)", "font-size": 12, "font-family": "sans-serif", color: "#22262b", "text-wrap": "wrap",
      "text-max-width": 110, "text-valign": "bottom", "text-margin-y": 4, "text-background-color": "#fff", "text-background-opacity": 0.8,
      "min-zoomed-font-size": 6, width: "data(size)", height: "data(size)", "background-color": "#4a6fa5", "border-width": 1.5, "border-color": "#fff" } },
    { selector: "node[kind = 'place']", style: { shape: "round-rectangle", "background-color": "#3f7d5c" } },
    { selector: "edge", style: { width: "data(size)", "line-color": "#b4b9bf", "curve-style": "haystack", opacity: 0.8 } },
    { selector: ":selected", style: { "background-color": "#b0462b", "line-color": "#b0462b" } },
  ];

  Views.Network = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options });
      if (!document.getElementById(STYLED)) document.head.append(h("meta", { id: STYLED }));
      this.canvas = h("div", { class: "network-canvas", role: "img", "aria-label": this.strings.network_label });
      this.note = h("div", { class: "view-note" });
      this.list = h("ul", { class: "network-list" });
      const legend = h("p", { class: "network-legend", "aria-hidden": "true" },
        h("span", { class: "key key-who" }), this.strings.who, h("span", { class: "key key-where" }), this.strings.where);
      element.classList.add("network-view");
      element.replaceChildren(h("div", { class: "network-frame" }, this.canvas, legend), this.note,
        h("details", { class: "network-links" }, h("summary", {}, this.strings.network_list), this.list));
    }

    show(visits) {
      const nodes = new Map(), edges = new Map();
      const node = (kind, name, id) => {
        const key = `${kind} ${name}`;
        if (!nodes.has(key)) nodes.set(key, { key, kind, name, ids: new Set() });
        nodes.get(key).ids.add(id);
        return key;
      };
      for (const visit of visits) {
        const place = visit.place || visit.where;
        if (!place) continue;
        for (const name of visit.people || visit.who) {
          const from = node("who", name, visit.id), to = node("place", place, visit.id);
          const key = `${from} → ${to}`;
          if (!edges.has(key)) edges.set(key, { key, from, to, title: `${name} — ${place}`, ids: new Set() });
          edges.get(key).ids.add(visit.id);
        }
      }
      const lines = [...edges.values()].sort((a, b) => b.ids.size - a.ids.size || a.key.localeCompare(b.key, "ru"));
      /* The links that are told most often, by themselves and by what they join, as long as there is room for names. */
      const weight = (line) => line.ids.size * 4 + nodes.get(line.from).ids.size + nodes.get(line.to).ids.size;
      const keys = new Set();
      for (const line of [...lines].sort((a, b) => weight(b) - weight(a) || a.key.localeCompare(b.key, "ru")))
        if (keys.size + !keys.has(line.from) + !keys.has(line.to) <= MOST) { keys.add(line.from); keys.add(line.to); }
      const shown = [...keys].map((key) => nodes.get(key));
      this.note.textContent = nodes.size > shown.length ? Views.say(this.strings.network_part, { shown: shown.length, all: nodes.size.toLocaleString(this.lang) }) : "";
      this.drawList(lines);
      this.draw(shown, lines.filter((line) => keys.has(line.from) && keys.has(line.to)));
    }

    pick(one, title) {
      Views.emit(this.element, "visit-pick", { ids: [...one.ids], title });
    }

    drawList(lines) {
      this.list.replaceChildren(...lines.slice(0, LISTED).map((line) =>
        h("li", {}, h("button", { type: "button", class: "link", onclick: () => this.pick(line, line.title) }, line.title),
          h("span", { class: "quiet" }, ` · ${Views.count(line.ids.size, this.strings.visits, this.lang)}`))));
      if (lines.length > LISTED) this.list.append(h("li", { class: "quiet" }, Views.say(this.strings.more, { count: lines.length - LISTED })));
      if (!lines.length) this.list.append(h("li", { class: "quiet" }, this.strings.nothing));
    }

    draw(nodes, lines) {
      this.graph?.destroy();
      const short = (name) => (name.length > 60 ? `${name.slice(0, 59)}…` : name);
      const most = Math.max(1, ...nodes.map((one) => one.ids.size));
      const elements = [
        ...nodes.map((one, number) => ({
          data: { id: one.key, label: short(one.name), kind: one.kind, size: 14 + 26 * Math.sqrt(one.ids.size / most) },
          position: { x: 160 * Math.cos((2 * Math.PI * number) / nodes.length), y: 160 * Math.sin((2 * Math.PI * number) / nodes.length) },
        })),
        ...lines.map((line) => ({ data: { id: line.key, source: line.from, target: line.to, size: Math.min(8, 1 + line.ids.size) } })),
      ];
      const known = new Map([...nodes.map((one) => [one.key, [one, one.name]]), ...lines.map((line) => [line.key, [line, line.title]])]);
      /* The same start, so the same picture each time. */
      const layout = { name: "cose", animate: false, randomize: false, nodeRepulsion: () => 9000, idealEdgeLength: () => 40, nodeOverlap: 10, nodeDimensionsIncludeLabels: true, componentSpacing: 14, gravity: 2, padding: 30, numIter: 1200 };
      this.graph = root.cytoscape({ container: this.canvas, elements, style: STYLE, layout, minZoom: 0.15, maxZoom: 4, boxSelectionEnabled: false });
      /* Names as large as the rest of the page, however far the picture was shrunk to fit. */
      this.graph.style().selector("node").style({ "font-size": Math.max(12, Math.min(20, 12 / this.graph.zoom())) }).update();
      this.graph.on("tap", "node, edge", (event) => this.pick(...known.get(event.target.id())));
    }
  };
})(window);
