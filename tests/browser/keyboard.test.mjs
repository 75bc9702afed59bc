// What a keyboard reaches: the link past the header, the menu, the help, tabs. Search,
// quizzes, tables of pairs and definitions have their walks beside their other tests.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { builtFor, collect, launch, pages, serve, SITE, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 120_000 };
const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1280, height: 900 };

let browser;
let home;
let lesson;
/** The first page of the site with tabs. */
let tabbed;

before(async () => {
  const all = await pages(SITE);
  lesson = all.find((page) => page.kind === "lesson");
  for (const page of all) {
    const html = await readFile(path.join(SITE, page.path, "index.html"), "utf8");
    if (!html.includes('role="tablist"')) continue;
    tabbed = page;
    break;
  }
  assert.ok(lesson && tabbed, "the site has a lesson, and a page with tabs");
  home = await serve(SITE, { prefix: (await builtFor(SITE)) ?? "/" });
  browser = await launch();
}, LIMIT);

after(async () => {
  await browser?.close();
  await home?.close();
}, LIMIT);

const isFocused = (locator) => locator.evaluate((node) => node === document.activeElement);
const focusIn = (page, selector) => page.evaluate((selector) => Boolean(document.activeElement?.closest(selector)), selector);

/** Opens a page, uses it, and asks that nothing went wrong. */
const on = (address, options, use) =>
  withPage(browser, { viewport: DESKTOP, ...options }, async (page) => {
    const log = await collect(page, { origin: home.origin });
    await page.goto(home.url(address()));
    await use(page);
    assert.deepEqual(log.problems(), []);
  });

describe("by keyboard", LIMIT, () => {
  test("the first stop leads past the header", () =>
    on(() => lesson.path, {}, async (page) => {
      await page.keyboard.press("Tab");
      const skip = page.locator("a.skip");
      await soon.ok(() => isFocused(skip));
      const box = await skip.boundingBox();
      assert.ok(box && box.x >= 0 && box.y >= 0 && box.width > 20, "it can be seen while it has the focus");
      await page.keyboard.press("Enter");
      await soon.ok(() => isFocused(page.locator("main")));
      await page.keyboard.press("Tab");
      await soon.ok(() => focusIn(page, "main"), "the next stop is within the content");
    }));

  test("every stop of a lesson can be seen and shows its focus", () =>
    on(() => lesson.path, {}, async (page) => {
      const bad = [];
      const seen = new Set();
      for (let step = 0; step < 80; step += 1) {
        await page.keyboard.press("Tab");
        const stop = await page.evaluate(() => {
          const node = document.activeElement;
          if (!node || node === document.body) return null;
          const { outlineStyle, boxShadow } = getComputedStyle(node);
          node.dataset.stop ??= String(document.querySelectorAll("[data-stop]").length);
          return {
            number: node.dataset.stop,
            name: node.outerHTML.slice(0, 120),
            isSeen: node.checkVisibility() && node.getClientRects().length > 0,
            isMarked: node.matches(":focus-visible") && (outlineStyle !== "none" || boxShadow !== "none"),
          };
        });
        // The end of the page, or round to its beginning.
        if (!stop || seen.has(stop.number)) break;
        seen.add(stop.number);
        if (!stop.isSeen || !stop.isMarked) bad.push(stop.name);
      }
      assert.ok(seen.size > 20, `only ${seen.size} stops`);
      assert.deepEqual(bad, []);
    }));

  for (const javaScriptEnabled of [true, false]) {
    test(`the menu of a phone opens, and closes by Escape ${javaScriptEnabled ? "with" : "without"} JavaScript`, () =>
      on(() => lesson.path, { viewport: PHONE, javaScriptEnabled }, async (page) => {
        const button = page.locator(".menu-button");
        const menu = page.locator("#cb-nav");
        await soon.equal(() => menu.isVisible(), false);
        await button.focus();
        await page.keyboard.press("Enter");
        await menu.waitFor({ state: "visible" });
        await page.keyboard.press("Tab");
        await soon.ok(() => focusIn(page, "#cb-nav"), "the next stop is in the menu");
        await page.keyboard.press("Escape");
        await menu.waitFor({ state: "hidden" });
        await soon.ok(() => isFocused(button), "the focus is back at the button");
      }));
  }

  test("? opens the help, Escape closes it, and single keys can be turned off", () =>
    on(() => lesson.path, {}, async (page) => {
      const help = page.locator("#cb-help");
      await page.keyboard.press("?");
      await help.waitFor({ state: "visible" });
      await soon.ok(() => focusIn(page, "#cb-help"));
      await page.keyboard.press("Escape");
      await help.waitFor({ state: "hidden" });
      await page.keyboard.press("?");
      await page.locator("#cb-keys").focus();
      await page.keyboard.press("Space");
      await page.keyboard.press("Escape");
      await help.waitFor({ state: "hidden" });
      await page.keyboard.press("?");
      await page.keyboard.press("/");
      await soon.equal(() => help.isVisible(), false);
      await soon.equal(() => page.locator("#cb-search").isVisible(), false);
      await page.reload();
      await page.keyboard.press("?");
      await soon.equal(() => help.isVisible(), false, "the choice is remembered");
    }));
});

describe("tabs", LIMIT, () => {
  test("are one stop, move by arrows, Home and End, and lead to their panel", () =>
    on(() => tabbed.path, {}, async (page) => {
      const tabs = page.locator(".cb-tabs.live").first();
      await tabs.waitFor();
      const list = tabs.getByRole("tab");
      const n = await list.count();
      assert.ok(n >= 2);
      const isChosen = async (at) => {
        await soon.ok(() => isFocused(list.nth(at)), `tab ${at} has the focus`);
        for (let i = 0; i < n; i += 1) {
          const tab = list.nth(i);
          await soon.equal(() => tab.getAttribute("aria-selected"), String(i === at));
          await soon.equal(() => tab.getAttribute("tabindex"), i === at ? "0" : "-1");
          const panel = page.locator(`[id="${await tab.getAttribute("aria-controls")}"]`);
          await soon.equal(() => panel.isVisible(), i === at);
          await soon.equal(() => panel.getAttribute("role"), "tabpanel");
        }
      };
      await list.first().focus();
      await isChosen(0);
      for (const [key, to] of [["ArrowRight", 1], ["ArrowLeft", 0], ["ArrowLeft", n - 1], ["ArrowRight", 0], ["End", n - 1], ["Home", 0]]) {
        await page.keyboard.press(key);
        await isChosen(to);
      }
      await page.keyboard.press("Tab");
      const panel = await list.first().getAttribute("aria-controls");
      await soon.ok(() => isFocused(page.locator(`[id="${panel}"]`)), "the stop after the tabs is the panel");
    }));

  test("open for a link into them", () =>
    on(() => tabbed.path, {}, async (page) => {
      const tabs = page.locator(".cb-tabs.live").first();
      await tabs.waitFor();
      const last = tabs.getByRole("tab").last();
      const panel = page.locator(`[id="${await last.getAttribute("aria-controls")}"]`);
      await soon.equal(() => panel.isVisible(), false);
      const anchor = await panel.locator("[id]").first().getAttribute("id");
      await page.evaluate((anchor) => (location.hash = anchor), anchor);
      await panel.waitFor({ state: "visible" });
      await soon.equal(() => last.getAttribute("aria-selected"), "true");
    }));

  test("are all there, headed, on paper", () =>
    on(() => tabbed.path, {}, async (page) => {
      const tabs = page.locator(".cb-tabs.live").first();
      await tabs.waitFor();
      const n = await tabs.getByRole("tab").count();
      await page.emulateMedia({ media: "print" });
      await soon.equal(() => tabs.locator(".cb-tab-panel:visible").count(), n);
      await soon.equal(() => tabs.locator(".cb-tab-panel > :is(h2, h3, h4, h5, h6):visible").count(), n);
    }));

  test("are headed sections without JavaScript", () =>
    on(() => tabbed.path, { javaScriptEnabled: false }, async (page) => {
      const tabs = page.locator(".cb-tabs").first();
      await soon.equal(() => tabs.getByRole("tab").count(), 0);
      const headings = tabs.locator(":is(h2, h3, h4, h5, h6)");
      const n = await headings.count();
      assert.ok(n >= 2);
      for (let i = 0; i < n; i += 1) await soon.ok(() => headings.nth(i).isVisible());
    }));
});
