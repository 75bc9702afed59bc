// Markdown tables that readers can work with, seen through a browser. Looks at the book's
// own risk register and comparison of risk.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, describe, test } from "node:test";
import { builtFor, collect, fileUrl, findings, launch, serve, SITE, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 60_000 };
const REGISTER = "pmp/planning/risk-register/";
const COMPARED = "compare/risk/";
const PHONE = { width: 360, height: 780 };
const DESKTOP = { width: 1440, height: 900 };

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

const column = (page, at) => page.locator(`#risks-by-score tbody tr:visible > :nth-child(${at})`).allTextContents();

/** Opens a page at its table, whose script comes when it is seen, and takes its mark. */
async function open(page, address, id) {
  const log = await collect(page, { origin: home.origin });
  await see(page, address, id);
  return log;
}

async function see(page, address, id) {
  await page.goto(home.url(address));
  await page.locator(`#${id}`).scrollIntoViewIfNeeded();
  await page.locator(`#${id}:not([data-table]) .cb-tools`).waitFor();
}

describe("a table of a lesson", { timeout: 400_000 }, () => {
  test("sorts numbers as numbers, says so, and keeps it in the address", () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      const log = await open(page, REGISTER, "risks-by-score");
      const header = page.locator("#risks-by-score thead th").nth(4);
      await header.getByRole("button").click();
      await soon.equal(() => header.getAttribute("aria-sort"), "ascending");
      await soon.deepEqual(() => column(page, 5), ["8", "8", "9", "10", "10", "12", "12"]);
      await header.getByRole("button").press("Enter");
      await soon.equal(() => header.getAttribute("aria-sort"), "descending");
      await soon.equal(async () => (await column(page, 5))[0], "12");
      await soon.equal(() => new URL(page.url()).searchParams.get("risks-by-score.sort"), "-4");
      await page.goBack();
      await soon.equal(async () => (await column(page, 5))[0], "8");
      assert.deepEqual(log.problems(), []);
    }));

  test("filters, hides columns, and comes back the same after a reload", () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page, REGISTER, "risks-by-score");
      const form = page.locator("#risks-by-score .cb-tools");
      await form.getByRole("searchbox").fill("vendor");
      await form.getByText("Columns").click();
      await form.getByLabel("Hide score").check();
      await soon.equal(() => form.getByRole("status").textContent(), "1 of 7 rows shown");
      await page.reload();
      await page.locator("#risks-by-score").scrollIntoViewIfNeeded();
      await page.locator("#risks-by-score:not([data-table]) .cb-tools").waitFor();
      await soon.equal(() => form.getByRole("status").textContent(), "1 of 7 rows shown");
      await soon.equal(() => page.locator("#risks-by-score thead th:visible").count(), 5);
    }));

  test("a row asked for by name is shown whatever is filtered", () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(`${home.url(REGISTER)}?risks-by-score.q=vendor#risks-by-score-1`);
      await page.locator("#risks-by-score:not([data-table]) .cb-tools").waitFor();
      await soon.ok(() => page.locator("#risks-by-score-1").isVisible());
      assert.deepEqual(log.problems(), []);
    }));

  test("what is shown is saved as CSV, with formulas made text", () =>
    withPage(browser, { viewport: DESKTOP, acceptDownloads: true }, async (page) => {
      await open(page, REGISTER, "risks-by-score");
      await page.locator("#risks-by-score tbody tr:first-child > :last-child").evaluate((cell) => (cell.textContent = '=SUM("A1")'));
      await page.locator("#risks-by-score tbody tr:nth-child(2) > :last-child").evaluate((cell) => (cell.textContent = "-12.5"));
      const [file] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save as CSV" }).click(),
      ]);
      assert.equal(file.suggestedFilename(), "risks-by-score.csv");
      const lines = (await readFile(await file.path(), "utf8")).split("\r\n");
      assert.equal(lines[0], '"place","id","p","i","score","title"');
      assert.ok(lines[1].endsWith(`"'=SUM(""A1"")"`), lines[1]);
      assert.ok(lines[2].endsWith('"-12.5"'), lines[2]);
      assert.equal(lines.length, 9);
    }));

  test("marks and filters differences", () =>
    withPage(browser, { viewport: DESKTOP }, async (page) => {
      await open(page, "style-guide/", "table-1");
      const rows = page.locator(".cb-table tbody tr:visible");
      await soon.deepEqual(() => page.locator(".cb-table .differs").allTextContents(), ["Tomasz", "EUR 85,000"]);
      await page.getByLabel("Only rows that differ").check();
      await soon.equal(() => rows.count(), 2);
      await page.getByText("Columns").click();
      await page.getByLabel("Hide First register").check();
      await soon.equal(() => rows.count(), 0, "what is left of a row cannot differ");
    }));

  test("works from a file, and is complete without a script", async () => {
    await withPage(browser, { viewport: DESKTOP }, async (page) => {
      await page.goto(fileUrl(SITE, `${REGISTER}index.html`));
      await page.locator("#risks-by-score").scrollIntoViewIfNeeded();
      await page.locator("#risks-by-score thead button").nth(4).click();
      await soon.equal(async () => (await column(page, 5))[0], "8");
    });
    await withPage(browser, { viewport: PHONE, javaScriptEnabled: false }, async (page) => {
      await page.goto(home.url(COMPARED));
      await soon.equal(() => page.locator("#risk-in-three tbody tr:visible").count(), 7);
      await soon.equal(() => page.locator("#risk-in-three caption span").textContent(), "Risk in the three frameworks");
    });
  });

  for (const [size, viewport] of [["phone", PHONE], ["desktop", DESKTOP]]) {
    test(`axe finds nothing in it on a ${size}`, () =>
      withPage(browser, { viewport, reducedMotion: "reduce" }, async (page) => {
        for (const [address, id] of [[REGISTER, "risks-by-score"], [COMPARED, "risk-in-three"]]) {
          await see(page, address, id);
          assert.deepEqual(await findings(page, ".cb-table"), []);
          assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width);
        }
      }));
  }
});
