/* The way to the program: JSON questions and answers, the token with each change, errors in the reader's language. */
(function (root) {
  "use strict";
  const Review = (root.Review = root.Review || {});
  const settings = JSON.parse(document.getElementById("settings").textContent);
  Object.assign(Review, { words: settings.words, viewWords: settings.view_words, lang: settings.lang, edge: settings.edge });
  const token = document.querySelector("meta[name=csrf]").content;

  /* What the program refused: `field` names the part of the form, `status` is that of HTTP, `answer` the rest. */
  class Refused extends Error {
    constructor(status, answer) {
      super(answer.message || Review.words.cannot_reach);
      Object.assign(this, { status, answer, field: answer.field });
    }
  }
  Review.Refused = Refused;

  async function ask(path, options) {
    let answer;
    try {
      answer = await fetch(path, { credentials: "same-origin", cache: "no-store", ...options });
    } catch {
      throw new Refused(0, {});
    }
    const value = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Refused(answer.status, value);
    return value;
  }

  Review.get = (path, values) => ask(`/api/${path}?${new URLSearchParams(values || {})}`);
  Review.post = (path, value) =>
    ask(`/api/${path}`, { method: "POST", headers: { "Content-Type": "application/json", "X-Review-Token": token }, body: JSON.stringify(value) });
  Review.file = (path) => ask(path);
})(window);
