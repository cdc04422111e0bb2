/* Visits on a map without tiles: coastlines and borders of Natural Earth, one circle a place, as large as it was visited often.

   new ExtractorViews.Map(element, {strings, lang, land}) with `land` the topology of world-atlas; `show(visits)`.  A click on a
   circle dispatches «visit-pick» with {ids, title}. */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const { h, s } = Views;
  const WIDTH = 960, HEIGHT = 560, NEAREST = 7, APART = 0.8;

  Views.Map = class {
    constructor(element, options) {
      Object.assign(this, { element, ...options, zoom: 1, shift: [0, 0], places: [] });
      this.countries = root.topojson.feature(this.land, this.land.objects.countries);
      this.land_ = s("path", { class: "map-land" });
      this.grid = s("path", { class: "map-grid" });
      this.marks = s("g", { class: "map-marks" });
      this.svg = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: "map", role: "group", "aria-label": this.strings.map_label },
        this.grid, this.land_, this.marks);
      this.note = h("div", { class: "view-note" });
      const button = (label, text, act) => h("button", { type: "button", "aria-label": label, title: label, onclick: act }, text);
      const tools = h("div", { class: "map-tools" },
        button(this.strings.zoom_in, "+", () => this.scale(1.6)),
        button(this.strings.zoom_out, "−", () => this.scale(1 / 1.6)),
        button(this.strings.zoom_all, "⤢", () => this.reset()));
      element.classList.add("map-view");
      element.replaceChildren(h("div", { class: "map-frame" }, this.svg, tools), this.note);
      Views.roving(this.marks);
      this.listen();
    }

    show(visits) {
      const found = new Map();
      const unplaced = [];
      for (const visit of visits) {
        if (typeof visit.latitude !== "number" || typeof visit.longitude !== "number") { unplaced.push(visit); continue; }
        const key = `${visit.latitude},${visit.longitude}`;
        if (!found.has(key)) found.set(key, { name: visit.place || visit.where, at: [visit.longitude, visit.latitude], ids: [] });
        found.get(key).ids.push(visit.id);
      }
      this.places = [...found.values()].sort((a, b) => b.ids.length - a.ids.length || a.name.localeCompare(b.name, "ru"));
      this.note.replaceChildren(
        unplaced.length
          ? h("button", { type: "button", class: "link", onclick: () =>
              Views.emit(this.element, "visit-pick", { ids: unplaced.map((v) => v.id), title: this.strings.unplaced }) },
              `${this.strings.unplaced}: ${unplaced.length.toLocaleString(this.lang)}`)
          : "");
      this.reset();
    }

    reset() {
      this.zoom = 1;
      this.shift = [0, 0];
      const spots = { type: "MultiPoint", coordinates: this.places.map((p) => p.at) };
      const middle = this.places.length ? root.d3.geoCentroid(spots) : [30, 30];
      /* Places far apart stand on the map of the world as people know it, not across the Pacific. */
      const centre = this.places.every((p) => root.d3.geoDistance(p.at, middle) < APART) ? middle : [30, 30];
      const wide = { type: "GeometryCollection", geometries: this.places.map((p) => root.d3.geoCircle().center(p.at).radius(NEAREST)()) };
      this.base = root.d3.geoEqualEarth().rotate([-centre[0] || 0, 0]);
      this.base.fitExtent([[20, 20], [WIDTH - 20, HEIGHT - 20]], this.places.length ? wide : { type: "Sphere" });
      const world = root.d3.geoEqualEarth().fitExtent([[0, 0], [WIDTH, HEIGHT]], { type: "Sphere" });
      if (this.base.scale() < world.scale()) this.base.scale(world.scale()).translate(world.translate());
      this.draw();
    }

    scale(factor) {
      const zoom = Math.max(0.4, Math.min(24, this.zoom * factor));
      this.shift = this.shift.map((value) => (value * zoom) / this.zoom);
      this.zoom = zoom;
      this.draw();
    }

    projection() {
      const [x, y] = this.base.translate();
      const middle = [WIDTH / 2, HEIGHT / 2];
      return root.d3.geoEqualEarth().rotate(this.base.rotate()).precision(0.5).scale(this.base.scale() * this.zoom)
        .translate([middle[0] + (x - middle[0]) * this.zoom + this.shift[0], middle[1] + (y - middle[1]) * this.zoom + this.shift[1]])
        .clipExtent([[-20, -20], [WIDTH + 20, HEIGHT + 20]]);
    }

    draw() {
      const projection = this.projection();
      const path = root.d3.geoPath(projection).digits(1);
      this.land_.setAttribute("d", path(this.countries) || "");
      this.grid.setAttribute("d", path(root.d3.geoGraticule10()) || "");
      const taken = [];
      const most = Math.max(1, ...this.places.map((place) => place.ids.length));
      const shown = this.places.map((place) => ({ place, point: projection(place.at), radius: 5 + 15 * Math.sqrt((place.ids.length - 1) / most) }))
        .filter(({ point }) => point && point[0] > -10 && point[0] < WIDTH + 10 && point[1] > -10 && point[1] < HEIGHT + 10);
      for (const { point: [x, y], radius } of shown) taken.push([x - radius, y - radius, x + radius, y + radius]);
      this.marks.replaceChildren(...shown.map((one, number) => this.mark(one, number, taken)));
    }

    mark({ place, point: [x, y], radius }, number, taken) {
      const label = `${place.name}: ${Views.count(place.ids.length, this.strings.visits, this.lang)}`;
      const pick = () => Views.emit(this.element, "visit-pick", { ids: place.ids, title: place.name });
      const group = s("g", { class: "map-mark", role: "button", tabindex: number ? "-1" : "0", "aria-label": label, "data-mark": "", onclick: pick },
        s("title", {}, label), s("circle", { cx: x.toFixed(1), cy: y.toFixed(1), r: radius.toFixed(1) }));
      const width = place.name.length * 7.4 + 4;
      const free = [[x + radius + 4, y - 8], [x - radius - 4 - width, y - 8], [x - width / 2, y - radius - 19], [x - width / 2, y + radius + 3]]
        .map(([left, top]) => [left, top, left + width, top + 16])
        .find((box) => box[0] > 0 && box[2] < WIDTH && !taken.some((t) => box[0] < t[2] && box[2] > t[0] && box[1] < t[3] && box[3] > t[1]));
      if (free) {
        taken.push(free);
        group.append(s("text", { x: (free[0] + 2).toFixed(1), y: (free[1] + 12.5).toFixed(1), "aria-hidden": "true" }, place.name));
      }
      return group;
    }

    listen() {
      let from = null;
      this.svg.addEventListener("pointerdown", (event) => {
        if (event.target.closest("[data-mark]")) return;
        from = [event.clientX, event.clientY];
        this.svg.setPointerCapture(event.pointerId);
      });
      this.svg.addEventListener("pointermove", (event) => {
        if (!from) return;
        const unit = WIDTH / this.svg.getBoundingClientRect().width;
        this.shift = [this.shift[0] + (event.clientX - from[0]) * unit, this.shift[1] + (event.clientY - from[1]) * unit];
        from = [event.clientX, event.clientY];
        this.draw();
      });
      for (const end of ["pointerup", "pointercancel"]) this.svg.addEventListener(end, () => (from = null));
      this.svg.addEventListener("wheel", (event) => {
        event.preventDefault();
        this.scale(event.deltaY < 0 ? 1.2 : 1 / 1.2);
      }, { passive: false });
    }
  };
})(window);
