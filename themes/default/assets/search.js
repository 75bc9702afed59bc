// Search. Reads the files that src/search/format.rs describes, once there is a query.
(() => {
  "use strict";

  const TEXT = {
    searching: "Searching…",
    results: (n) => (n === 1 ? "1 result" : `${n || "No"} results`),
    unknown: ", without ",
    all: "All results",
    broken: "A part of the search index is missing or out of date. Reload the page.",
  };
  const VERSION = 1;
  const MAX_CHARS = 200, MAX_WORDS = 16;
  const BATCH = 6; // results shown at once

  // ---- Words: the rules of src/search/tokens.rs

  const LETTER = "[\\p{Alphabetic}\\p{N}\\p{M}_]";
  const SPACELESS = "[\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Myanmar}\\p{sc=Khmer}\\p{sc=Han}\\p{sc=Hiragana}]";
  const LETTERS = `(?:(?!${SPACELESS})${LETTER})+`;
  const RUN = new RegExp(`(?=${LETTER})${SPACELESS}\\p{M}*|\\d+(?:\\.\\d+)+|${LETTERS}(?:['’]${LETTERS})*`, "gu");
  const PART = /\p{Uppercase}+(?!\p{Lowercase})|\p{Uppercase}?[^\p{Uppercase}\d_]+|\d+/gu;
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", ς: "σ" };

  const fold = (word) => word.normalize("NFKD").toLowerCase()
    .replace(/[\u0300-\u036fßæœþøđðłıς]/g, (c) => SPELLED[c] || "").normalize("NFC");
  const isLong = (text, limit) => [...text].length > limit;

  // Each as [word, …parts].
  const wordsOf = (run) => run.split(/['’]/)
    .filter((piece, _, { length }) => length < 2 || isLong(piece, 1))
    .map((piece) => piece.replace(/^_+|_+$/g, ""))
    .filter((piece) => piece && !isLong(piece, 64))
    .map((piece) => {
      const parts = piece.includes(".") ? [] : piece.match(PART) || [];
      return [piece, ...parts.filter((part) => parts.length > 1 && (/^\d/.test(part) || isLong(part, 1)))].map(fold);
    });
  const parse = (text) => (text.normalize("NFC").match(RUN) || []).flatMap(wordsOf);

  // ---- Files

  const { dataset } = document.documentElement;
  const loads = {}, arrivals = {};

  // A file's decoded data; a load that failed is tried again the next time.
  const load = (path, decode) => loads[path] = loads[path] || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    arrivals[path.match(/\w+/g)[1]] = resolve;
    // A truncated script ends without having registered.
    script.onload = script.onerror = reject;
    script.src = dataset.root + path;
    document.head.append(script);
  }).then(decode).catch((error) => {
    delete loads[path];
    throw error;
  });
  const loadListed = (letter, n, prints, decode) =>
    load(`search/${letter}${n}.${prints.slice(5 * n, 5 * n + 5)}.js`, decode);

  function numbers(column) {
    const all = [];
    let sum = 0, scale = 1;
    for (let i = 0; i < column.length; i++) {
      const code = column.charCodeAt(i);
      const value = code - (code > 92 ? 36 : 35);
      sum += scale * value;
      scale *= 31;
      if (value < 60) {
        all.push(sum);
        sum = 0;
        scale = 1;
      }
    }
    return all;
  }

  function decodeDirectory(directory) {
    if (directory.version !== VERSION) throw new Error("version " + directory.version);
    for (const facet of directory.facets) {
      // For each page the index of its value, or -1.
      facet.of = new Int16Array(directory.pages);
      let page = 0;
      numbers(facet.runs).forEach((n, i, runs) => i % 2 && facet.of.fill(runs[i - 1] - 1, page, page += n));
    }
    return directory;
  }

  function decodeShard([text, ...columns]) {
    const [distances, counts, pages, documents, levels, allMarks] = columns.map(numbers);
    const words = [], stems = [], starts = [0], marks = [], none = [];
    let word = "", mark = 0, p = 0;
    for (const [, letter, rest] of text.matchAll(/([A-Z])([^A-Z]*)/g)) {
      const i = words.length;
      word = word.slice(0, letter.charCodeAt(0) - 65) + rest;
      words.push(word);
      stems.push(distances[i] ? stems[i - distances[i]] : i);
      starts.push(p + counts[i]);
      for (let page = 0; p < starts[i + 1]; p++) {
        pages[p] = page += pages[p];
        marks[p] = none;
        if (levels[p] < 30) continue;
        levels[p] -= 30;
        marks[p] = [];
        // Eight times a position, and flags.
        let last = 0;
        do marks[p].push(last = allMarks[mark] + (last & ~7)); while (allMarks[mark++] & 1);
      }
    }
    return { words, stems, starts, pages, documents, levels, marks };
  }

  // ---- Finding

  // What a level weighs once saturated; what other forms and longer words are worth.
  const WEIGHTS = Array.from({ length: 30 }, (_, level) => 1 / (1 + 20 / 1.25 ** level));
  const STEM = 0.6, LONGER = 0.5;
  const ENOUGH = 0.65; // share of the query's weight that a result must have

  // The lexicon's entries for a word: itself, its other forms, longer words.
  async function entriesOf(directory, word, isPrefix) {
    const { words: firsts, wordFiles } = directory;
    const own = firsts.filter((first) => first <= word).length - 1;
    const shards = await Promise.all([own, own + 1]
      .filter((n) => n in firsts && (n === own || isPrefix && firsts[n].startsWith(word)))
      .map((n) => loadListed("w", n, wordFiles, decodeShard)));
    return shards.flatMap((shard) => {
      const { words, stems, starts } = shard;
      const stem = words.includes(word) && stems[words.indexOf(word)];
      return words.flatMap((form, i) => {
        const worth = form === word ? 1 : stems[i] === stem ? STEM : isPrefix && form.startsWith(word) ? LONGER : 0;
        return worth ? [{ form, worth, shard, start: starts[i], end: starts[i + 1] }] : [];
      });
    });
  }

  // An identifier that is not in the lexicon stands for its parts.
  async function lookUp(directory, text) {
    const terms = parse(text.slice(0, MAX_CHARS)).slice(0, MAX_WORDS);
    const find = async (word, isPrefix) => ({ word, entries: await entriesOf(directory, word, isPrefix) });
    const found = await Promise.all(terms.map(async ([word, ...parts], i) => {
      const whole = await find(word, i === terms.length - 1);
      return whole.entries.length || !parts.length ? whole : Promise.all(parts.map((part) => find(part)));
    }));
    return found.flat().slice(0, MAX_WORDS);
  }

  function eachPosting({ entries }, take) {
    for (const { shard, worth, start, end } of entries) {
      for (let p = start; p < end; p++) {
        take(shard.pages[p], shard.documents[p], worth * WEIGHTS[shard.levels[p]], worth, shard.marks[p]);
      }
    }
  }

  // A bonus by page for a title, label or heading that is just the words.
  function bonuses(words) {
    let rows = new Map(); // by document and position
    words.forEach((word, i) => {
      const longer = new Map();
      eachPosting(word, (page, document, _, worth, marks) => {
        for (const mark of marks) {
          const place = (page * 65536 + document) * 65536 + (mark >> 3);
          const before = i ? rows.get(place - 1) : mark & 4 && { worth };
          if (!before || (i === words.length - 1 && !(mark & 2))) continue;
          const row = { page, document, worth: Math.min(before.worth, worth) };
          if (!(longer.get(place)?.worth > row.worth)) longer.set(place, row);
        }
      });
      rows = longer;
    });
    const bonus = new Map();
    for (const { page, document, worth } of rows.values()) {
      bonus.set(page, Math.max(document ? worth / 2 : worth, bonus.get(page) || 0));
    }
    return bonus;
  }

  // The pages that have enough of the query, and all pages' scores.
  function score(words, n) {
    const sums = new Float64Array(n), shares = new Float64Array(n), pages = [];
    let all = 0, most = 0;
    for (const word of words) {
      const best = new Float64Array(n);
      eachPosting(word, (page, _, weight) => {
        if (weight > best[page]) best[page] = weight;
      });
      const nPages = best.filter((weight) => weight).length;
      const rarity = word.rarity = Math.log(1 + (n - nPages + 0.5) / (nPages + 0.5));
      all += rarity;
      for (let page = 0; page < n; page++) {
        if (!best[page]) continue;
        sums[page] += rarity * best[page];
        shares[page] += rarity;
        if (shares[page] > most) most = shares[page];
      }
    }
    const enough = Math.min(ENOUGH * all, most);
    const bonus = bonuses(words);
    for (let page = 0; page < n; page++) {
      if (!shares[page] || shares[page] < enough) continue;
      sums[page] = sums[page] * shares[page] / all + all * (bonus.get(page) || 0);
      pages.push(page);
    }
    return [pages, sums];
  }

  // For some pages the score of each document.
  function scoreDocuments(words, pages) {
    const scores = new Map(pages.map((page) => [page, new Map()]));
    for (const word of words) {
      const best = new Map();
      eachPosting(word, (page, document, weight) => {
        const place = page * 65536 + document;
        if (scores.has(page) && !(best.get(place)?.weight > weight)) best.set(place, { page, document, weight });
      });
      for (const { page, document, weight } of best.values()) {
        const documents = scores.get(page);
        documents.set(document, (documents.get(document) || 0) + word.rarity * weight);
      }
    }
    return scores;
  }

  // `filters` are ids by facet: { framework: ["itil"] }; `show(from, to)` gives results.
  async function query(text, filters = {}) {
    const directory = await load(dataset.search, decodeDirectory);
    const words = await lookUp(directory, text);
    const [pages, sums] = score(words, directory.pages);
    const tests = directory.facets.map(({ id, values, of }) => {
      const wanted = values.map(([value]) => (filters[id] || []).includes(value));
      return (page) => !wanted.includes(true) || wanted[of[page]];
    });
    const facets = directory.facets.map(({ id, values, of }, i) => {
      const counts = values.map(() => 0);
      for (const page of pages) if (tests.every((test, j) => i === j || test(page))) counts[of[page]]++;
      return { id, values: values.map(([id, title], v) => ({ id, title, count: counts[v] })) };
    });
    const byScore = (a, b) => sums[b] - sums[a] || a - b;
    const order = pages.filter((page) => tests.every((test) => test(page))).sort(byScore);
    // Words under one heading belong together.
    const top = order.slice(0, 50);
    scoreDocuments(words, top).forEach((documents, page) => {
      sums[page] += 0.3 * Math.max(...documents.values());
    });
    order.splice(0, 50, ...top.sort(byScore));
    return {
      total: order.length,
      unknown: words.filter(({ entries }) => !entries.length).map(({ word }) => word),
      facets,
      show: (from, to) => show(directory, words, order.slice(from, to)),
    };
  }

  function show(directory, words, pages) {
    const n = directory.pagesPerFragment;
    const kinds = directory.facets.find(({ id }) => id === "kind");
    const forms = new Set(words.flatMap(({ entries }) => entries.map(({ form }) => form)));
    const scores = scoreDocuments(words, pages);
    return Promise.all(pages.map(async (page) => {
      const fragment = await loadListed("p", Math.floor(page / n), directory.fragmentFiles, (data) => data);
      const [url, title, path, documents] = fragment[page % n];
      const found = [...scores.get(page)].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      const most = found[0][1];
      return {
        url, path, title: marked(title, forms), kind: kinds.values[kinds.of[page]][1],
        excerpt: excerpt(found.map(([i]) => documents[i][2]).find((text) => text) || "", forms),
        headings: found.filter(([i, score]) => documents[i][1] && score > 0.4 * most).slice(0, 3).map(([i]) =>
          ({ url: `${url}#${encodeURIComponent(documents[i][0])}`, title: marked(documents[i][1], forms) })),
      };
    }));
  }

  // A text in pieces, each [text, whether it is a mark].
  function marked(text, forms) {
    const pieces = [];
    let end = 0;
    for (const { 0: run, index } of text.matchAll(RUN)) {
      if (!wordsOf(run).flat().some((word) => forms.has(word))) continue;
      pieces.push([text.slice(end, index)], [run, true]);
      end = index + run.length;
    }
    return [...pieces, [text.slice(end)]];
  }

  // The text around the first of the words.
  function excerpt(text, forms) {
    const [before, first] = marked(text, forms);
    const start = first && before[0].length > 80 ? text.indexOf(" ", before[0].length - 60) + 1 : 0;
    const cut = text.slice(start, start + 180);
    return marked((start ? "… " : "") + (cut.length < 180 ? cut : cut.replace(/\s\S*$/, " …")), forms);
  }

  // ---- Elements

  function set(node, attributes) {
    for (const name in attributes) node.setAttribute(name, attributes[name]);
    return node;
  }
  function element(tag, attributes, ...children) {
    const made = set(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  }

  function resultNode(tag, { url, title, kind, path, excerpt, headings }) {
    const part = (tag, name, content, url) => element(tag,
      { class: "search-result-" + name, ...(url && { href: dataset.root + url }) },
      ...content.map(([text, isMark]) => (isMark ? element("mark", {}, text) : text)));
    return element(tag, { class: "search-result" },
      part("a", "title", title, url),
      part("span", "kind", [[kind]]),
      part("span", "path", [[path.join(" › ")]]),
      part("span", "excerpt", excerpt),
      ...headings.map(({ url, title }) => part("a", "heading", title, url)));
  }

  // A function that runs a query and draws it, unless a later one has begun.
  function runner(status, list, draw) {
    let latest = 0;
    return async (text, filters) => {
      const own = ++latest;
      let results = [], found = { total: 0 }, message = "";
      if (!list.firstChild) status.textContent = TEXT.searching;
      try {
        if (text.trim()) {
          found = await query(text, filters);
          results = await found.show(0, BATCH);
          message = TEXT.results(found.total) + found.unknown.map((word) => TEXT.unknown + word).join("");
        }
      } catch (error) {
        found = { total: 0 };
        message = TEXT.broken;
      }
      if (own !== latest) return;
      draw(results, found);
      list.classList.toggle("search-empty", !results.length);
      status.textContent = message;
    };
  }

  function startDialog(dialog) {
    const [input, list, status] = ["input", "results", "status"].map((id) => document.getElementById("cb-search-" + id));
    let active = 0;
    const activate = (index) => {
      const options = list.querySelectorAll("a");
      active = (index + options.length) % options.length || 0;
      options.forEach((option, i) =>
        set(option, { id: "cb-search-option-" + i, role: "option", tabindex: -1, "aria-selected": i === active }));
      const option = options[active];
      set(input, { "aria-expanded": !!option, "aria-activedescendant": option?.id || "" });
      option?.scrollIntoView({ block: "nearest" });
      return option;
    };
    const run = runner(status, list, (results, { total }) => {
      list.replaceChildren(...results.map((result) => resultNode("div", result)));
      const href = dataset.root + "search/index.html?q=" + encodeURIComponent(input.value);
      if (total > BATCH) list.append(element("a", { href }, TEXT.all));
      activate(0);
    });
    const open = () => {
      if (!dialog.open) dialog.showModal();
      input.focus();
      input.select();
    };

    input.addEventListener("input", () => run(input.value));
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") dialog.close();
      const step = { ArrowDown: 1, ArrowUp: -1, Enter: 0 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const option = activate(active + step);
      if (!step) option?.click();
    });
    // Beside the dialog, or on a result, which may be on this very page.
    dialog.addEventListener("click", ({ target }) => {
      if (target === dialog || target.closest("a")) dialog.close();
    });
    addEventListener("keydown", (event) => {
      const key = event.ctrlKey || event.metaKey ? "k" : "/";
      if (event.key !== key || event.target.closest("input, textarea, select, [contenteditable]")) return;
      event.preventDefault();
      open();
    });
    for (const button of document.querySelectorAll("[data-search-open]")) {
      button.hidden = false;
      button.addEventListener("click", open);
    }
  }

  globalThis.crossbookSearch = { register: (name, data) => arrivals[name](data), query, parse, element, resultNode, runner, TEXT, MAX_CHARS, BATCH };
  const dialog = document.getElementById("cb-search");
  if (dialog) startDialog(dialog);
})();
