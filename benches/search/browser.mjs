// What is measured in Chromium: ranks, bytes to the first results, and time.

import { launch, withPage } from "../../tests/browser/helpers.mjs";
import { ask, filesToFirstResults, HARD_QUERIES, longestTask } from "../../tests/browser/search-load.mjs";
import { quantile } from "./measure.mjs";
import { serve } from "./server.mjs";

/** As deep as anyone looks. */
const DEPTH = 10;

/** Opens a built engine in a browser, hands it over, and closes it again. */
export async function withEngine(built, use) {
  const browser = await launch();
  const server = await serve(built.folder);
  const open = (run) =>
    withPage(browser, {}, async (page) => {
      await page.goto(server.url(built.page), { waitUntil: "load" });
      await page.evaluate(built.engine.start, built.engine.options);
      return run(page);
    });
  try {
    return await use({ browser, open, server, engine: built.engine });
  } finally {
    await browser.close();
    server.close();
  }
}

/** For each query the rank of its first right answer, from 1, or 0; and what came first. */
export function ranks({ open }, queries) {
  return open(async (page) => {
    const found = await page.evaluate(
      async ([texts, depth]) => {
        const all = [];
        for (const text of texts) all.push(await globalThis.find(text, depth));
        return all;
      },
      [queries.map(({ text }) => text), DEPTH],
    );
    return found.map((urls, i) => {
      const right = urls.findIndex((url) => queries[i].answers.includes(url.replace(/#.*/, "")));
      return { rank: right + 1, first: urls[0] ?? "nothing" };
    });
  });
}

/** The gzipped bytes that each query costs a reader who has the page and nothing else. */
export async function coldBytes({ open, server, engine }, texts) {
  const all = [];
  // An engine that loads everything does so for any query.
  for (const text of engine.loadsAll ? texts.slice(0, 1) : texts) {
    await open(async (page) => {
      server.forget();
      await page.evaluate(([text, n]) => globalThis.find(text, n), [text, engine.n_first]);
      all.push(server.sent());
    });
  }
  return all;
}

/**
 * The gzipped bytes that readers load up to their first results: in the dialog, and on the
 * page of search, where facets come behind them.
 */
export async function placeBytes({ browser, server }, texts) {
  const places = {
    dialog: { file: "index.html", list: "#cb-search-results", input: "#cb-search-input" },
    page: { file: "search/index.html", list: "#cb-search-page-results", input: "#cb-search-page-input" },
  };
  const all = {};
  for (const [name, { file, list, input }] of Object.entries(places)) {
    all[name] = 0;
    for (const text of texts) {
      await withPage(browser, {}, async (page) => {
        await page.goto(server.url(file), { waitUntil: "load" });
        if (name === "dialog") await page.keyboard.press("/");
        await page.waitForFunction((input) => globalThis.crossbookSearch && document.querySelector(input).checkVisibility(), input);
        const files = await filesToFirstResults(page, list, text, input);
        all[name] = Math.max(all[name], [...new Set(files)].reduce((sum, path) => sum + server.sizeOf(path), 0));
      });
    }
  }
  return all;
}

/** The longest that any query kept a page busy, files not yet loaded, in ms of its thread. */
export function freeze({ browser, open }, texts) {
  return open(async (page) => {
    await page.evaluate(() => globalThis.find("a", 1));
    let longest = 0;
    for (const text of [...texts, ...HARD_QUERIES]) {
      longest = Math.max(longest, await longestTask(browser, page, () => ask(page, text)));
    }
    return longest;
  });
}

/** Milliseconds for each key pressed while the queries are typed, when all is loaded. */
export function keyTimes({ open, engine }, texts) {
  const typed = texts.flatMap((text) => Array.from(text, (_, i) => text.slice(0, i + 1)).slice(1));
  return open((page) =>
    page.evaluate(
      async ([texts, n]) => {
        let times;
        for (const _ of ["load", "measure"]) {
          times = [];
          for (const text of texts) {
            const start = performance.now();
            await globalThis.find(text, n);
            times.push(performance.now() - start);
            await new Promise((resolve) => setTimeout(resolve));
          }
        }
        return times;
      },
      [typed, engine.n_first],
    ),
  );
}

/** The same in the reader's own dialog, from the key to the list of results in the page. */
export function dialogTimes({ open }, texts) {
  return open(async (page) => {
    await page.keyboard.press("/");
    await page.locator("#cb-search-input").waitFor({ state: "visible" });
    await page.evaluate(() => {
      let pressed = 0;
      globalThis.keyTimes = [];
      document.addEventListener("keydown", () => (pressed = performance.now()), true);
      new MutationObserver(() => {
        if (pressed) globalThis.keyTimes.push(performance.now() - pressed);
        pressed = 0;
      }).observe(document.getElementById("cb-search-results"), { childList: true });
    });
    for (const _ of ["load", "measure"]) {
      await page.evaluate(() => (globalThis.keyTimes.length = 0));
      for (const text of texts) {
        await page.locator("#cb-search-input").fill("");
        await page.locator("#cb-search-input").pressSequentially(text, { delay: 50 });
        await page.waitForTimeout(100);
      }
    }
    return page.evaluate(() => globalThis.keyTimes);
  });
}

/** Mean reciprocal rank and shares of success of some ranks. */
export function figures(ranks) {
  const mean = (value) => ranks.reduce((sum, { rank }) => sum + value(rank), 0) / ranks.length;
  return {
    mrr: mean((rank) => (rank ? 1 / rank : 0)),
    first: mean((rank) => Number(rank === 1)),
    five: mean((rank) => Number(rank > 0 && rank <= 5)),
  };
}

/** Median, 95 of a hundred, and most. */
export function spread(numbers) {
  return { median: quantile(numbers, 0.5), p95: quantile(numbers, 0.95), most: Math.max(...numbers) };
}
