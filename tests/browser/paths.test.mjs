// Learning paths and diagrams, seen through a browser. Needs a site with a path of at
// least three lessons, as the book's own; see site.test.mjs.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { collect, fileUrl, launch, plain, serve, SITE, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 120_000 };
const STEPS = ".path-steps li a[href*='?path=']";

let browser;
let home;

before(async () => {
  home = await serve(SITE);
  browser = await launch();
}, LIMIT);

after(async () => {
  await browser?.close();
  await home?.close();
}, LIMIT);

/** Opens the first path of the list that has three steps; gives its steps' addresses. */
async function openPath(page, list) {
  await page.goto(list);
  const paths = await page.locator(".path-card h3 a").evaluateAll((links) => links.map((link) => link.href));
  assert.ok(paths.length > 0, "the list names paths");
  for (const path of paths) {
    await page.goto(path);
    const steps = await page.locator(STEPS).evaluateAll((links) => links.map((link) => link.href));
    if (steps.length >= 3) return { path, steps };
  }
  throw new Error("no path has three steps");
}

/** Walks a path by Next, then one step back, then to a lesson without the path's name. */
async function walk(page, list) {
  const { steps } = await openPath(page, list);
  await page.goto(steps[0]);
  await soon.equal(() => page.locator(".pager a[rel=prev]").count(), 0, "the first step has nothing before it");
  for (const step of steps.slice(1, 3)) {
    await page.locator(".pager a[rel=next]").click();
    await page.waitForURL((url) => plain(url.href) === plain(step));
    await page.locator(".pager-path").waitFor();
  }
  await soon.match(() => page.locator(".pager-path").textContent(), /step 3 of \d+/);
  await page.keyboard.press("[");
  await page.waitForURL((url) => plain(url.href) === plain(steps[1]));
  // The path stays in use where the address does not name it.
  await page.goto(steps[1].split("?")[0]);
  const next = page.locator(".pager a[rel=next]");
  await soon.equal(async () => plain(await next.evaluate((link) => link.href)), plain(steps[2]));
}

describe("learning paths", () => {
  test("Previous and Next follow the path in use", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await walk(page, home.url("paths/"));
      assert.deepEqual(log.problems(), []);
    }));

  test("they do so from disk", LIMIT, () =>
    withPage(browser, {}, (page) => walk(page, fileUrl(SITE, "paths/index.html"))));

  test("without JavaScript each lesson names its paths and leads along them", LIMIT, () =>
    withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(home.url("paths/"));
      await page.locator(".path-card h3 a").first().click();
      await page.locator(STEPS).first().click();
      await page.locator(".on-paths [data-way=next]").first().click();
      await soon.match(() => page.locator(".on-paths").textContent(), /step \d+ of \d+/);
    }));

  test("the map of prerequisites can be walked by keyboard and breaks no rule", LIMIT, () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url("paths/map/"));
      const first = page.locator(".map-lesson").first();
      await first.focus();
      const to = await first.evaluate((link) => new URL(link.getAttribute("href"), document.baseURI).href);
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => plain(url.href) === plain(to));
      assert.deepEqual(log.problems(), []);
    }));
});

describe("diagrams", () => {
  for (const colorScheme of ["light", "dark"]) {
    test(`a diagram has the colors of the ${colorScheme} scheme`, LIMIT, () =>
      withPage(browser, { colorScheme }, async (page) => {
        const log = await collect(page, { origin: home.origin });
        const { steps } = await openPath(page, home.url("paths/"));
        for (const step of steps) {
          await page.goto(step);
          const text = page.locator(".diagram svg text").first();
          if ((await text.count()) === 0) continue;
          const [ink, body] = await text.evaluate((el) => [getComputedStyle(el).fill, getComputedStyle(document.body).color]);
          assert.equal(ink, body, "its text is inked as the page");
          await page.locator(".diagram summary").first().click();
          await page.locator(".diagram details pre").first().waitFor();
          assert.deepEqual(log.problems(), []);
          return;
        }
        throw new Error("no lesson of the path has a diagram");
      }));
  }
});
