/* What is shown: one filter over a list of visits, its facets and its form in the address bar.

   A facet is {key, of: visit → [values]}.  Values of one facet widen (any of them), facets narrow (all of them), words of the
   search narrow too; ё counts as е.  The filter is {text, chosen: {key: [values]}}. */
(function (root) {
  "use strict";
  const Views = (root.ExtractorViews = root.ExtractorViews || {});
  const fold = (text) => text.toLocaleLowerCase("ru").replaceAll("ё", "е");
  Views.fold = fold;

  const searched = (visit) => [visit.who, visit.where, visit.country, visit.when, visit.host, visit.purpose, visit.outcomes, visit.quote, visit.report];

  Views.Filter = class {
    constructor(facets) {
      this.facets = facets;
      this.text = "";
      this.chosen = new Map(facets.map((facet) => [facet.key, new Set()]));
      this.haystacks = new WeakMap();
      this.values = new WeakMap();
    }

    get active() {
      return this.text.trim() !== "" || [...this.chosen.values()].some((set) => set.size > 0);
    }

    clear() {
      this.text = "";
      for (const set of this.chosen.values()) set.clear();
    }

    toggle(key, value, on) {
      const set = this.chosen.get(key);
      if (on === undefined ? !set.has(value) : on) set.add(value);
      else set.delete(value);
    }

    /* The visits that answer; with `except` the facet of that key does not count. */
    apply(visits, except) {
      const words = fold(this.text).split(/\s+/).filter(Boolean);
      const active = this.facets.filter((facet) => facet.key !== except && this.chosen.get(facet.key).size > 0);
      if (!words.length && !active.length) return visits;
      return visits.filter(
        (visit) =>
          active.every((facet) => this.valuesOf(visit, facet).some((value) => this.chosen.get(facet.key).has(value))) &&
          (!words.length || words.every((word) => this.haystack(visit).includes(word)))
      );
    }

    /* [[value, number of visits], …] of one facet, given all the others; the chosen ones stay even at 0. */
    counts(visits, facet) {
      const found = new Map([...this.chosen.get(facet.key)].map((value) => [value, 0]));
      for (const visit of this.apply(visits, facet.key))
        for (const value of this.valuesOf(visit, facet)) found.set(value, (found.get(value) || 0) + 1);
      const order = facet.order || ((a, b) => b[1] - a[1] || String(a[0]).localeCompare(String(b[0]), "ru"));
      return [...found].sort(order);
    }

    valuesOf(visit, facet) {
      let known = this.values.get(visit);
      if (!known) this.values.set(visit, (known = {}));
      return (known[facet.key] ??= [...new Set(facet.of(visit))]);
    }

    haystack(visit) {
      let text = this.haystacks.get(visit);
      if (text === undefined) this.haystacks.set(visit, (text = fold(searched(visit).flat().filter(Boolean).join("\n"))));
      return text;
    }

    write(parameters) {
      if (this.text.trim()) parameters.set("q", this.text.trim());
      for (const [key, set] of this.chosen) for (const value of set) parameters.append(key, value);
      return parameters;
    }

    read(parameters) {
      this.clear();
      this.text = parameters.get("q") || "";
      for (const [key, set] of this.chosen) for (const value of parameters.getAll(key)) set.add(value);
    }
  };
})(window);
