// Search, seen through a browser: the table of cases it shares with the program, queries
// of every kind, bad input, broken files. Set SITE to the folder of a built site; the
// default is the book's own `public/`, whose content some of this is about.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { twoWords } from "../../benches/search/queries.mjs";
import { collect, fileUrl, findings, launch, pages, serve, SITE, soon, withPage } from "./helpers.mjs";
import { ask as run, filesToFirstResults, HARD_QUERIES, longestTask } from "./search-load.mjs";

const LIMIT = { timeout: 120_000 };
const TITLES = "#cb-search-page-results .search-result-title";
const STATUS = "#cb-search-page-status";
const OPTIONS = "#cb-search-results [role=option]";
const BOXES = "#cb-search-facets label:visible input";
const SUMMARY = "#cb-search-filters summary";
const IS_FACETS = /\/assets\/search-facets\.|\/search\/f\d/;

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

/** What a reader of ten lessons may load up to the first results, compressed. */
const MOST_BYTES = 15_000;

/** No query may keep the page from answering for longer, in milliseconds. */
const FREEZE = 50;

let browser;
let site;

before(async () => {
  site = await serve(SITE, { prefix: "/some/where/" });
  browser = await launch();
}, LIMIT);

after(async () => {
  await browser?.close();
  await site?.close();
}, LIMIT);

/** Opens the page of search, and fails at the end with all that went wrong on it. */
const onSearch = (use, { address = "search/", isClean = true } = {}) =>
  withPage(browser, {}, async (page) => {
    const log = await collect(page, { origin: site.origin });
    await page.goto(site.url(address));
    await page.waitForFunction(() => globalThis.crossbookSearch?.narrow);
    await use(page);
    if (isClean) assert.deepEqual(log.problems(), []);
  });

/** Adds up how far things move that nobody touched. */
const watchShift = () => {
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) globalThis.shifted += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
};

/** What a query finds: titles and what was said of it. */
const ask = (page, text, filters) =>
  page.evaluate(
    async ([text, filters]) => {
      const found = await crossbookSearch.query(text, filters);
      const plain = (pieces) => pieces.map(([text]) => text).join("");
      const results = await found.show(0, 10);
      return {
        total: found.total,
        message: found.message,
        corrected: (found.corrected ?? []).map(([word, used]) => [word, used]),
        facets: await found.facets(),
        results: results.map(({ url, title, kind, excerpt, headings }) => ({
          url, title: plain(title), kind, excerpt: plain(excerpt), marks: excerpt.filter(([, isMark]) => isMark).length,
          headings: headings.map(({ title }) => plain(title)),
          isMarked: [title, ...headings.map(({ title }) => title)].some((pieces) => pieces.some(([, isMark]) => isMark)),
        })),
      };
    },
    [text, filters],
  );

describe("words", () => {
  test("texts fall into words as the program takes them apart", LIMIT, () =>
    onSearch(async (page) => {
      const file = new URL("../search-cases.json", import.meta.url);
      const { words: cases, anchors } = JSON.parse(await readFile(file, "utf8"));
      assert.ok(cases.length > 20);
      const found = await page.evaluate(async (texts) => {
        await crossbookSearch.query("a-b");
        return texts.map((text) =>
          crossbookSearch.parseText(text).map(({ word, parts, joined }) => [word, ...parts, ...(joined ? [joined] : [])]));
      }, cases.map(({ text }) => text));
      cases.forEach(({ text, words }, i) => assert.deepEqual(found[i], words, JSON.stringify(text)));
      const read = await page.evaluate((all) => all.map(({ written, heading }) => crossbookSearch.anchorOf([written, heading])), anchors);
      anchors.forEach(({ anchor, heading }, i) => assert.equal(read[i], anchor, heading));
    }));
});

describe("queries", () => {
  test("a title comes first, in any form of its words and without diacritics", LIMIT, () =>
    onSearch(async (page) => {
      const [{ title }] = (await ask(page, "project charter")).results;
      assert.match(title, /charter/i);
      for (const text of ["Project Charters", "PROJECT CHÁRTER", "charter project", "project chart"]) {
        const found = await ask(page, text);
        assert.ok(found.results.slice(0, 3).some((one) => one.title === title), `${text}: ${found.results.map((one) => one.title)}`);
      }
    }));

  test("quotes want words one behind the other", LIMIT, () =>
    onSearch(async (page) => {
      const loose = await ask(page, "risk register");
      const phrase = await ask(page, '"risk register"');
      assert.ok(phrase.total > 0 && phrase.total < loose.total, `${phrase.total} of ${loose.total}`);
      const none = await ask(page, '"register the risk of charter"');
      assert.equal(none.total, 0);
      assert.equal((await ask(page, '"change enablement')).total, (await ask(page, '"change enablement"')).total);
    }));

  test("a minus leaves pages out", LIMIT, () =>
    onSearch(async (page) => {
      const all = await ask(page, "risk");
      const without = await ask(page, "risk -register");
      const both = await ask(page, 'risk "register"');
      assert.ok(without.total < all.total && without.total > 0, `${without.total} of ${all.total}`);
      assert.ok(both.total > 0);
      const phrase = await ask(page, 'risk -"risk register"');
      assert.ok(phrase.total < all.total && phrase.total >= without.total);
    }));

  test("a mistyped word is corrected, and that is said", LIMIT, () =>
    onSearch(async (page) => {
      const [{ url }] = (await ask(page, "change enablement")).results;
      for (const [text, word] of [
        ["change enablment", "enablment"],
        ["change enalbement", "enalbement"],
        ["chnage enablement", "chnage"],
        ["hange enablement", "hange"],
        ["xhange enablement", "xhange"],
        ["change enabblemennt", "enabblemennt"],
      ]) {
        const found = await ask(page, text);
        assert.equal(found.corrected[0]?.[0], word, `${text}: ${JSON.stringify(found.corrected)}`);
        assert.ok(found.results.slice(0, 3).some((one) => one.url === url), `${text}: ${found.results.map((one) => one.title)}`);
      }
      const fine = await ask(page, "change enablement");
      assert.deepEqual(fine.corrected, []);
    }));

  test("words of the question are not what is asked for", LIMIT, () =>
    onSearch(async (page) => {
      const [topic] = (await ask(page, "risk register", { kind: ["topic"] })).results;
      for (const text of ["what is a risk register", "definition of risk register", "how to use the Risk Register?"]) {
        const found = await ask(page, text);
        assert.ok(found.results.slice(0, 3).some(({ url }) => url === topic.url), `${text}: ${found.results.map(({ title }) => title)}`);
        const href = await page.evaluate(async (text) => (await (await crossbookSearch.query(text)).show(0, 1))[0].href, text);
        assert.doesNotMatch(href, /highlight=[^#]*\b(what|is|a|of|the)\b/);
      }
      // A book need not have them.
      assert.doesNotMatch((await ask(page, "whom is the risk register for")).message, /whom/);
      // Unless there is nothing else.
      assert.ok((await ask(page, "what is")).total > 0);
      await page.locator("#cb-search-page-input").fill("what is a risk register");
      await page.locator("#cb-search-page-results .search-group").first().waitFor();
    }));

  test("a word stands before longer ones", LIMIT, () =>
    onSearch(async (page) => {
      const [{ title }] = (await ask(page, "basel")).results;
      assert.match(title, /\bBasel\b/);
    }));

  test("forms of a word are no mistakes, and names in capitals are not mistyped", LIMIT, () =>
    onSearch(async (page) => {
      for (const text of ["risk registerings", "mitigatings", "kpis", "SLAs", "CABs"]) {
        const found = await ask(page, text);
        assert.ok(found.total > 0, text);
        assert.match(found.message, /^\d+ results?$/, text);
      }
      for (const text of ["PDCAX", "SWXT", "ROJ", "MQSCQW"]) {
        const { corrected, message } = await ask(page, text);
        assert.deepEqual(corrected, [], text);
        assert.equal(message, `No results. Nothing has “${text}”`);
      }
      const { message } = await ask(page, "chnage enablment");
      assert.match(message, /^\d+ results\. Searched for “change” instead of “chnage”, “enablement” instead of “enablment”$/);
      assert.match((await ask(page, "-risk")).message, /minus/);
    }));

  test("a phrase with a word that is nowhere is nowhere, one that is mistyped is corrected", LIMIT, () =>
    onSearch(async (page) => {
      assert.equal((await ask(page, '"zzqvelocity risk"')).total, 0);
      const [phrase, typed] = [await ask(page, '"risk register"'), await ask(page, '"risk regsiter"')];
      assert.ok(typed.total > 0 && typed.total <= phrase.total, `${typed.total} of ${phrase.total}`);
    }));

  test("pages that nobody wrote are found", LIMIT, () =>
    onSearch(async (page) => {
      for (const [text, url] of [
        ["itil vs pmp", /^compare\/.*itil/], ["glossary", /^glossary/], ["flashcards", /^flashcards/],
        ["false friends", /false-friends|words/], ["downloads", /^compare\/downloads/],
      ]) {
        const { results } = await ask(page, text);
        assert.ok(results.slice(0, 3).some((one) => url.test(one.url)), `${text}: ${results.map(({ url }) => url)}`);
      }
    }));

  test("nearly every result shows why it is one", LIMIT, () =>
    onSearch(async (page) => {
      let n = 0, silent = [];
      for (const text of ["CSI", "CAB", "op risk", "monte carlo", "heat map", "risk appetite", "sponsor"]) {
        for (const { title, marks, isMarked } of (await ask(page, text)).results) {
          n += 1;
          if (!marks && !isMarked) silent.push(`${text}: ${title}`);
        }
      }
      assert.ok(silent.length < 0.25 * n, `${silent.length} of ${n}: ${silent.join("; ")}`);
    }));

  test("facets count what the query finds, and narrow it together", LIMIT, () =>
    onSearch(async (page) => {
      const all = await ask(page, "risk");
      const of = (found, facet) => found.facets.find(({ id }) => id === facet).values;
      assert.deepEqual(all.facets.map(({ id }) => id), ["framework", "scheme", "kind", "level", "module"]);
      assert.equal(of(all, "kind").reduce((sum, { count }) => sum + count, 0), all.total);
      const topic = of(all, "kind").find(({ id }) => id === "topic");
      const topics = await ask(page, "risk", { kind: ["topic"] });
      assert.equal(topics.total, topic.count);
      assert.ok(topics.results.every(({ kind }) => kind === topic.title));
      const framework = of(topics, "framework").find(({ count }) => count > 0);
      const both = await ask(page, "risk", { kind: ["topic"], framework: [framework.id] });
      assert.equal(both.total, framework.count);
      const scheme = of(all, "scheme").find(({ count }) => count > 0);
      assert.equal((await ask(page, "risk", { scheme: [scheme.id] })).total, scheme.count);
    }));

  test("a topic's other names find it, with what it meets elsewhere", LIMIT, () =>
    onSearch(async (page) => {
      await page.locator("#cb-search-page-input").fill("change enablement");
      const group = page.locator("#cb-search-page-results .search-group").first();
      await group.waitFor();
      const text = await group.textContent();
      assert.match(text, /elsewhere/);
      assert.match(text, /In .+ this meets: .+ \((same as|close to|narrower than|broader than|related to)\)/);
      await group.locator("a").first().click();
      await page.locator("main h1").waitFor();
      await soon.match(() => page.url(), /topics\//);
    }));
});

describe("bad input", () => {
  test("no query breaks the page or keeps it busy", LIMIT, () =>
    onSearch(async (page) => {
      await ask(page, "risk"); // what is loaded once
      const input = page.locator("#cb-search-page-input");
      for (const text of HARD_QUERIES) {
        const longest = await longestTask(browser, page, () => run(page, text));
        assert.ok(longest < FREEZE, `${JSON.stringify(text.slice(0, 40))}: ${longest} ms`);
        await input.fill(text.slice(0, 500));
        await page.waitForFunction((id) => /result/.test(document.querySelector(id).textContent), STATUS);
      }
      await soon.equal(() => page.locator("#cb-search-page-results img, #cb-search-page-results script").count(), 0);
      await input.fill("charter");
      await page.locator(TITLES).first().waitFor();
    }));

  /** The site as if `change` had been done to its search files, and what the page says. */
  async function spoiled(change, words) {
    const prefix = `search${path.sep}`;
    const server = await serve(SITE, {
      prefix: "/",
      change: (name, bytes) => (name.startsWith(prefix) ? change(name.slice(prefix.length), bytes) : bytes),
    });
    try {
      await withPage(browser, {}, async (page) => {
        await page.goto(`${server.base}search/?q=charter`);
        await page.waitForFunction((id) => /index/.test(document.querySelector(id).textContent), STATUS);
        await soon.match(() => page.locator(STATUS).textContent(), words);
        // The A–Z index, and the field, still work.
        await soon.ok(() => page.locator("#cb-az").isVisible());
        await page.locator("#cb-search-page-input").fill("");
        await page.waitForFunction((id) => document.querySelector(id).textContent === "", STATUS);
      });
    } finally {
      await server.close();
    }
  }
  const isWords = (name) => /^w\d/.test(name);

  test("a missing file of words is told", LIMIT, () =>
    spoiled((name, bytes) => (isWords(name) ? null : bytes), /missing/));

  test("a file cut off is told", LIMIT, () =>
    spoiled((name, bytes) => (isWords(name) ? bytes.subarray(0, 500) : bytes), /missing/));

  test("an index of another version asks for a reload", LIMIT, () =>
    spoiled((name, bytes) => (name === "index.js" ? Buffer.from(String(bytes).replace(/"version":\d+/, '"version":999')) : bytes),
      /version.*[Rr]eload/));
});

describe("the page of search", () => {
  test("keeps its state in the address, and the back button works", LIMIT, () =>
    onSearch(async (page) => {
      await page.locator("#cb-search-page-input").fill("risk");
      await page.keyboard.press("Enter");
      await page.locator(TITLES).first().waitFor();
      const all = await page.locator(STATUS).textContent();
      await page.locator('#cb-search-facets input[name="kind"][value="topic"]').check();
      await page.waitForFunction(([id, all]) => document.querySelector(id).textContent !== all, [STATUS, all]);
      await soon.match(() => page.url(), /\?q=risk&kind=topic$/);
      const kinds = await page.locator("#cb-search-page-results .search-result-kind").allTextContents();
      assert.ok(kinds.length && kinds.every((kind) => kind === "Topic"), kinds.join());
      await page.goBack();
      await page.waitForFunction(([id, all]) => document.querySelector(id).textContent === all, [STATUS, all]);
      await soon.equal(() => page.locator('#cb-search-facets input[value="topic"]').isChecked(), false);
      await page.goForward();
      await page.waitForFunction(([id, all]) => document.querySelector(id).textContent !== all, [STATUS, all]);
    }));

  test("opens with what its address asks for", LIMIT, () =>
    onSearch(async (page) => {
      await page.locator(TITLES).first().waitFor();
      await soon.equal(() => page.locator('#cb-search-facets input[value="topic"]').isChecked(), true);
    }, { address: "search/?q=risk&kind=topic" }));

  test("shows results before it asks for facets, which move nothing", LIMIT, async () => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await withPage(browser, { viewport }, async (page) => {
        await page.addInitScript(watchShift);
        let release, asked = 0;
        const held = new Promise((resolve) => (release = resolve));
        await page.route(IS_FACETS, async (route) => {
          asked += 1;
          const n = await page.locator(TITLES).count();
          assert.ok(n > 0, `${route.request().url()} is asked for with ${n} results`);
          await held;
          await route.continue();
        });
        await page.goto(site.url("search/?q=risk"), { waitUntil: "commit" });
        await page.locator(TITLES).first().waitFor();
        await page.waitForFunction(() => document.querySelector("#cb-search-page-results .search-group"));
        const places = () => page.locator(`${STATUS}, ${TITLES}`).evaluateAll((all) => all.map((one) => one.getBoundingClientRect().top));
        const before = await places();
        assert.ok(before[1] < viewport.height / 2, `results begin in the upper half of a ${size}: ${before[1]}`);
        await soon.equal(() => page.locator("#cb-search-facets input").count(), 0);
        release();
        await page.locator("#cb-search-facets input").first().waitFor({ state: "attached" });
        assert.equal(asked, 2, "the script, and the file of facets");
        await soon.deepEqual(() => places(), before);
        assert.equal(await page.evaluate(() => globalThis.shifted), 0, size);
      });
    }
  });

  test("filters in the address hold from the first result on, and come first", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      await page.addInitScript(() => {
        globalThis.kinds = [];
        new MutationObserver((changes) => {
          for (const { addedNodes } of changes) {
            for (const node of addedNodes) globalThis.kinds.push(node.querySelector?.(".search-result-kind")?.textContent);
          }
        }).observe(document, { childList: true, subtree: true });
      });
      const asked = [];
      page.on("request", (request) => asked.push(new URL(request.url()).pathname));
      await page.goto(site.url("search/?q=risk&kind=topic&framework=itil"));
      await page.locator(BOXES).first().waitFor();
      const kinds = (await page.evaluate(() => globalThis.kinds)).filter(Boolean);
      assert.ok(kinds.length && kinds.every((kind) => kind === "Topic"), kinds.join());
      const paths = await page.locator("#cb-search-page-results .search-result-path").allTextContents();
      assert.ok(paths.length && paths.every((path) => path.startsWith("ITIL")), paths.join());
      const first = (pattern) => asked.findIndex((path) => pattern.test(path));
      const [script, facets, fragment] = [/\/assets\/search-facets\./, /\/search\/f\d/, /\/search\/p\d/].map(first);
      assert.ok(script >= 0 && script < first(/\/search\/w\d/), asked.join());
      assert.ok(facets >= 0 && facets < fragment, asked.join());
    }));

  test("filters hold from file:// too", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: "file://" });
      await page.goto(`${fileUrl(SITE, "search/index.html")}?q=risk&kind=topic`);
      await page.locator(BOXES).first().waitFor();
      await soon.equal(() => page.locator('#cb-search-facets input[value="topic"]').isChecked(), true);
      const kinds = await page.locator("#cb-search-page-results .search-result-kind").allTextContents();
      assert.ok(kinds.length && kinds.every((kind) => kind === "Topic"), kinds.join());
      assert.deepEqual(log.problems(), []);
    }));

  test("facets that are missing leave the results", LIMIT, async () => {
    const server = await serve(SITE, { change: (name, bytes) => (/^search.f\d/.test(name) ? null : bytes) });
    try {
      await withPage(browser, {}, async (page) => {
        await page.goto(server.url("search/?q=risk"));
        await page.locator("#cb-search-facets").getByText("missing").waitFor();
        assert.ok((await page.locator(TITLES).count()) > 0);
        await soon.match(() => page.locator(STATUS).textContent(), /^\d+ results$/);
      });
    } finally {
      await server.close();
    }
  });

  test("moves nothing, whatever its address asks for", LIMIT, async () => {
    for (const viewport of Object.values(SIZES)) {
      for (const query of ["", "?q=risk", "?q=risk&kind=lesson&level=beginner", "?q=change+enablement", "?q=charzzzzzq", "?q=zzzzqqqq"]) {
        await withPage(browser, { viewport }, async (page) => {
          await page.addInitScript(watchShift);
          await page.goto(site.url(`search/${query}`), { waitUntil: "networkidle" });
          if (query) await page.waitForFunction((id) => /result/.test(document.querySelector(id).textContent), STATUS);
          assert.equal(await page.evaluate(() => globalThis.shifted), 0, `${query} at ${viewport.width}`);
          // The index follows, at once where there are no results.
          const box = await page.locator("#cb-az").boundingBox();
          assert.equal(box?.y < viewport.height, !query || /zq|qq/.test(query), `${query} at ${viewport.width}: ${box?.y}`);
        });
      }
    }
  });

  test("filters are folded on a phone, and by keyboard they can be used", LIMIT, () =>
    withPage(browser, { viewport: SIZES.phone, reducedMotion: "reduce" }, async (page) => {
      const log = await collect(page, { origin: site.origin });
      await page.goto(site.url("search/?q=risk"));
      await page.locator("#cb-search-facets input").first().waitFor({ state: "attached" });
      await soon.equal(() => page.locator(BOXES).count(), 0);
      await soon.equal(() => page.locator(SUMMARY).innerText(), "Filters");
      assert.deepEqual(await findings(page), []);
      await page.locator("#cb-search-page-input").focus();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Tab");
      await soon.ok(() => page.locator(SUMMARY).evaluate((one) => one === document.activeElement));
      await page.keyboard.press("Enter");
      await page.locator(BOXES).first().waitFor();
      assert.deepEqual(await findings(page), []);
      const all = await page.locator(STATUS).textContent();
      await page.keyboard.press("Tab");
      await page.keyboard.press("Space");
      await page.waitForFunction(([id, all]) => document.querySelector(id).textContent !== all, [STATUS, all]);
      await page.waitForFunction((id) => document.querySelector(id).innerText.trim() === "Filters: 1 chosen", SUMMARY);
      await soon.ok(() => page.locator(BOXES).first().evaluate((one) => one.checked && one === document.activeElement), "the focus stays");
      await soon.match(() => page.url(), /\?q=risk&framework=\w+$/);
      const chosen = page.url();

      // Nothing of it is lost where there is more room, or when the page opens again.
      await page.setViewportSize(SIZES.desktop);
      await page.locator(SUMMARY).waitFor({ state: "hidden" });
      await soon.ok(async () => (await page.locator(BOXES).count()) > 3);
      assert.deepEqual(await findings(page), []);
      await page.setViewportSize(SIZES.phone);
      await page.locator(SUMMARY).waitFor();
      await soon.equal(() => page.locator(BOXES).count(), 0);
      await page.goto(chosen);
      await page.waitForFunction((id) => document.querySelector(id).innerText.trim() === "Filters: 1 chosen", SUMMARY);
      await soon.equal(() => page.locator(BOXES).count(), 0);
      assert.deepEqual(log.problems(), []);
    }));

  test("shows more results where they are, and leads on from the first of them", LIMIT, () =>
    onSearch(async (page) => {
      await page.locator(".search-group").first().waitFor();
      const n = await page.locator(TITLES).count();
      await page.getByRole("button", { name: "Show more" }).click();
      await page.waitForFunction(([titles, n]) => document.querySelectorAll(titles).length > n, [TITLES, n]);
      await soon.ok(() => page.locator(TITLES).nth(n).evaluate((one) => one === document.activeElement));
      const kinds = await page.locator("#cb-search-page-results > li").evaluateAll((all) => all.map((one) => one.className));
      assert.ok(kinds.at(-1).includes("search-group"), kinds.join());
    }, { address: "search/?q=risk" }));

  test("nothing found shows the nearest topics", LIMIT, () =>
    onSearch(async (page) => {
      await page.locator("#cb-search-page-input").fill("charzzzzzq riskzzzzzq");
      const group = page.locator("#cb-search-page-results .search-group");
      await group.waitFor();
      await soon.match(() => page.locator(STATUS).textContent(), /No results/);
      await soon.ok(() => group.locator("a").count());
    }));
});

describe("a book of ten lessons", () => {
  // That of benches/search; `cargo test` makes its program too.
  const crossbook = process.env.CROSSBOOK ?? fileURLToPath(new URL("../../target/debug/crossbook", import.meta.url));
  const generate = path.join(path.dirname(crossbook), "examples/generate_course");
  let folder;
  let server;
  let texts;

  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "crossbook-ten-"));
    const [book, out] = ["book", "site"].map((name) => path.join(folder, name));
    execFileSync(generate, ["10", book, "1"]);
    execFileSync(crossbook, ["build", "--quiet", "-C", book, "-o", out]);
    server = await serve(out);
    const all = await pages(out);
    const named = await Promise.all(all.map(async ({ path: address, title }) => {
      const html = await readFile(path.join(out, address, "index.html"), "utf8");
      return { title, headings: [...html.matchAll(/<h[23] id="(?!cb-)[^>]*>([^<]*)/g)].map(([, heading]) => heading) };
    }));
    texts = twoWords(named, 12);
  }, LIMIT);

  after(async () => {
    await server?.close();
    if (folder) await rm(folder, { recursive: true });
  });

  const places = [
    ["the page of search", "search/", "#cb-search-page-results", "#cb-search-page-input"],
    ["the dialog", "", "#cb-search-results", "#cb-search-input"],
  ];
  for (const [name, address, list, input] of places) {
    test(`costs little up to the first results: ${name}`, LIMIT, async () => {
      assert.equal(texts.length, 12);
      for (const text of texts) {
        await withPage(browser, {}, async (page) => {
          const bodies = new Map();
          page.on("response", (response) => bodies.set(new URL(response.url()).pathname, response.body().catch(() => null)));
          await page.goto(server.url(address));
          if (!address) await page.keyboard.press("/");
          await page.waitForFunction((input) => globalThis.crossbookSearch && document.querySelector(input).checkVisibility(), input);
          const files = [...new Set(await filesToFirstResults(page, list, text, input))];
          let bytes = 0;
          for (const file of files) bytes += gzipSync(await bodies.get(file)).length;
          const names = files.map((file) => path.basename(file));
          assert.ok(names.some((file) => /^p\d/.test(file)), names.join());
          assert.ok(!files.some((file) => IS_FACETS.test(file)), names.join());
          assert.ok(bytes <= MOST_BYTES, `“${text}” costs ${bytes} bytes: ${names.join()}`);
        });
      }
    });
  }
});

describe("words on the page that a result leads to", () => {
  const marks = (page) => page.evaluate(() => [...(CSS.highlights.get("search") || [])].map(String));

  test("are marked until Escape, and nothing moves", LIMIT, () =>
    onSearch(async (page) => {
      await page.locator("#cb-search-page-input").fill("charters");
      await page.locator(TITLES).first().click();
      await page.waitForFunction(() => CSS.highlights?.get("search")?.size);
      const found = await marks(page);
      assert.ok(found.every((word) => /^charter/i.test(word)), found.join());
      const height = () => page.evaluate(() => document.documentElement.scrollHeight);
      const before = await height();
      await page.keyboard.press("Escape");
      await soon.deepEqual(() => marks(page), []);
      await soon.equal(() => height(), before);
      await soon.equal(() => page.url().includes("highlight"), false);
    }));

  test("are marked as they are filed, in every script", LIMIT, async () => {
    const all = ["Größe", "łódź", "cœur", "관리", "إدارة", "quản", "ΚΊΝΔΥΝΟΣ"];
    const server = await serve(SITE, {
      change: (name, bytes) => (name === "404.html" ? Buffer.from(String(bytes).replace(/<main[^>]*>/, `$&<p>${all.join(" ")}</p>`)) : bytes),
    });
    try {
      await withPage(browser, {}, async (page) => {
        await page.goto(server.url("search/"));
        const words = await page.evaluate((all) => all.map(crossbookSearch.fold), all);
        await page.goto(`${server.url("404.html")}?highlight=${encodeURIComponent(words.join(" "))}`);
        await page.waitForFunction(() => CSS.highlights?.get("search")?.size);
        assert.deepEqual(await marks(page), all);
      });
    } finally {
      await server.close();
    }
  });

  test("are marked from file:// too", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: "file://" });
      await page.goto(`${fileUrl(SITE, "search/index.html")}?q=chartr`);
      await page.locator(TITLES).first().click();
      await page.waitForFunction(() => CSS.highlights?.get("search")?.size);
      assert.deepEqual(log.problems(), []);
    }));
});

describe("the dialog", () => {
  const open = async (page) => {
    await page.goto(site.base);
    await page.keyboard.press("/");
    await page.locator("#cb-search").waitFor({ state: "visible" });
    return page.locator("#cb-search-input");
  };

  test("follows the pattern of a combobox", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const input = await open(page);
      await soon.equal(() => input.getAttribute("aria-expanded"), "false");
      await input.fill("change enablement");
      await page.locator(OPTIONS).first().waitFor();
      await page.locator("#cb-search-results [role=group]").first().waitFor();
      await soon.match(() => page.locator("#cb-search-status").textContent(), /^\d+ results?/);
      await soon.equal(() => input.getAttribute("aria-expanded"), "true");
      const names = [];
      const n = await page.locator(OPTIONS).count();
      for (let i = 0; i <= n; i++) {
        const id = await input.getAttribute("aria-activedescendant");
        names.push(id);
        await soon.equal(() => page.locator(`[id="${id}"]`).getAttribute("aria-selected"), "true");
        await soon.equal(() => page.locator('#cb-search-results [aria-selected="true"]').count(), 1);
        await page.keyboard.press("ArrowDown");
      }
      assert.equal(new Set(names).size, n, "the arrow goes round");
      assert.equal(names[0], names[n]);
    }));

  test("opens what Enter asked for before it stood there", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const input = await open(page);
      await input.pressSequentially("risk register");
      await page.keyboard.press("Enter");
      await page.waitForURL(/highlight/);
      await soon.match(() => page.locator("main h1").textContent(), /risk register/i);
      const other = await open(page);
      await other.fill("risk register");
      await page.locator(OPTIONS).first().waitFor();
      await other.fill("change enablement");
      await page.keyboard.press("Enter");
      await soon.match(() => page.locator("main h1").textContent(), /change enablement/i);
    }));

  test("its options say all that is seen, and Escape keeps the query", LIMIT, () =>
    withPage(browser, { viewport: { width: 375, height: 667 } }, async (page) => {
      const input = await open(page);
      await input.fill("change enablement");
      await page.locator("#cb-search-results [role=group]").first().waitFor();
      await soon.match(() => page.locator("#cb-search-results [role=group] a").first().getAttribute("aria-label"), /^In .+ this meets: .+ \(.+\)$/);
      await soon.match(() => page.locator(OPTIONS).first().textContent(), /\S (Lesson|Topic) /);
      await soon.match(() => page.locator("#cb-search-results .search-result-heading").first().textContent(), / in \S/);
      for (const height of [568, 657, 700]) {
        await page.setViewportSize({ width: 375, height });
        const box = await page.locator("#cb-search").boundingBox();
        assert.ok(box.y + box.height <= height, `${box.y + box.height} of ${height}`);
      }
      await page.keyboard.press("Escape");
      await soon.equal(() => page.locator("#cb-search").evaluate((one) => one.open), false);
      await soon.equal(() => input.inputValue(), "change enablement");
    }));

  test("remembers what led to a page, and forgets it", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      let input = await open(page);
      await input.fill("charter");
      await page.locator(OPTIONS).first().waitFor();
      await page.keyboard.press("Enter");
      await page.waitForURL(/highlight/);
      input = await open(page);
      const recent = page.locator("#cb-search-results button");
      await recent.first().waitFor();
      await soon.equal(() => recent.first().textContent(), "charter");
      await page.keyboard.press("Enter");
      await page.locator("#cb-search-results a[role=option]").first().waitFor();
      await soon.equal(() => input.inputValue(), "charter");
      await input.fill("");
      await page.locator(".search-forget").click();
      await recent.first().waitFor({ state: "detached" });
      await soon.equal(() => page.evaluate(() => localStorage.getItem("crossbook-searched")), null);
    }));
});
