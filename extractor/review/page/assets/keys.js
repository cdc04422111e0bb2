/* The keys, by their place on the keyboard, so that they act in the Russian layout as well.

   Review.keys(actions, enabled): actions by name.  No key acts while something is being written, nor with Ctrl, Alt or Meta. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const BY_CODE = { KeyA: "accept", KeyX: "reject", Space: "unsure", Backspace: "undo", KeyJ: "next", KeyK: "previous", ArrowRight: "next", ArrowLeft: "previous", KeyE: "edit", KeyN: "add", KeyT: "text" };
  const OWN = { Space: "button, a, summary, select, [data-mark]", Enter: "*" };

  Review.keys = (actions, enabled) => {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return;
      const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
      if (event.key === "Escape") { if (writing || event.target.closest?.(".fact, .filter")) document.getElementById("workspace").focus(); actions.leave(); return; }
      if (writing || !enabled()) return;
      const name = event.key === "?" || (event.shiftKey && event.code === "Slash") ? "help" : event.code === "Slash" && !event.shiftKey ? "search" : event.shiftKey ? null : BY_CODE[event.code];
      if (!name || event.target.closest?.(OWN[event.code] || ":not(*)")) return;
      if (event.target.closest?.("[data-mark], .queue-list") && event.code.startsWith("Arrow")) return;
      if (event.repeat && name !== "next" && name !== "previous") { event.preventDefault(); return; }
      event.preventDefault();
      actions[name]();
    });
  };
})(window);
