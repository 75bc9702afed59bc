// What only some queries need: phrases and exclusion, spelling, the crosswalk's
// counterparts, the nearest topics, recent searches. Loaded by search.js, which hands
// over its functions.
crossbookSearch.register((api) => {
  "use strict";

  const TEXT = {
    corrected: (all) => `. Searched for ${all.map(([word, used]) => `“${used.join("” or “")}” instead of “${word}”`).join(", ")}`,
    unknown: (words) => `. Nothing has “${words.join("” or “")}”`,
    exclusion: ". A minus leaves pages out; add a word to look for",
    elsewhere: (label, framework) => `${label} (${framework}) elsewhere`,
    meets: (framework) => `In ${framework} this meets: `,
    nearest: "Nearest topics",
    noTopics: "No topics are near",
    index: "Index A–Z",
    recent: "Recent searches",
    forget: "Clear recent searches",
  };
  const { RECENT, fold, isLong, rules, shardsOf, entriesOf, score, show, load, loadListed, numbers, frontCoded, loadDirectory, looked, element } = api;
  const { dataset } = document.documentElement;
  const place = (page, document) => page * 65536 + document;

  // ---- Scripts without spaces

  const LETTER = "[\\p{Alphabetic}\\p{N}\\p{M}_]";
  const SPACELESS = "[\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Myanmar}\\p{sc=Khmer}\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}ー]";
  const LETTERS = `(?:(?!${SPACELESS})${LETTER})+`;
  const ROW = `(?=${LETTER})${SPACELESS}\\p{M}*`;
  const RUN = new RegExp(`(?:${ROW})+|\\d+(?:\\.\\d+)+|${LETTERS}(?:['’]${LETTERS})*`, "gu");
  const IS_ROW = new RegExp("^" + ROW, "u");

  const lettersOfRow = (row) => row.match(/^\p{M}+|\P{M}\p{M}*/gu);
  const pairs = (row) => lettersOfRow(row).map((letter, i, all) => ({ said: row, word: fold(letter + (all[i + 1] || "")), parts: [] }));

  // The last letter of a row stands alone only in texts.
  function wordsOf(run, isQuery) {
    if (!IS_ROW.test(run)) return api.wordsOf(run);
    const all = pairs(run);
    return isQuery && all[1] ? all.slice(0, -1) : all;
  }

  // A letter of a row is marked if a pair that holds it is.
  const { pieces } = rules;
  rules.RUN = RUN;
  rules.pieces = (run) => {
    if (!IS_ROW.test(run)) return pieces(run);
    const all = pairs(run);
    return lettersOfRow(run).map((letter, i) => [letter, all.slice(i && i - 1, i + 1)]);
  };

  // ---- Hyphens, phrases and exclusion

  const HYPHEN = new RegExp(`^[-‐‑]${LETTER}?`, "u");

  // Two words with a hyphen are also found as one: the first has it as a part, and in
  // queries either.
  function parse(text, isQuery) {
    text = text.normalize("NFC");
    const all = [];
    let end = -2, wasJoined;
    for (const { 0: run, index } of text.matchAll(RUN)) {
      const isPlain = /^\p{Alphabetic}+$/u.test(run) && !IS_ROW.test(run) && !isLong(run, 64);
      const words = wordsOf(run, isQuery);
      const isJoined = isPlain && end === index - 1 && HYPHEN.test(text[end]);
      const next = text.slice(index + run.length, index + run.length + 3).match(HYPHEN);
      if (isJoined && !wasJoined && !next?.[0][1]) {
        const before = all[all.length - 1];
        const both = before.word + words[0].word;
        if (!isLong(both, 64)) before.joined = before.also = words[0].also = both;
      }
      end = isPlain ? index + run.length : -2;
      wasJoined = isJoined;
      all.push(...words);
    }
    return all.filter(({ word }) => word);
  }

  const MAX_TESTS = 16, MAX_PHRASE = 16;

  // A query's words, and a test of pages for its phrases and what it excludes.
  async function read(directory, text) {
    const terms = [], tests = [];
    for (const [, minus, quoted, end, plain] of text.matchAll(/(?:(?<=^|\s)(-))?(?:["“”]([^"“”]*)(["“”]?)|((?:(?!["“”]|\s-)[^])+))/gu)) {
      const own = minus && plain ? plain.match(/^\S*/)[0] : quoted ?? plain;
      const words = parse(own, true);
      const rest = minus && plain ? parse(plain.slice(own.length), true) : [];
      if (!minus) terms.push(...words.map((word) => ({ ...word, isQuoted: quoted !== undefined })));
      terms.push(...rest);
      if (words.length && (minus || quoted !== undefined) && tests.length < MAX_TESTS) {
        // While a phrase is typed, its last word may go on.
        const isOpen = end === "" && !minus && !/\s$/.test(quoted);
        tests.push(pagesOf(directory, words.map(({ word }) => word), isOpen, minus)
          .then((pages) => (page) => pages.has(page) === !minus));
      }
    }
    const all = await Promise.all(tests);
    return { terms, message: terms.length || !all.length ? "" : TEXT.exclusion, isWanted: (page) => all.every((test) => test(page)) };
  }

  // The pages that have words one behind the other. What is mistyped stands for the nearest
  // words, unless it is left out.
  async function pagesOf(directory, asked, isOpen, isExact) {
    const words = asked.slice(0, MAX_PHRASE);
    const found = await Promise.all(words.map(async (word, i) => {
      const mayGoOn = isOpen && i === words.length - 1;
      const own = (await entriesOf(directory, word, mayGoOn)).filter(({ form }) => (mayGoOn ? form.startsWith(word) : form === word));
      if (own.length || isExact) return own;
      const near = await nearest(directory, { word, isPrefix: mayGoOn });
      return (await Promise.all(near.map(({ word }) => entriesOf(directory, word)))).flat().filter(({ worth }) => worth === 1);
    }));
    if (found.some((entries) => !entries.length)) return new Set();
    const all = (entries) => new Set(entries.flatMap(({ shard, start, end }) => shard.pages.slice(start, end)));
    if (words.length === 1) return all(found[0]);
    const known = new Map();
    const placesOnce = (entry) => {
      const key = `${entry.shard.number} ${entry.i}`;
      if (!known.has(key)) known.set(key, placesOf(entry));
      return known.get(key);
    };
    const places = await Promise.all(found.map((entries) => Promise.all(entries.map(placesOnce))));
    // A word without positions is nearly everywhere and stands for any. By document and
    // position of the first word that has them.
    let rows = null, first = 0;
    for (const [i, [one, ...others]] of places.entries()) {
      if (!one || others.includes(null)) continue;
      const own = others.length ? new Map(one) : one;
      for (const other of others) for (const [document, starts] of other) own.set(document, [...own.get(document) || [], ...starts]);
      if (!rows) {
        [rows, first] = [own, i];
        continue;
      }
      const kept = new Map();
      for (const [document, starts] of rows) {
        const here = own.get(document);
        const left = here ? starts.filter((start) => here.includes(start + i - first)) : [];
        if (left.length) kept.set(document, left);
      }
      await looked(10 * rows.size);
      rows = kept;
    }
    if (!rows) return all(found[0]);
    return new Set([...rows.keys()].map((document) => Math.floor(Math.abs(document) / 65536)));
  }

  // For each document the positions of a word in its body, and under the negative of its
  // number those in title, labels and heading; null if the index does not keep them.
  async function placesOf({ shard, i: word }) {
    shard.positions ??= await load(`search/q${shard.number}.${shard.print}.js`, (columns) => columns.map(numbers));
    const [nDocuments, pages, documents, counts, positions] = shard.positions;
    if (!nDocuments[word]) return null;
    let d = 0, p = 0;
    for (let i = 0; i < word; i++) for (let left = nDocuments[i]; left > 1; left--) p += counts[d++];
    await looked(10 * nDocuments[word]);
    const all = new Map();
    let page = 0;
    for (let left = nDocuments[word]; left > 1; left--, d++) {
      page += pages[d];
      const key = place(page, documents[d]);
      const own = all.get(key) || [];
      let position = 0;
      for (let i = 0; i < counts[d]; i++) own.push(position += positions[p++]);
      all.set(key, own);
    }
    for (let m = shard.markStarts[word]; m < shard.markStarts[word + 1]; m++) {
      const p = shard.marked[m];
      all.set(-place(shard.pages[p], shard.documents[p]) - 0.5, shard.marks[m].map((mark) => mark >> 3));
    }
    return all;
  }

  // ---- Spelling

  // The letters of a word as bits; those far apart in Unicode may share one.
  const lettersOf = (word) => {
    let letters = 0;
    for (let i = 0; i < word.length; i++) letters |= 1 << word.charCodeAt(i);
    return letters;
  };
  const nBits = (bits) => {
    let n = 0;
    for (; bits; bits &= bits - 1) n++;
    return n;
  };

  // How many letters were mistaken, left out, put in or swapped with a neighbor; more
  // than `limit` is Infinity. With `isPrefix` the other may go on. A short word with another
  // letter is another word.
  let before = [], row = [], next = [];
  function distance(word, other, limit, isPrefix) {
    const longer = other.length - word.length, mistake = word.length < 5 ? 2 : 1;
    if (-longer > limit || longer > limit && !isPrefix) return Infinity;
    const end = Math.min(other.length, word.length + limit);
    for (let j = 0; j <= end; j++) row[j] = j;
    for (let i = 1; i <= word.length; i++) {
      let least = next[0] = i;
      for (let j = 1; j <= end; j++) {
        let best = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (word[i - 1] !== other[j - 1]) * mistake);
        if (i > 1 && j > 1 && word[i - 1] === other[j - 2] && word[i - 2] === other[j - 1]) best = Math.min(best, before[j - 2] + 1);
        next[j] = best;
        if (best < least) least = best;
      }
      if (least > limit) return Infinity;
      [before, row, next] = [row, next, before];
    }
    let found = end === other.length ? row[end] : Infinity;
    // A word that goes on is less likely meant than one that ends there; a short one may go on
    // as many do.
    if (isPrefix && mistake < 2) for (let j = 0; j <= end; j++) found = Math.min(found, row[j] + 0.5);
    return found > limit + 0.5 ? Infinity : found;
  }

  const backward = (word) => "!" + [...word].reverse().join("");

  // Words that begin with some letters, each with how common it is.
  async function spellings(directory, start) {
    const { spellings: firsts, spellingFiles } = directory;
    const own = firsts.filter((first) => first <= start).length - 1;
    const numbersOf = firsts.map((_, n) => n).filter((n) => n === own || firsts[n].startsWith(start)).slice(0, 4);
    const files = await Promise.all(numbersOf.map((n) => loadListed("s", n, spellingFiles, ([text, classes]) => {
      const all = numbers(classes);
      return frontCoded(text).map((filed, i) => {
        const word = filed[0] === "!" ? backward(filed.slice(1)).slice(1) : filed;
        return { filed, word, letters: lettersOf(word), common: all[i] };
      });
    })));
    await looked(4 * files.flat().length);
    return files.flat().filter(({ filed }) => filed.startsWith(start));
  }

  function nShared(word, other) {
    let n = 0;
    while (n < word.length && word[n] === other[n]) n++;
    return n;
  }

  // The same for another form of a word: both go on for three letters at most behind a
  // long beginning that they share. It is farther than one mistake and nearer than two.
  function ofOneKin(word, other) {
    const shared = nShared(word, other);
    const [own, more] = [word.length - shared, other.length - shared];
    return shared > 3 && shared >= 0.6 * word.length && own && own < 4 && more < 4 ? 1.5 + (own + more) / 20 : Infinity;
  }

  // How two words end behind what they share.
  function endingsOf(word, other) {
    const shared = nShared(word, other);
    return `${word.slice(shared)} ${other.slice(shared)}`;
  }

  // The endings in which words of one stem differ, as the files have them where a word would
  // stand: only a build knows stems, but “registers” is to “register” what “risks” is to “risk”.
  async function kinEndings(directory, word) {
    const all = new Set();
    for (const { words, stems } of await shardsOf(directory, word)) {
      const kin = new Map();
      stems.forEach((stem, i) => kin.set(stem, [...kin.get(stem) || [], words[i]]));
      for (const forms of kin.values()) {
        for (const form of forms) for (const other of forms) if (form !== other) all.add(endingsOf(form, other));
      }
      await looked(4 * words.length);
    }
    return all;
  }

  // The words nearest to one that is not in the lexicon, best first; other forms of it alone
  // if there are any.
  async function nearest(directory, { word, said = word, isPrefix }) {
    const n = word.length, letters = lettersOf(word), digits = word.replace(/\D/g, "");
    const endings = await kinEndings(directory, word);
    // Short names in capitals are not mistyped.
    const isName = n < 5 && said === said.toUpperCase() && said !== said.toLowerCase();
    for (const limit of n < 3 ? [] : n < 8 ? [1] : [1, 2]) {
      // So much of one end is right, even if two letters in the middle are swapped.
      const kept = Math.max(1, limit > 1 ? Math.floor(n / 3) : Math.floor((n - 1) / 2));
      const all = await Promise.all([word.slice(0, kept), backward(word.slice(n - kept))].map((start) => spellings(directory, start)));
      const found = new Map();
      for (const { word: other, letters: others, common } of all.flat()) {
        // Another number is another thing.
        if (other.replace(/\D/g, "") !== digits) continue;
        const isForm = nShared(word, other) > 2 && endings.has(endingsOf(word, other));
        if (isName && !isForm) continue;
        // One mistake loses one letter at most.
        const isNear = nBits(letters & ~others) <= limit;
        const far = isForm ? 0 : Math.min(isNear ? distance(word, other, limit, isPrefix) : Infinity, ofOneKin(word, other));
        if (far < Infinity) found.set(other, { word: other, far, common, isForm });
      }
      if (!found.size) continue;
      const best = [...found.values()].sort((a, b) => a.far - b.far || b.common - a.common || (a.word < b.word ? -1 : 1));
      return best.filter(({ far }) => far < best[0].far + 0.5).slice(0, 4);
    }
    return [];
  }

  const isLost = ({ entries }) => !entries.length;

  // The entries of a word's parts, if all of it falls into words that are known.
  async function partsOf(directory, { word, said, parts }) {
    if (parts.join("").length < word.replace(/_/g, "").length) return [];
    const all = await Promise.all(parts.map(async (word) => ({ word, said, parts: [], entries: await entriesOf(directory, word) })));
    return all.some(isLost) ? [] : all;
  }

  // Gives words that have no entries those of the nearest words, or identifiers their parts;
  // tells of which words that is so, and of those that stay without. Of other forms of a word
  // nothing is told.
  async function correct(directory, asked) {
    const corrected = [], unknown = new Set(), absent = new Set(directory.absent.split(" "));
    const others = asked.filter((term) => !isLost(term) || !absent.has(term.word));
    if (others.length) asked = others;
    const all = await Promise.all(asked.map(async (term) => {
      if (!isLost(term)) return term;
      // Umlauts as keyboards without them have them.
      const word = term.word.replace(/([aou])e/g, "$1"), isPlain = term.word.length < 5 || word === term.word;
      if (!isPlain) term.entries = await entriesOf(directory, word);
      if (!isLost(term)) return term;
      let near = await nearest(directory, term);
      if (!near.length && !isPlain) near = (await nearest(directory, { ...term, word })).filter(({ isForm }) => isForm);
      if (!near[0]?.isForm) {
        const parts = term.parts.length ? await partsOf(directory, term) : [];
        if (parts.length && !near.length) return parts;
        if (near.length) corrected.push([term, near.map(({ word }) => word)]);
      }
      const entries = await Promise.all(near.map(({ word }) => entriesOf(directory, word)));
      term.entries = entries.flatMap((own, i) => own.map((entry) => ({ ...entry, worth: entry.worth * 0.8 ** i })));
      return term;
    }));
    const words = all.flat().slice(0, 16);
    // In the order of the query; of a row of letters that falls into pairs once, if none is known.
    corrected.sort(([a], [b]) => asked.indexOf(a) - asked.indexOf(b));
    const known = new Set(words.filter((word) => !isLost(word)).map(({ said }) => said));
    for (const word of words.filter(isLost)) if (!known.has(word.said)) unknown.add(word.said);
    const told = corrected.map(([{ said }, used]) => [said, used]);
    told.unknown = [...unknown];
    told.message = (told.length ? TEXT.corrected(told) : "") + (unknown.size ? TEXT.unknown(told.unknown) : "");
    return [words, told];
  }

  // ---- Behind the results

  const link = (url, text) => element("a", { href: dataset.root + url }, text);

  // A group of links under a title; in the dialog its links are options.
  function group(list, title, rows) {
    const isDialog = list.id === "cb-search-results";
    const id = `cb-search-group-${list.querySelectorAll(".search-group").length}${isDialog ? "" : "-page"}`;
    const made = rows.map((row) => element("div", { class: "search-group-row" }, ...row));
    // An option is heard without what stands around it.
    if (isDialog) for (const row of made) row.querySelector("a")?.setAttribute("aria-label", row.textContent);
    return element(isDialog ? "div" : "li", { class: "search-group", ...(isDialog && { role: "group", "aria-labelledby": id }) },
      element("p", { class: "search-group-title", id, ...(isDialog && { role: "presentation" }) }, title),
      ...made);
  }

  // The topics that the whole query names, with their counterparts.
  async function counterparts(directory, { bonus }) {
    const { firstTopic, topicsPerFile, topicFiles } = directory;
    const named = [...bonus].filter(([page, worth]) => directory.isTopic(page) && worth > 0.9);
    const pages = named.sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, 4).map(([page]) => page);
    return Promise.all(pages.map(async (page) => {
      const n = Math.floor((page - firstTopic) / topicsPerFile);
      const topics = await loadListed("t", n, topicFiles, (data) => data);
      const rows = topics[(page - firstTopic) % topicsPerFile] || [];
      const [topic] = rows.length ? await show(directory, [], [page]) : [];
      return { topic, rows: rows.map(([relation, label, framework, url]) => ({ relation, label, framework, url })) };
    }));
  }

  async function nearestTopics(directory, words) {
    const near = await Promise.all(words.slice(0, 4).map(async ({ word, entries }) => {
      if (entries.length) return entries;
      const some = await spellings(directory, word.slice(0, word.length < 5 ? 2 : 3));
      some.sort((a, b) => nShared(word, b.word) - nShared(word, a.word) || b.common - a.common);
      return (await Promise.all(some.slice(0, 6).map(({ word }) => entriesOf(directory, word)))).flat();
    }));
    const groups = near.filter((entries) => entries.length).map((entries) => ({ word: "", entries }));
    const { pages, sums } = await score(groups, directory, directory.isTopic);
    const best = pages.sort((a, b) => sums[b] - sums[a] || a - b).slice(0, 5);
    return show(directory, groups, best);
  }

  async function around(found, list, isCurrent) {
    try {
      const directory = await loadDirectory();
      const groups = [];
      if (found.total) {
        for (const { topic, rows } of await counterparts(directory, found)) {
          if (!rows.length) continue;
          groups.push([TEXT.elsewhere(topic.title.map(([text]) => text).join(""), topic.path[0]), rows.map(({ relation, label, framework, url }) => [
            TEXT.meets(framework), link(url, label), ` (${relation})`,
          ])]);
        }
      } else {
        const topics = await nearestTopics(directory, found.words);
        if (topics.length) groups.push([TEXT.nearest, topics.map(({ url, title, path }) =>
          [link(url, title.map(([text]) => text).join("")), ` ${path.join(" › ")}`])]);
        // The page of search has it below.
        else if (list.id === "cb-search-results") groups.push([TEXT.noTopics, [[link("search/index.html#cb-az", TEXT.index)]]]);
      }
      if (!isCurrent()) return;
      list.querySelectorAll(".search-group").forEach((old) => old.remove());
      for (const [title, rows] of groups) list.append(group(list, title, rows));
      if (groups.length) list.classList.remove("search-empty");
    } catch {
      // The results stand without it.
    }
  }

  // ---- Recent searches, kept by this browser as far as it allows

  function recent() {
    try {
      const all = localStorage[RECENT].split("\n").map((text) => text.trim().slice(0, api.MAX_CHARS)).filter(Boolean);
      return [...new Set(all)].slice(0, 8);
    } catch {
      return [];
    }
  }
  function drawRecent(list, input) {
    const all = recent();
    if (!all.length || input.value.trim()) return;
    const again = (text) => {
      const button = element("button", { type: "button" }, text);
      button.addEventListener("click", () => {
        input.value = text;
        input.dispatchEvent(new Event("input"));
      });
      return [button];
    };
    const clear = element("button", { type: "button", class: "search-forget" }, TEXT.forget);
    clear.addEventListener("click", () => {
      try {
        localStorage.removeItem(RECENT);
      } catch {
        // There was nothing.
      }
      list.replaceChildren();
      list.classList.add("search-empty");
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
      input.focus();
    });
    list.replaceChildren(group(list, TEXT.recent, [...all.map(again), [clear]]));
    list.classList.remove("search-empty");
  }

  api.parseText = parse;
  return { read, correct, nearest, counterparts, around, drawRecent, distance };
});
