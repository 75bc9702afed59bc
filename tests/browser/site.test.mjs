// A built site, seen through a browser. Set SITE to the folder of the site; the
// default is the book's own `public/`. Its content is that of this book: a lesson
// on the project charter, and the pair page of ITIL and PMP.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { builtFor, collect, fileUrl, launch, pages, plain, serve, SITE, WAIT, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 120_000 };
const PAIR = "compare/itil-vs-pmp/";
const ROW = "XW-010";
const WORD = "charter";

const PAGE_TITLES = "#cb-search-page-results .search-result-title";
const OPTIONS = "#cb-search-results [role=option]";

let browser;
/** At the prefix the site was built for, so that its 404 page works. */
let home;
/** At a prefix it knows nothing of. */
let below;
/** All pages of the site, and one of them to look at. */
let all;
let lesson;

before(async () => {
  all = await pages(SITE);
  lesson = all.find((page) => page.kind === "lesson" && page.title.toLowerCase().includes(WORD));
  assert.ok(lesson, `the site has a lesson with “${WORD}” in its title`);
  const prefix = (await builtFor(SITE)) ?? "/";
  home = await serve(SITE, { prefix });
  below = await serve(SITE, { prefix: prefix === "/course/" ? "/another/course/" : "/course/" });
  browser = await launch();
}, LIMIT);

after(async () => {
  await browser?.close();
  await home?.close();
  await below?.close();
}, LIMIT);

// ---------------------------------------------------------------- shared steps

/** Fails with all that went wrong on a page. */
function clean(log) {
  assert.deepEqual(log.problems(), []);
}

/** The titles on the search page, once there are any, with the pages they lead to. */
async function results(page) {
  await page.locator(PAGE_TITLES).first().waitFor();
  return page.locator(PAGE_TITLES).evaluateAll((titles) =>
    titles.map((title) => {
      const link = title.closest("a") ?? title.querySelector("a");
      return { text: title.textContent.trim(), url: link?.href ?? "" };
    }),
  );
}

/** Asserts that the search page at `url` lists the lesson under its title. */
async function findsLesson(page, url, expected) {
  await page.goto(url);
  const found = await results(page);
  const hit = found.find(({ url }) => url && plain(url) === plain(expected));
  assert.ok(hit, `the lesson is among the results: ${found.map(({ text }) => text).join(" | ")}`);
  assert.ok(hit.text.toLowerCase().includes(WORD), `its title says “${WORD}”: ${hit.text}`);
}

/** Opens the dialog with the key `/` and types the word; waits for results. */
async function askDialog(page) {
  const dialog = page.locator("#cb-search");
  await page.keyboard.press("/");
  await dialog.waitFor({ state: "visible" });
  const input = page.locator("#cb-search-input");
  await soon.equal(() => input.evaluate((field) => field === document.activeElement), true, "the field has the focus");
  await soon.equal(() => input.inputValue(), "", "the key that opened the dialog is not in the field");
  await page.keyboard.type(WORD);
  await page.locator(OPTIONS).first().waitFor();
  return { dialog, input };
}

/**
 * Moves with the arrow key to a result on another page, follows it with Enter, and
 * returns its address.
 */
async function follow(page, input) {
  const from = plain(page.url());
  let target = from;
  for (let step = 0; target === from && step < 8; step += 1) {
    await page.keyboard.press("ArrowDown");
    const active = await input.getAttribute("aria-activedescendant");
    assert.ok(active, "an arrow key chooses a result");
    const option = page.locator(`[id="${active}"]`);
    await soon.equal(() => option.getAttribute("role"), "option", "aria-activedescendant names an option");
    const href = await option.evaluate((one) => (one.closest("a") ?? one.querySelector("a"))?.href);
    // An option need not be a link; then any other page will do.
    target = href ? plain(href) : null;
  }
  assert.notEqual(target, from, "one of the results is on another page");
  await page.keyboard.press("Enter");
  await page.waitForURL((url) => (target ? plain(url.href) === target : plain(url.href) !== from));
  await page.locator("main h1").first().waitFor();
  return page.url();
}

// ---------------------------------------------------------------- search

describe("search", () => {
  test("the search page finds the lesson by a word of its title", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await findsLesson(page, home.url(`search/?q=${WORD}`), home.url(lesson.path));
      await soon.equal(() => page.locator("#cb-search-page-input").inputValue(), WORD);
      clean(log);
    }));

  test("the dialog opens by the key /, shows results, follows one by Enter", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      await page.goto(home.base);
      const { input } = await askDialog(page);
      await soon.equal(() => input.getAttribute("aria-expanded"), "true");
      const url = await follow(page, input);
      const relative = plain(url).slice(home.base.length);
      assert.ok(all.some((one) => one.path === relative), `it leads to a page of the site: ${url}`);
    }));

  test("Escape closes the dialog; the key / opens it again", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      await page.goto(home.url(lesson.path));
      const { dialog } = await askDialog(page);
      // A search field may take the first Escape to empty itself.
      await page.keyboard.press("Escape");
      if (await dialog.isVisible()) await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      assert.equal(plain(page.url()), plain(home.url(lesson.path)), "the page is still the same");
      await page.keyboard.press("/");
      await dialog.waitFor({ state: "visible" });
    }));

  test("the button and Ctrl-K open the dialog", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      await page.goto(home.base);
      const dialog = page.locator("#cb-search");
      await page.locator("[data-search-open]:visible").first().click();
      await dialog.waitFor({ state: "visible" });
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
      await page.keyboard.press("Control+k");
      await dialog.waitFor({ state: "visible" });
    }));
});

// ---------------------------------------------------------------- without JavaScript

describe("without JavaScript", () => {
  const off = { javaScriptEnabled: false };

  test("a pair page is a table with a caption and rows to link to", LIMIT, () =>
    withPage(browser, off, async (page) => {
      await page.goto(`${home.url(PAIR)}#${ROW}`);
      const row = page.locator(`tr[id="${ROW}"]`);
      await soon.equal(() => row.count(), 1, `there is one row ${ROW}`);
      await soon.ok(() => row.isVisible(), `row ${ROW} can be seen`);
      const table = page.locator("table", { has: row });
      const caption = table.locator("caption");
      await soon.equal(() => caption.count(), 1, "the table has a caption");
      assert.notEqual((await caption.textContent()).trim(), "", "the caption says something");
      assert.ok((await table.locator("thead th[scope=col]").count()) >= 3, "the columns have headers");
      assert.ok((await row.locator("th[scope=row]").count()) >= 1, "the row has a header");
      assert.ok((await row.locator("a[href]").count()) >= 2, "the row links to both topics");
    }));

  test("the search page is an index from A to Z", LIMIT, () =>
    withPage(browser, off, async (page) => {
      await page.goto(home.url(`search/?q=${WORD}`));
      await soon.ok(() => page.locator("#cb-az").isVisible(), "the index has a heading");
      await soon.equal(() => page.locator("[data-search-open]:visible").count(), 0, "no button that would do nothing");

      const hrefs = await page
        .locator('section[aria-labelledby^="cb-az-"] a[href]:visible')
        .evaluateAll((links) => links.map((link) => link.href));
      assert.ok(hrefs.length >= 10, `the index has links, found ${hrefs.length}`);
      const known = new Set(all.map((one) => plain(home.url(one.path))));
      assert.deepEqual(hrefs.filter((href) => !known.has(plain(href))), [], "every entry leads to a page");
      assert.ok(hrefs.some((href) => plain(href) === home.url(lesson.path)), "the lesson is in the index");

      const lost = await page
        .locator('a[href^="#cb-az-"]')
        .evaluateAll((links) => links.map((link) => link.hash.slice(1)).filter((id) => !document.getElementById(id)));
      assert.deepEqual(lost, [], "every letter leads to its entries");
    }));
});

// ---------------------------------------------------------------- nothing goes wrong

// Of pages as they open, pages.test.mjs asks the same for every kind.
describe("no violation of the policy, no error, no failed or external request", () => {
  test("search", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url("search/"));
      await page.locator("#cb-search-page-input").fill(WORD);
      await page.keyboard.press("Enter");
      await results(page);
      await page.waitForLoadState("networkidle");
      clean(log);
    }));

  test("the 404 page", LIMIT, async () => {
    // With a relative root it can only work beside the home page.
    const url = home.url((await builtFor(SITE)) ? "no/such/page" : "no-such-page");
    await withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin, missing: url });
      const answer = await page.goto(url);
      assert.equal(answer.status(), 404);
      await page.waitForLoadState("networkidle");
      clean(log);
      await page.locator("main a[href]").first().click();
      await page.waitForURL((now) => now.href !== url);
      assert.ok(plain(page.url()).startsWith(home.base), "its links lead back into the site");
      await page.locator("main h1").waitFor();
      clean(log);
    });
  });
});

// ---------------------------------------------------------------- places

describe("from file://", () => {
  /** The link to the lesson that can be seen in the page's content. */
  const toLesson = (page) => page.locator(`main a[href*="${lesson.path.split("/").slice(-3).join("/")}"]:visible`).first();

  test("home leads to a lesson, and the dialog finds a page there", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: "file://" });
      await page.goto(fileUrl(SITE, "index.html"));
      if ((await toLesson(page).count()) === 0) {
        const framework = lesson.path.split("/")[0];
        await page.locator(`main a[href="${framework}/index.html"]:visible`).first().click();
        await page.waitForURL(fileUrl(SITE, `${framework}/index.html`));
      }
      await toLesson(page).click();
      await page.waitForURL((url) => plain(url.href) === plain(fileUrl(SITE, `${lesson.path}index.html`)));
      assert.equal((await page.locator("main h1").first().textContent()).toLowerCase().includes(WORD), true);
      const color = await page.locator("body").evaluate((body) => getComputedStyle(body).fontFamily);
      assert.ok(!/^("?Times|serif$)/i.test(color), "the style sheet is there");

      const { input } = await askDialog(page);
      clean(log);
      const url = await follow(page, input);
      assert.ok(url.startsWith("file://"), url);
    }));

  test("the search page finds the lesson", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: "file://" });
      const url = `${fileUrl(SITE, "search/index.html")}?q=${WORD}`;
      await findsLesson(page, url, fileUrl(SITE, `${lesson.path}index.html`));
      clean(log);
    }));
});

describe("under a sub-path", () => {
  test("home leads to a framework and a lesson", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: below.base });
      await page.goto(below.base);
      const [framework] = lesson.path.split("/");
      const there = (path) => (url) => plain(url.href) === below.url(path);
      await page.locator(`main a[href*="${framework}/"]:visible`).first().click();
      await page.waitForURL((url) => plain(url.href).startsWith(below.url(`${framework}/`)));
      await page.goto(below.url(lesson.path));
      await page.waitForURL(there(lesson.path));
      const outside = await page
        .locator("a[href]")
        .evaluateAll((links, base) => links.map((link) => link.href).filter((href) => href.startsWith(location.origin) && !href.startsWith(base)), below.base);
      assert.deepEqual(outside, [], "no link leaves the sub-path");
      await page.waitForLoadState("networkidle");
      clean(log);
    }));

  test("the search page and the dialog find pages", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: below.base });
      await findsLesson(page, below.url(`search/?q=${WORD}`), below.url(lesson.path));
      await page.goto(below.url(lesson.path));
      const { input } = await askDialog(page);
      await page.waitForLoadState("networkidle", { timeout: WAIT });
      clean(log);
      const url = await follow(page, input);
      assert.ok(plain(url).startsWith(below.base), `it stays below the sub-path: ${url}`);
    }));
});
