// Pages of two frameworks, seen through a browser: the controls of the table, the
// address they keep, gaps, matrix, drawing and downloads. Set SITE as for site.test.mjs.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { builtFor, collect, fileUrl, launch, serve, SITE, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 120_000 };
const PAIR = "compare/itil-vs-pmp/";
const TOPIC = "topics/pmbok6-proc-perform-integrated-change-control/";
const LESSON = "itil/changing/change-enablement/";

const DESKTOP = { width: 1440, height: 900 };

let browser;
let home;

before(async () => {
  home = await serve(SITE, { prefix: (await builtFor(SITE)) ?? "/" });
  browser = await launch();
}, LIMIT);

after(async () => {
  await browser?.close();
  await home?.close();
}, LIMIT);

const shown = (page) => page.locator("#cb-table tbody tr:visible");
const total = (page) => page.locator("#cb-table tbody tr").count();
const query = (page) => new URL(page.url()).searchParams;
const status = (page) => page.locator("#cb-shown").textContent();

/** Opens the pair page and hands over a record of what goes wrong there. */
async function open(page, address = PAIR) {
  const log = await collect(page, { origin: home.origin });
  await page.goto(home.url(address));
  await page.locator("#cb-controls").waitFor();
  return log;
}

describe("the table of a pair", () => {
  test("text narrows the rows, the number is announced, the address keeps it", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      const log = await open(page);
      const all = await total(page);
      await soon.equal(() => status(page), `${all} of ${all} rows shown`);
      await page.locator("#cb-q").fill("change enablement");
      await soon.ok(async () => (await shown(page).count()) < all);
      const n = await shown(page).count();
      assert.ok(n > 0);
      for (const text of await shown(page).allTextContents()) assert.match(text.toLowerCase(), /change/);
      await soon.equal(() => status(page), `${n} of ${all} rows shown`);
      await soon.equal(() => page.locator("#cb-shown").getAttribute("role"), "status");
      await soon.equal(() => query(page).get("q"), "change enablement");
      await page.reload();
      await soon.equal(() => shown(page).count(), n, "the same after a reload");
      await page.getByRole("button", { name: "Show everything" }).click();
      await page.locator("#cb-shown", { hasText: `${all} of ${all} rows shown` }).waitFor();
      await soon.equal(() => shown(page).count(), all);
      await soon.deepEqual(() => [...query(page)], []);
      assert.deepEqual(log.problems(), []);
    }));

  test("toggles show gaps only, reviewed only, and hide related rows", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page);
      const all = await total(page);
      const gaps = await page.locator("#cb-table tr[data-gap]").count();
      const related = await page.locator('#cb-table tr[data-predicate="related"]').count();
      const reviewed = await page.locator('#cb-table tr[data-status="reviewed"]').count();
      assert.ok(gaps > 0 && related > 0);
      await page.getByLabel("Only gaps").check();
      await soon.equal(() => shown(page).count(), gaps);
      await page.getByLabel("Only gaps").uncheck();
      await page.getByLabel("Hide “related to”").check();
      await soon.equal(() => shown(page).count(), all - related);
      await page.getByLabel("Hide “related to”").uncheck();
      await page.getByLabel("Only reviewed").check();
      await soon.equal(() => shown(page).count(), reviewed);
    }));

  test("edition and part narrow the rows to theirs", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page);
      const edition = await page.locator("#cb-table tr[data-b]").first().getAttribute("data-b");
      await page.locator("#cb-scheme").selectOption(edition);
      await soon.equal(() => shown(page).count(), await page.locator(`#cb-table tr:is([data-a="${edition}"], [data-b="${edition}"])`).count());
      await soon.equal(() => query(page).get("scheme"), edition);
    }));

  test("headers sort by click and by key, and say so", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page);
      const header = page.locator('#cb-table th[data-key="confidence"]');
      const values = () => page.locator("#cb-table tr[data-confidence]:visible").evaluateAll((rows) => rows.map((row) => Number(row.dataset.confidence)));
      await header.getByRole("button").click();
      await soon.equal(() => header.getAttribute("aria-sort"), "descending");
      const down = await values();
      assert.deepEqual(down, [...down].sort((a, b) => b - a));
      await header.getByRole("button").focus();
      await page.keyboard.press("Enter");
      await soon.equal(() => header.getAttribute("aria-sort"), "ascending");
      const up = await values();
      assert.deepEqual(up, [...up].sort((a, b) => a - b));
      await soon.equal(() => page.locator("#cb-table [aria-sort]").count(), 1);
      await soon.equal(() => query(page).get("sort"), "confidence");
      await soon.equal(() => page.locator("#cb-sort").inputValue(), "confidence");
    }));

  test("columns can be hidden", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page, `${PAIR}?hide=why`);
      await soon.equal(() => page.locator("#cb-table thead th:visible").count(), 5);
      await soon.ok(() => page.getByLabel("Why", { exact: true }).isChecked());
      await page.getByLabel("Confidence", { exact: true }).check();
      await soon.equal(() => page.locator("#cb-table thead th:visible").count(), 4);
      await soon.deepEqual(() => query(page).getAll("hide"), ["why", "confidence"]);
    }));

  test("the back button goes through the choices", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page);
      const all = await total(page);
      await page.getByLabel("Only gaps").check();
      await soon.ok(async () => (await shown(page).count()) < all);
      const gaps = await shown(page).count();
      await page.locator("#cb-sort").selectOption("left");
      await page.goBack();
      await soon.equal(() => page.locator("#cb-sort").inputValue(), "");
      await soon.equal(() => shown(page).count(), gaps);
      await page.goBack();
      await soon.equal(() => page.getByLabel("Only gaps").isChecked(), false);
      await soon.equal(() => shown(page).count(), all);
      await page.goForward();
      await soon.equal(() => shown(page).count(), gaps);
    }));

  test("a row that is named is shown whatever the address narrows to", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page, `${PAIR}?only=gaps#XW-010`);
      await soon.ok(() => page.locator('tr[id="XW-010"]').isVisible());
      await soon.ok(() => page.locator('tr[id="XW-010"]').evaluate((row) => row.getBoundingClientRect().top < innerHeight));
    }));

  test("a row can be cited and its link copied", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP, permissions: ["clipboard-read", "clipboard-write"] }, async (page) => {
      await open(page, `${PAIR}?q=change`);
      const row = page.locator('tr[id="XW-010"]');
      await row.locator("summary").click();
      await soon.match(() => row.locator(".cite p").textContent(), /XW-010.*compare\/itil-vs-pmp\/#XW-010/s);
      await row.getByRole("button", { name: "Copy link" }).click();
      await row.getByRole("button", { name: "Copied" }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), home.url(`${PAIR}#XW-010`));
    }));

  test("a number of the matrix leads to its rows", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await page.goto(home.url(`${PAIR}matrix/`));
      const cell = page.locator(".matrix .shade-4 a").first();
      const n = Number(await cell.textContent());
      assert.ok(n > 0);
      await cell.click();
      await page.locator("#cb-controls").waitFor();
      await soon.equal(() => shown(page).count(), n);
      await soon.ok(() => query(page).get("from") && query(page).get("to"));
    }));

  test("works from file://", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      const log = await collect(page, { origin: "file://" });
      await page.goto(`${fileUrl(SITE, `${PAIR}index.html`)}?only=gaps`);
      const all = await total(page);
      await soon.ok(async () => (await shown(page).count()) < all);
      assert.ok((await shown(page).count()) > 0);
      await page.getByLabel("Only gaps").uncheck();
      await soon.equal(() => shown(page).count(), all);
      assert.deepEqual(log.problems(), []);
    }));
});

describe("without JavaScript", () => {
  test("the table is complete and nothing useless is shown", LIMIT, () =>
    withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(home.url(`${PAIR}?only=gaps`));
      await soon.equal(() => page.locator("#cb-controls").isVisible(), false);
      await soon.equal(() => shown(page).count(), await total(page));
      assert.ok((await total(page)) > 80);
      await page.goto(home.url(`${PAIR}matrix/`));
      await page.locator(".matrix .shade-4 a").first().click();
      await soon.equal(() => page.locator("#cb-table tr:target").count(), 1, "the first of the rows is marked");
    }));
});

describe("drawings and definitions", () => {
  test("every name in a drawing is a link that shows its focus", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await page.goto(home.url(TOPIC));
      const link = page.locator(".graph .node-link").first();
      await link.focus();
      await soon.notEqual(() => link.evaluate((one) => getComputedStyle(one.querySelector("tspan")).textDecorationThickness), "1px");
      await page.keyboard.press("Enter");
      await page.waitForURL((url) => url.href !== home.url(TOPIC));
      await page.locator("main h1").waitFor();
    }));

  test("a definition comes on hover and focus, can be pointed at, and goes by Escape", LIMIT, () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url(LESSON));
      const link = page.locator(".prose a[aria-describedby]").first();
      const tip = page.locator(".definition");
      await link.scrollIntoViewIfNeeded();
      await link.hover();
      await tip.waitFor({ state: "visible" });
      const id = await link.getAttribute("aria-describedby");
      await soon.equal(() => tip.textContent(), await page.locator(`[id="${id}"]`).textContent());
      await tip.hover();
      // Longer than it takes to go from elsewhere.
      await page.waitForTimeout(300);
      await soon.ok(() => tip.isVisible(), "it stays under the pointer");
      await page.keyboard.press("Escape");
      await soon.equal(() => tip.isVisible(), false);
      await page.mouse.move(0, 0);
      await link.focus();
      await tip.waitFor({ state: "visible" });
      await page.keyboard.press("Tab");
      // It goes in the next turn of the page.
      await page.evaluate(() => new Promise((done) => setTimeout(done)));
      const next = await page.evaluate(() => document.activeElement.hasAttribute("aria-describedby"));
      await soon.equal(() => tip.isVisible(), next, "it goes with the focus");
      assert.deepEqual(log.problems(), []);
    }));
});
