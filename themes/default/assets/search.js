// Search. Reads the files that src/search/format.rs describes, once there is a query.
// What few queries need (phrases, spelling, counterparts) stands in search-more.js.
(() => {
  "use strict";

  const TEXT = {
    searching: "Searching…",
    results: (n) => (n === 1 ? "1 result" : `${n || "No"} results`),
    broken: "The search index has parts missing. Reload the page.",
    stale: "The search index has another version. Reload the page.",
  };
  const VERSION = 5;
  const MAX_CHARS = 200, MAX_WORDS = 16;
  // Results shown at once, and those put in their final order at once.
  const BATCH = 6, BEST = 50;

  // ---- Words: the rules of src/search/tokens.rs, but those of scripts without spaces, whose
  // readers load search-more.js.

  const LETTERS = "[\\p{Alphabetic}\\p{N}\\p{M}_]+";
  const PART = /\p{Uppercase}+s?(?!\p{Lowercase})|\p{Uppercase}?[^\p{Uppercase}\d_]+|\d+/gu;
  const SPELLED = { ß: "ss", æ: "ae", œ: "oe", þ: "th", ø: "o", đ: "d", ð: "d", ł: "l", ı: "i", ς: "σ" };

  const fold = (word) => word.normalize("NFKD").toLowerCase()
    .replace(/[\u0300-\u036f\u0640\u064b-\u065f\u0670]/g, "").replace(/[ß-ς]/g, (c) => SPELLED[c] ?? c).normalize("NFC");
  const isLong = (text, limit) => [...text].length > limit;

  // Each with its parts.
  const wordsOf = (run) => run.split(/['’]/)
    .filter((piece, _, { length }) => length < 2 || isLong(piece, 1))
    .map((piece) => piece.replace(/^_+|_+$/g, ""))
    .filter((piece) => piece && !isLong(piece, 64))
    .map((piece) => {
      const parts = piece.includes(".") ? [] : piece.match(PART) || [];
      return {
        said: piece,
        word: fold(piece),
        parts: parts.filter((part) => parts.length > 1 && (/^\d/.test(part) || isLong(part, 1))).map(fold),
      };
    });

  // What search-more.js puts another in the place of: what is a run, and the pieces of one
  // that are marked, each with its words. Texts say much twice, and while a query is typed
  // most results stay.
  const known = new Map();
  const rules = {
    RUN: new RegExp(`\\d+(?:\\.\\d+)+|${LETTERS}(?:['’]${LETTERS})*`, "gu"),
    pieces: (run) => known.get(run) || known.set(run, [[run, wordsOf(run)]]).get(run),
  };

  const parse = (text) => (text.normalize("NFC").match(rules.RUN) || []).flatMap(wordsOf).filter(({ word }) => word);

  // ---- Files

  const { dataset } = document.documentElement;
  const loads = {};

  // A file's decoded data; a load that failed is tried again the next time.
  const load = (path, decode) => loads[path] = loads[path] || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.take = resolve;
    // A truncated script ends without having registered.
    script.onload = script.onerror = reject;
    script.src = dataset.root + path;
    document.head.append(script);
  }).then(decode).catch((error) => {
    delete loads[path];
    throw error;
  });
  const loadMore = () => load(dataset.searchMore, (start) => start(api));
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

  const loadDirectory = () => load(dataset.search, (directory) => {
    if (directory.version !== VERSION) throw TEXT.stale;
    let page = 0;
    directory.starts = numbers(directory.fragmentPages).map((n) => (page += n) - n);
    const { firstTopic, topicsPerFile, topicFiles } = directory;
    directory.isTopic = (page) => page >= firstTopic && page < firstTopic + topicsPerFile * topicFiles.length / 5;
    return directory;
  });

  function frontCoded(text) {
    let word = "";
    return Array.from(text.matchAll(/([A-Z])([^A-Z]*)/g), ([, letter, rest]) =>
      (word = word.slice(0, letter.charCodeAt(0) - 65) + rest));
  }

  function decodeShard([text, ...columns]) {
    const print = columns.pop();
    const [distances, counts, pages, documents, levels, allMarks] = columns.map(numbers);
    const words = frontCoded(text), stems = [], stops = [], starts = [0], marked = [], markStarts = [0], marks = [];
    let mark = 0, p = 0;
    for (let i = 0; i < words.length; i++) {
      stops.push(distances[i] & 1);
      stems.push(distances[i] > 1 ? stems[i - (distances[i] >> 1)] : i);
      starts.push(p + counts[i]);
      for (let page = 0; p < starts[i + 1]; p++) {
        pages[p] = page += pages[p];
        if (levels[p] < 30) continue;
        levels[p] -= 30;
        // Eight times a position, and flags.
        const own = [];
        let last = 0;
        do own.push(last = allMarks[mark] + (last & ~7)); while (allMarks[mark++] & 1);
        marked.push(p);
        marks.push(own);
      }
      markStarts.push(marks.length);
    }
    return { words, stems, stops, starts, pages, documents, levels, marked, markStarts, marks, print };
  }

  // ---- Finding

  // What a level weighs once saturated; what other forms and longer words are worth.
  const WEIGHTS = Array.from({ length: 30 }, (_, level) => 1 / (1 + 20 / 1.25 ** level));
  const STEM = 0.6, LONGER = 0.5;
  // What words such as “what” and “the” weigh beside others.
  const WEAK = 0.1;
  // A topic's page before the lessons that teach it, if the query is its name.
  const TOPIC = 1.6;
  // Share of the query's weight that a result must have.
  const ENOUGH = 0.65;

  // The files in which a word and longer ones stand.
  function shardsOf({ words: firsts, wordFiles }, word, isPrefix) {
    const own = firsts.filter((first) => first <= word).length - 1;
    return Promise.all([own, own + 1]
      .filter((n) => n in firsts && (n === own || isPrefix && firsts[n].startsWith(word)))
      .map((n) => loadListed("w", n, wordFiles, (data) => ({ ...decodeShard(data), number: n }))));
  }

  // The lexicon's entries for a word: itself, its other forms, longer words.
  async function entriesOf(directory, word, isPrefix) {
    const entries = [];
    for (const shard of await shardsOf(directory, word, isPrefix)) {
      const { words, stems, starts } = shard, stem = stems[words.indexOf(word)];
      words.forEach((form, i) => {
        const worth = form === word ? 1 : stems[i] === stem ? STEM : isPrefix && form.startsWith(word) ? LONGER : 0;
        if (worth) entries.push({ form, worth, shard, i, start: starts[i], end: starts[i + 1] });
      });
    }
    return entries;
  }

  // A query's terms with what the lexicon has for them.
  const lookUp = (directory, terms, isPrefix) => Promise.all(terms.slice(0, MAX_WORDS).map(async (term, i) => {
    term.isPrefix = isPrefix && i === terms.length - 1;
    term.entries = await entriesOf(directory, term.word, term.isPrefix);
    if (term.also) term.entries.push(...await entriesOf(directory, term.also));
    return term;
  }));

  // Counts what was looked at, and after each hundred thousand lets the page answer its reader.
  let slice = 0;
  async function looked(n) {
    if ((slice += n) > 1e5) await new Promise((resolve) => setTimeout(resolve, slice = 0));
  }

  // Hands over all postings of a word.
  async function eachPosting({ entries }, take) {
    for (const { shard: { pages, documents, levels }, worth, start, end } of entries) {
      for (let p = start; p < end; p++) take(pages[p], worth * WEIGHTS[levels[p]], documents[p]);
      await looked(end - start);
    }
  }

  // A bonus by page for a title, label or heading that is just the words. Of a word alone
  // longer ones count where it stands nowhere itself; beside others it may be half typed.
  async function bonuses(words, { isTopic }, isGood) {
    // By document and position of the last word so far.
    let rows;
    for (const word of words) {
      const longer = new Map(), flags = (rows ? 0 : 4) | (word === words.at(-1) ? 2 : 0);
      const isWhole = words.length < 2 && word.entries.some(({ worth }) => worth === 1);
      for (const { shard, worth, i } of word.entries) {
        if (isWhole && worth === LONGER) continue;
        for (let m = shard.markStarts[i]; m < shard.markStarts[i + 1]; m++) {
          const p = shard.marked[m], page = shard.pages[p];
          if (!isGood(page)) continue;
          for (const mark of shard.marks[m]) {
            if ((mark & flags) < flags) continue;
            const place = (page * 65536 + shard.documents[p]) * 65536 + (mark >> 3);
            const row = rows ? Math.min(rows.get(place - 1) || 0, worth) : worth;
            if (row > (longer.get(place) || 0)) longer.set(place, row);
          }
        }
        await looked(5 * (shard.markStarts[i + 1] - shard.markStarts[i]));
      }
      rows = longer;
    }
    const bonus = new Map();
    for (const [place, worth] of rows || []) {
      const page = Math.floor(place / 65536 ** 2);
      const own = isTopic(page) ? worth * TOPIC : place / 65536 % 65536 < 1 ? worth : worth / 2;
      bonus.set(page, Math.max(own, bonus.get(page) || 0));
    }
    return bonus;
  }

  // The pages that have enough of the query, all pages' scores, and the bonuses.
  async function score(words, directory, isWanted = () => true) {
    const n = directory.pages, [sums, shares, best] = [0, 0, 0].map(() => new Float64Array(n)), pages = [];
    let all = 0, most = 0, whole = 0;
    for (const word of words) {
      const found = [];
      await eachPosting(word, (page, weight) => {
        if (!best[page]) found.push(page);
        if (weight > best[page]) best[page] = weight;
      });
      const full = Math.log(1 + (n - found.length + 0.5) / (found.length + 0.5));
      const rarity = word.rarity = word.isWeak ? WEAK * full : full;
      whole += full;
      all += rarity;
      for (const page of found) {
        if (isWanted(page)) {
          sums[page] += rarity * best[page];
          most = Math.max(most, shares[page] += rarity);
        }
        best[page] = 0;
      }
    }
    const enough = Math.min(ENOUGH * all, most);
    const isGood = (page) => shares[page] && shares[page] >= enough;
    // A name that is just the query, and of “what is a risk register” what is asked for.
    const isStrong = ({ isWeak }) => !isWeak;
    const name = words.slice(words.findIndex(isStrong), words.findLastIndex(isStrong) + 1);
    const bonus = await bonuses(words, directory, isGood);
    const named = name.length < words.length ? await bonuses(name, directory, isGood) : bonus;
    for (let page = 0; page < n; page++) {
      if (!isGood(page)) continue;
      const [own, asked] = [bonus, named].map((all) => all.get(page) || 0);
      sums[page] = sums[page] * shares[page] / all + Math.max(whole * own, all * asked);
      if (asked > own) bonus.set(page, asked);
      pages.push(page);
    }
    return { pages, sums, bonus };
  }

  // For some pages the score of each document.
  async function scoreDocuments(words, pages) {
    const scores = Array(Math.max(0, ...pages) + 1);
    for (const page of pages) scores[page] = new Map();
    for (const word of words) {
      const best = new Map();
      await eachPosting(word, (page, weight, document) => {
        if (!scores[page]) return;
        const place = page * 65536 + document;
        if (!(best.get(place) > weight)) best.set(place, weight);
      });
      for (const [place, weight] of best) {
        const documents = scores[Math.floor(place / 65536)], document = place % 65536;
        documents.set(document, (documents.get(document) || 0) + word.rarity * weight);
      }
    }
    return scores;
  }

  // `filters` are ids by facet: { framework: ["itil"] }; `show(from, to)` gives results.
  async function query(text, filters = {}) {
    text = text.slice(0, MAX_CHARS);
    const directory = await loadDirectory();
    const special = /["\-\u0e00-\uffff]/.test(text) && await (await loadMore()).read(directory, text);
    const isPrefix = !/[\s"”]$/.test(text);
    let words = await lookUp(directory, special ? special.terms : parse(text), isPrefix);
    let corrected;
    if (words.some(({ entries }) => !entries.length)) [words, corrected] = await (await loadMore()).correct(directory, words);
    const isWeak = ({ isQuoted, entries }) => !isQuoted && entries.some(({ worth, shard, i }) => worth === 1 && shard.stops[i]);
    if (!words.every(isWeak)) for (const word of words) word.isWeak = isWeak(word);
    const { pages, sums, bonus } = await score(words, directory, special.isWanted);
    const { pages: order, facets } = await api.narrow?.(directory, pages, filters) || { pages };
    const byScore = (a, b) => sums[b] - sums[a] || a - b;
    // Words under one heading belong together; the best pages alone are looked at for that.
    const least = Float64Array.from(order, (page) => sums[page]).sort().at(-BEST) || 0;
    const top = order.filter((page) => sums[page] >= least).sort(byScore).slice(0, BEST);
    const scores = await scoreDocuments(words, top);
    for (const page of top) sums[page] += 0.3 * Math.max(...scores[page].values());
    top.sort(byScore);
    const all = () => [...top, ...order.filter((page) => !scores[page]).sort(byScore)];
    return {
      words, bonus, corrected, facets,
      // Whether something may stand behind the results.
      hasMore: !order.length || [...bonus.keys()].some(directory.isTopic),
      total: order.length,
      message: TEXT.results(order.length) + (corrected?.message || "") + (special.message || ""),
      show: (from, to) => show(directory, words, (to > BEST ? all() : top).slice(from, to), scores),
    };
  }

  const anchorOf = ([anchor, heading]) =>
    anchor === 0 ? heading.toLowerCase().replace(/[^a-z\d]+/g, "-").replace(/^-|-$/g, "") : anchor;

  async function show(directory, words, pages, scored) {
    const entries = words.flatMap(({ isWeak, entries }) => (isWeak ? [] : entries)).sort((a, b) => b.worth - a.worth);
    const forms = new Set(entries.map(({ form }) => form));
    const highlight = "?highlight=" + encodeURIComponent([...forms].slice(0, 12).join(" "));
    const scores = pages.every((page) => scored?.[page]) ? scored : await scoreDocuments(words, pages);
    return Promise.all(pages.map(async (page) => {
      const n = directory.starts.findLastIndex((start) => start <= page);
      const fragment = await loadListed("p", n, directory.fragmentFiles, (data) => data);
      const [url, title, path, documents, kind] = fragment[page - directory.starts[n]];
      // Parts of pages have an anchor.
      const [file, own] = url.split("#");
      const at = (id) => file + highlight + (id ? "#" + encodeURIComponent(id) : "");
      const found = [...scores[page]].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
      const most = found[0]?.[1];
      return {
        url, path, kind, href: at(own), title: marked(title, forms),
        excerpt: excerpt(found.map(([i]) => documents[i][2]), forms),
        headings: found.filter(([i, score]) => documents[i][1] && score > 0.4 * most).slice(0, 3)
          .map(([i]) => ({ href: at(anchorOf(documents[i])), title: marked(documents[i][1], forms) })),
      };
    }));
  }

  // A text in pieces, each [text, whether it is a mark].
  function marked(text, forms) {
    const pieces = [];
    let end = 0, before;
    const mark = (index, run) => {
      pieces.push([text.slice(end, index)], [run, true]);
      end = index + run.length;
    };
    for (const { 0: run, index } of text.matchAll(rules.RUN)) {
      let place = index;
      // “e-mail” is also filed as “email”.
      if (before && /^[-‐‑]$/.test(text.slice(before.index + before.run.length, index)) && forms.has(fold(before.run + run)) && before.index >= end) {
        mark(before.index, text.slice(before.index, index + run.length));
        before = 0;
        continue;
      }
      before = { run, index };
      for (const [piece, words] of rules.pieces(run)) {
        if (words.some(({ word, parts }) => forms.has(word) || parts.some((part) => forms.has(part)))) mark(place, piece);
        place += piece.length;
      }
    }
    return [...pieces, [text.slice(end)]];
  }

  // The text around the first of the words, where it stands in one of the best texts.
  function excerpt(texts, forms) {
    const text = texts.slice(0, 4).find((text) => marked(text, forms)[1]) || texts.find((text) => text) || "";
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

  // In the dialog all that is said of a page is one option.
  function resultNode(tag, { href, title, kind, path, excerpt, headings }) {
    const part = (tag, name, content, href) => element(tag,
      { class: "search-result-" + name, ...(href && { href: dataset.root + href }) },
      ...content.map(([text, isMark]) => (isMark ? element("mark", {}, text) : text)));
    const about = [part("span", "kind", [[kind]]), part("span", "path", [[path.join(" › ")]]), part("span", "excerpt", excerpt)];
    const isOption = tag === "div";
    const link = isOption ? part("a", "page", [], href) : part("a", "title", title, href);
    if (isOption) link.append(part("span", "title", title), ...about.splice(0).flatMap((one) => [" ", one]));
    return element(tag, { class: "search-result" }, link, " ", ...about,
      ...headings.map(({ href, title }) => part("a", "heading", title, href)));
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
          message = found.message;
        }
      } catch (error) {
        found = { total: 0 };
        results = [];
        message = error === TEXT.stale ? error : TEXT.broken;
      }
      if (own !== latest) return;
      draw(results, found);
      list.classList.toggle("search-empty", !results.length);
      status.textContent = message;
      if (found.hasMore) {
        const more = await loadMore();
        await more.around(found, list, () => own === latest);
      }
    };
  }

  // Recent searches, one a line, as far as this browser keeps them; search-more.js reads them.
  const RECENT = "crossbook-searched";
  const keep = (text) => {
    try {
      localStorage[RECENT] = `${text}\n${localStorage[RECENT] || ""}`.slice(0, 4000);
    } catch {
      // Then it is not kept.
    }
  };

  const register = (data) => document.currentScript.take(data);
  const api = {
    register, query, keep, RECENT, fold, wordsOf, isLong, rules, shardsOf, entriesOf, score, show, load, loadListed, numbers, frontCoded,
    loadDirectory, loadMore, looked, anchorOf, set, element, resultNode, runner, TEXT, MAX_CHARS, BATCH,
  };
  globalThis.crossbookSearch = api;
  if (dataset.searchCss) document.head.append(element("link", { rel: "stylesheet", href: dataset.root + dataset.searchCss }));
})();
