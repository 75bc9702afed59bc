// The reader's progress in a browser: done, ticks, the way back, quiz results, the file.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { builtFor, collect, fileUrl, findings, launch, serve, SITE, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 60_000 };
const LESSON = "pmp/planning/risk-register/";
const QUIZ = "frm/market-risk/var-es/";
const PAGE = "progress/";

let browser;
let home;

before(async () => {
  home = await serve(SITE, { prefix: (await builtFor(SITE)) ?? "/" });
  browser = await launch();
}, { timeout: 60_000 });

after(async () => {
  await browser?.close();
  await home?.close();
}, LIMIT);

const mark = (page) => page.getByRole("button", { name: "Mark as done" });
const said = (page) => page.locator("#cb-said");
const file = (data) => ({ name: "progress.json", mimeType: "application/json", buffer: Buffer.from(typeof data === "string" ? data : JSON.stringify(data)) });

describe("progress", { timeout: 400_000 }, () => {
  test("a lesson is marked with the keyboard, ticked in lists, and resumed from the first page", () =>
    withPage(browser, { viewport: { width: 1440, height: 900 } }, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url(LESSON));
      await page.mouse.move(5, 5);
      await mark(page).focus();
      await soon.equal(() => mark(page).getAttribute("aria-pressed"), "false");
      await page.keyboard.press("Enter");
      await soon.equal(() => mark(page).getAttribute("aria-pressed"), "true");
      await soon.match(() => page.locator("#cb-done [role=status]").textContent(), /^Done/);
      const tick = page.locator(".tree a[aria-current=page] .tick");
      await soon.equal(() => tick.getAttribute("aria-label"), "done");
      await page.locator("#cb-toc a").nth(2).click();
      await page.waitForFunction(() => document.querySelector("#cb-toc [aria-current]"));
      await page.goto(home.url("pmp/planning/"));
      await page.mouse.move(5, 5);
      await page.locator(".page-list .tick").waitFor();
      await page.goto(home.url(""));
      await page.mouse.move(5, 5);
      const back = page.locator("#cb-resume a");
      await back.waitFor();
      await back.click();
      await page.waitForURL((url) => url.href.startsWith(home.url(LESSON)) && url.hash);
      await mark(page).click();
      await soon.equal(() => mark(page).getAttribute("aria-pressed"), "false");
      await soon.equal(() => page.locator(".tree .tick").count(), 0);
      assert.deepEqual(log.problems(), []);
    }));

  test("the page counts, exports, clears on confirmation, and imports", () =>
    withPage(browser, { acceptDownloads: true }, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url(LESSON));
      await page.mouse.move(5, 5);
      await mark(page).click();
      await page.goto(home.url(PAGE));
      await page.mouse.move(5, 5);
      await soon.equal(() => page.locator("#cb-n-done").textContent(), "1");
      await soon.match(() => page.locator("#cb-of-pmp").textContent(), /1 of \d+ done/);
      const [saved] = await Promise.all([page.waitForEvent("download"), page.locator("#cb-export").click()]);
      const data = JSON.parse(await readFile(await saved.path(), "utf8"));
      assert.equal(data.version, 1);
      assert.deepEqual(Object.keys(data.done), [LESSON]);
      await page.locator("#cb-clear").click();
      await page.keyboard.press("Escape");
      await soon.equal(() => page.locator("#cb-n-done").textContent(), "1", "nothing is cleared without a yes");
      await page.locator("#cb-clear").click();
      await page.locator("#cb-sure [value=yes]").click();
      await soon.equal(() => page.locator("#cb-n-done").textContent(), "0");
      await page.locator("#cb-file").setInputFiles(file(data));
      await page.getByText("Read 1 lessons").waitFor();
      await soon.equal(() => page.locator("#cb-n-done").textContent(), "1");
      assert.deepEqual(log.problems(), []);
    }));

  test("hostile files do nothing", () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url(PAGE));
      await page.mouse.move(5, 5);
      const { site } = await page.locator("#cb-progress").evaluate(({ dataset }) => ({ ...dataset }));
      const bad = ["", "null", "[]", "{", '"x"', { version: 1, site }, { version: 9, site, done: {} }, { version: 1, site: "another", done: {} }, { version: 1, site, done: [] }, "[".repeat(100_000), " ".repeat(5e6)];
      for (const one of bad) {
        await page.locator("#cb-file").setInputFiles(file(one));
        await page.getByText("Nothing was read").waitFor();
        await page.evaluate(() => (document.getElementById("cb-said").textContent = ""));
      }
      const done = '{"__proto__": "2026-01-01", "<img src=x onerror=alert(1)>": "2026-01-01", "a": {"b": 1}, "c": "tomorrow"}';
      await page.locator("#cb-file").setInputFiles(file(`{"version": 1, "site": ${JSON.stringify(site)}, "done": ${done}, "quiz": {"x": "yes"}, "cards": {"y": [1, 2, 3, null]}}`));
      await page.getByText("Read 1 lessons, 0 answers and 0 flashcards").waitFor();
      assert.equal(await page.evaluate(() => Object.keys(Object.prototype).length), 0);
      // What other scripts of the origin wrote is not believed either.
      const base = new URL(home.base).pathname;
      for (const value of ["[", "7", "null", '{"path": "//evil.example/", "title": "x", "hash": "javascript:1"}', '{"path": "../../x", "title": "y"}']) {
        await page.evaluate(([key, text]) => localStorage.setItem(key, text), [`crossbook-last:${base}`, value]);
        await page.goto(home.url(""));
        await page.mouse.move(5, 5);
        const link = page.locator("#cb-resume a");
        if (await link.count()) assert.ok((await link.evaluate(({ href }) => href)).startsWith(home.base));
      }
      assert.deepEqual(log.problems(), []);
    }));

  test("an earlier score of a quiz is there when the page opens", () =>
    withPage(browser, {}, async (page) => {
      await page.goto(home.url(QUIZ));
      await page.mouse.move(5, 5);
      const asked = page.locator("[data-question=multiple]").first();
      const right = asked.locator("[data-right]");
      for (let i = 0; i < await right.count(); i++) await right.nth(i).check();
      await asked.getByRole("button", { name: "Check" }).click();
      await asked.getByText("Right.").first().waitFor();
      await soon.equal(() => page.locator(".tree [aria-current=page] .score").textContent(), "1/1");
      // Nothing is moved, pressed or scrolled: the score comes by itself.
      await page.reload();
      await page.waitForFunction(() => /^1 of 1 right/.test(document.querySelector(".cb-score").textContent));
      await page.goto(home.url(PAGE));
      await page.mouse.move(5, 5);
      await soon.equal(() => page.locator("#cb-n-right").textContent(), "1");
      await soon.equal(() => page.locator(".progress-list .score").first().getAttribute("aria-label"), "1 of 1 answers right");
    }));

  test("two books of one host do not mix", async () => {
    const other = await serve(SITE, { prefix: "/other/" });
    try {
      await withPage(browser, {}, async (page) => {
        for (const base of ["/other/x/", "/"]) {
          await page.goto(other.url(PAGE));
          await page.mouse.move(5, 5);
          await page.evaluate((key) => localStorage.setItem(key, '{"pmp/planning/risk-register/": "2026-01-01"}'), `crossbook-done:${base}`);
          await page.reload();
          await soon.equal(() => page.locator("#cb-n-done").textContent(), "0");
        }
      });
    } finally {
      await other.close();
    }
  });

  test("works from a file, with a closed store, and without a script", async () => {
    await withPage(browser, {}, async (page) => {
      await page.goto(fileUrl(SITE, `${LESSON}index.html`));
      await page.mouse.move(5, 5);
      await mark(page).click();
      await page.goto(fileUrl(SITE, `${PAGE}index.html`));
      await page.mouse.move(5, 5);
      await soon.equal(() => page.locator("#cb-n-done").textContent(), "1");
      assert.ok((await page.locator("#cb-resume a").getAttribute("href")).includes("risk-register/index.html"));
    });
    await withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get() { throw new Error("closed"); } }));
      await page.goto(home.url(LESSON));
      await page.mouse.move(5, 5);
      await mark(page).click();
      await page.getByText("This browser keeps nothing.").waitFor();
      await page.goto(home.url(PAGE));
      await page.mouse.move(5, 5);
      await soon.equal(() => page.locator("#cb-n-done").textContent(), "0");
      assert.deepEqual(log.problems(), []);
    });
    await withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(home.url(PAGE));
      await page.mouse.move(5, 5);
      await soon.ok(() => page.getByText("Your browser runs no scripts").isVisible());
      await soon.equal(() => page.locator("button:visible", { hasText: "Clear" }).count(), 0);
      await page.goto(home.url(LESSON));
      await page.mouse.move(5, 5);
      await soon.equal(() => page.locator("#cb-done").isVisible(), false);
    });
  });

  for (const [size, viewport] of [["phone", { width: 360, height: 780 }], ["desktop", { width: 1440, height: 900 }]]) {
    test(`axe finds nothing in what it adds to a ${size}`, () =>
      withPage(browser, { viewport, reducedMotion: "reduce" }, async (page) => {
        for (const [address, within] of [[LESSON, "#cb-done, #cb-nav"], [PAGE, "main"], ["", "main"]]) {
          await page.goto(home.url(address));
          await page.mouse.move(5, 5);
          if (address === LESSON) await mark(page).click();
          if (address === PAGE) await page.locator("details").first().evaluate((list) => (list.open = true));
          assert.deepEqual(await findings(page, within), [], address);
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width, address);
        }
      }));
  }
});
