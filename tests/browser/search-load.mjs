// What a search may cost: queries that nobody should ask, how long a query keeps a page
// from answering, and what is downloaded up to the first results. Used by the browser
// tests and by benches/search.

/** Queries that are hard to take apart, long, or find nearly everything or nothing. */
export const HARD_QUERIES = [
  "x".repeat(10_000),
  "risk ".repeat(2_000),
  "a b c d e f g h i j k l m n o p q r s t u v w x y z",
  "the of and to in is it for on with as are by be that this",
  "s",
  "\u0000\u0001\u0007\u001b\u007f\u200b\u202e",
  "😀🎉👩‍👩‍👧",
  "<img src=x onerror=alert(1)>",
  "</script><script>alert(1)</script>",
  ".*+?^${}()|[]\\/(?:(a+)+)+$",
  '"""""" -"" - -- "',
  '"' + "the ".repeat(60),
  "-risk -charter",
  "__proto__ constructor hasOwnProperty toString",
  "\ud800 \udfff",
  "変更管理 ความเสี่ยง",
  "\u0301\u0301\u0301",
  "' ' '",
  "a".repeat(63) + "-" + "b".repeat(63),
  "zzzzzzzzzz qqqqqqqqqq xxxxxxxxxx wwwwwwwwww ".repeat(4),
  "chnage manaegment rsik registre stakehodler enablemnt procuremnet budgte shcedule",
];

/**
 * The longest that the page's own thread was busy without a pause while `run` ran, in
 * milliseconds of that thread: what other programs take of the machine does not count.
 */
export async function longestTask(browser, page, run) {
  await browser.startTracing(page, { categories: ["disabled-by-default-devtools.timeline"] });
  await run();
  const { traceEvents } = JSON.parse(await browser.stopTracing());
  const place = ({ pid, tid }) => `${pid} ${tid}`;
  const threads = traceEvents.filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain").map(place);
  const tasks = traceEvents.filter((event) => event.name === "RunTask" && threads.includes(place(event)));
  if (!tasks.some(({ tdur }) => tdur > 0)) throw new Error("Chromium traced no tasks with their time");
  return Math.max(...tasks.map(({ tdur }) => tdur || 0)) / 1000;
}

/** Runs a query in the page, up to its first results and facets. */
export const ask = (page, text) =>
  page.evaluate(async (text) => {
    const found = await globalThis.crossbookSearch.query(text, {});
    await found.show(0, 6);
    await found.facets?.();
  }, text);

/** The files of search that a page has loaded by the time when its first results stand. */
export function filesToFirstResults(page, list, text, input) {
  return page.evaluate(
    async ([list, text, input]) => {
      const place = document.querySelector(list);
      const shown = new Promise((resolve) => {
        new MutationObserver(() => place.querySelector(".search-result") && resolve()).observe(place, { childList: true });
      });
      const field = document.querySelector(input);
      field.value = text;
      field.dispatchEvent(new Event("input"));
      await shown;
      return performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname)
        .filter((path) => /\/search\/\w|\/assets\/search/.test(path));
    },
    [list, text, input],
  );
}
