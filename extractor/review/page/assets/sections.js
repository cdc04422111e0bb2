/* Table, map, timeline and network over what the filter leaves; each is made when it is first looked at.

   new Review.Sections(): `draw(view, all, shown, wanted)`, where `wanted()` says whether the section is still in sight once its parts
   have come; `quotes(view)`, the list beside it; `forget()` where facts have changed. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const Views = root.ExtractorViews;
  const LAND = "/assets/vendor/countries-110m.json";

  Review.Sections = class {
    constructor() {
      Object.assign(this, { made: {}, lists: {}, loaded: null, common: { strings: Review.viewWords, lang: Review.lang } });
    }

    forget() {
      this.loaded = null;
    }

    async part(view) {
      const { made, common } = this, element = document.getElementById(view);
      if (view === "table") made.table ??= new Views.Table(element, { ...common, columns: Review.columns });
      if (view === "map" && !made.map) {
        const land = await Review.file(LAND);
        made.map ??= new Views.Map(element, { ...common, land });
      }
      if (view === "timeline") made.timeline ??= new Views.Timeline(element, common);
      if (view === "network") made.network ??= new Views.Network(element, common);
      return made[view];
    }

    async draw(view, all, shown, wanted) {
      const target = await this.part(view);
      if (!wanted()) return;
      if (view === "table" && this.loaded !== all) {
        await target.load(all);
        this.loaded = all;
      }
      await target.show(shown);
      if (view !== "table") this.quotes(view).show([], "");
    }

    quotes(view) {
      return (this.lists[view] ??= new Views.Quotes(document.querySelector(`.view[data-view=${view}] .picked`), this.common));
    }
  };
})(window);
