// Marks the words that a search led to: `?highlight=…`, until Escape. The browser paints
// them over the text, so nothing moves and the page's elements stay as they are.
(() => {
  "use strict";

  const address = new URL(location.href);
  const words = new Set(address.searchParams.get("highlight").slice(0, 400).split(" ").filter(Boolean));
  const main = document.querySelector("main");
  if (!main || !words.size || !CSS.highlights) return;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = document.documentElement.dataset.root + document.documentElement.dataset.searchCss;
  document.head.append(style);

  // As words are filed: the fold of search.js.
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", ς: "σ" };
  const plain = (text) => text.normalize("NFKD").toLowerCase()
    .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "").replace(/[ß-ς]/g, (c) => SPELLED[c] ?? c).normalize("NFC");
  const isRow = /^[\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}ー]/u;
  const rows = [...words].filter((word) => isRow.test(word));
  const marks = new Highlight();
  const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text && marks.size < 1000; text = texts.nextNode()) {
    const mark = (start, length) => {
      const range = new Range();
      range.setStart(text, start);
      range.setEnd(text, start + length);
      marks.add(range);
    };
    for (const { 0: run, index } of text.data.matchAll(/[\p{Alphabetic}\p{N}\p{M}_]+/gu)) {
      if (isRow.test(run)) {
        for (const row of rows) {
          for (let at = run.indexOf(row); at >= 0; at = run.indexOf(row, at + 1)) mark(index + at, row.length);
        }
      } else if (words.has(plain(run)) || run.split(/_|(?<=\p{Lowercase})(?=\p{Uppercase})|(?<=\p{L})(?=\d)/u).some((part) => words.has(plain(part)))) {
        mark(index, run.length);
      }
    }
  }
  CSS.highlights.set("search", marks);

  addEventListener("keydown", function end(event) {
    if (event.key !== "Escape" || document.querySelector("dialog[open], :popover-open")) return;
    removeEventListener("keydown", end);
    CSS.highlights.delete("search");
    address.searchParams.delete("highlight");
    try {
      history.replaceState(history.state, "", address.search + location.hash || location.pathname);
    } catch {
      // Some browsers refuse this on file://.
    }
  });
})();
