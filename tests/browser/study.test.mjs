// Course blocks in a browser: quizzes with feedback, with the keyboard and without a
// script; flashcards that keep their progress. Looks at the book's own lesson on VaR.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { builtFor, collect, launch, pages, serve, SITE, soon, withPage } from "./helpers.mjs";

const LIMIT = { timeout: 120_000 };
let browser;
let home;
let lesson;

before(async () => {
  const all = await pages(SITE);
  lesson = all.find((page) => page.kind === "lesson" && page.title.includes("VaR"));
  assert.ok(lesson, "the site has a lesson with “VaR” in its title");
  home = await serve(SITE, { prefix: (await builtFor(SITE)) ?? "/" });
  browser = await launch();
}, LIMIT);

after(async () => {
  await browser?.close();
  await home?.close();
}, LIMIT);

/** Opens the lesson, hands over page and the question of a kind, and asks for no fault. */
async function question(kind, options, use) {
  await withPage(browser, options, async (page) => {
    const log = await collect(page, { origin: home.origin });
    await page.goto(home.url(lesson.path));
    const found = page.locator(`[data-question=${kind}]`).first();
    await use(found, page);
    assert.deepEqual(log.problems(), []);
  });
}

describe("a quiz", LIMIT, () => {
  test("says what is right and counts it", () =>
    question("multiple", {}, async (asked, page) => {
      const status = asked.locator(".cb-check [role=status]");
      const boxes = asked.locator("input");
      const right = asked.locator("[data-right]");
      await asked.locator("input:not([data-right])").first().check();
      await asked.getByRole("button", { name: "Check" }).click();
      await page.waitForFunction(() => globalThis.crossbookStudy);
      await asked.getByText("Not yet", { exact: false }).waitFor();
      await soon.match(() => page.locator(".cb-score").textContent(), /^0 of 1 right/);
      for (let i = 0; i < await boxes.count(); i++) await boxes.nth(i).uncheck();
      for (let i = 0; i < await right.count(); i++) await right.nth(i).check();
      await soon.equal(() => status.textContent(), "", "a changed answer is not judged yet");
      await asked.getByRole("button", { name: "Check" }).click();
      await soon.equal(() => status.textContent(), "Right.");
      await soon.ok(() => asked.locator("details").evaluate((details) => details.open));
      await soon.match(() => page.locator(".cb-score").textContent(), /^1 of 1 right/);
      const marks = await asked.locator("[data-verdict]").evaluateAll((nodes) =>
        nodes.map((node) => getComputedStyle(node, "::after").content));
      assert.ok(marks.length && marks.every((mark) => mark.includes("right")), `words, not only colors: ${marks}`);
    }));

  test("takes a number with separators and the Enter key", () =>
    question("numeric", {}, async (asked, page) => {
      const entry = asked.locator("input");
      await entry.focus();
      await page.waitForFunction(() => globalThis.crossbookStudy);
      await entry.fill("12");
      await page.keyboard.press("Enter");
      await asked.getByText("Not right", { exact: false }).waitFor();
      await entry.fill("465,260");
      await page.keyboard.press("Enter");
      await asked.locator(".cb-check").getByText("Right.").waitFor();
    }));

  test("is answered with the keyboard alone", () =>
    question("matching", {}, async (asked, page) => {
      const selects = asked.locator("select");
      for (let i = 0; i < await selects.count(); i++) {
        const select = selects.nth(i);
        await select.focus();
        await select.selectOption(await select.getAttribute("data-right"));
      }
      await page.keyboard.press("Tab");
      await page.waitForFunction(() => globalThis.crossbookStudy);
      await page.keyboard.press("Enter");
      await asked.locator(".cb-check").getByText("Right.").waitFor();
    }));

  test("shows its answers without a script", () =>
    withPage(browser, { javaScriptEnabled: false }, async (page) => {
      await page.goto(home.url(lesson.path));
      const answers = page.locator(".cb-answer");
      await soon.ok(async () => (await answers.count()) >= 3);
      await answers.first().locator("summary").click();
      await soon.ok(() => answers.first().getByText("465,260").first().isVisible());
      await soon.equal(() => page.locator(".cb-check button:visible").count(), 0);
    }));

  test("asks for no more than five files before it is touched", () =>
    withPage(browser, {}, async (page) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      await page.goto(home.url(lesson.path), { waitUntil: "networkidle" });
      assert.ok(asked.length <= 5, asked.join("\n"));
      assert.ok(!asked.some((url) => /\/study\.[0-9a-f]+\.js/.test(url)));
    }));
});

describe("lines to be ordered", LIMIT, () => {
  test("move with buttons that keep the focus", () =>
    withPage(browser, {}, async (page) => {
      const other = (await pages(SITE)).find((one) => one.title.includes("Continual improvement") && one.kind === "lesson");
      await page.goto(home.url(other.path));
      const asked = page.locator("[data-question=order]").first();
      await asked.locator("[data-move]").first().focus();
      await page.waitForFunction(() => globalThis.crossbookStudy);
      const n = await asked.locator("[data-place]").count();
      for (let place = 0; place < n; place++) {
        const line = asked.locator(`[data-place="${place}"]`);
        const up = line.locator('[data-move="-1"]');
        const at = () => line.evaluate((node) => [...node.parentNode.children].indexOf(node));
        while ((await at()) > place) {
          await up.focus();
          await page.keyboard.press("Enter");
          await soon.ok(() => up.evaluate((node) => node === document.activeElement));
        }
      }
      await asked.getByRole("button", { name: "Check" }).click();
      await asked.locator(".cb-check").getByText("Right.").waitFor();
    }));
});

describe("flashcards", LIMIT, () => {
  test("repeat what was not known and keep what was", () =>
    withPage(browser, {}, async (page) => {
      const log = await collect(page, { origin: home.origin });
      await page.goto(home.url("flashcards/"));
      await page.getByLabel("ITIL").uncheck();
      await page.getByLabel("PMP").uncheck();
      const all = Number((await page.locator("#cb-due").textContent()).match(/(\d+) in all/)[1]);
      await page.getByRole("button", { name: "Start" }).click();
      await page.getByText("20 to go").waitFor();
      const first = await page.locator("#cb-front").textContent();
      await page.keyboard.press("Enter");
      await page.getByRole("button", { name: "Not at all" }).click();
      await page.getByText("20 to go").waitFor();
      for (let i = 0; i < 19; i++) {
        await page.getByRole("button", { name: "Show the answer" }).click();
        await page.getByRole("button", { name: "At once" }).click();
      }
      await soon.equal(() => page.locator("#cb-front").textContent(), first, "what was not known comes again");
      await page.getByRole("button", { name: "Show the answer" }).click();
      await page.getByRole("button", { name: "Well", exact: true }).click();
      await page.getByText("Done for now", { exact: false }).waitFor();
      await page.reload();
      await page.getByLabel("ITIL").uncheck();
      await page.getByLabel("PMP").uncheck();
      const due = await page.locator("#cb-due").textContent();
      assert.ok(due.includes(`${all - 20} new`), due);
      assert.deepEqual(log.problems(), []);
    }));

  test("are exported, forgotten and imported", () =>
    withPage(browser, {}, async (page) => {
      await page.goto(home.url("flashcards/"));
      const id = await page.locator("[data-card]").first().getAttribute("data-card");
      const site = await page.locator("#cb-trainer").getAttribute("data-site");
      const state = { site, version: 1, cards: { [id]: [2.5, 1, 1, 1], odd: "x" }, quiz: { a: true } };
      const put = (text) => page.locator("#cb-file").setInputFiles({ name: "p.json", mimeType: "application/json", buffer: Buffer.from(text) });
      await put(JSON.stringify(state));
      await page.getByText("Read the progress of 1 cards. 1 due today", { exact: false }).waitFor();
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Export" }).click()]);
      assert.equal(download.suggestedFilename(), "progress.json");
      await page.getByRole("button", { name: "Forget" }).click();
      await page.getByText("All forgotten. 0 due today", { exact: false }).waitFor();
      await put(JSON.stringify({ ...state, site: "other" }));
      await page.getByText("Nothing was read: this file is of another site.").waitFor();
      await put("no JSON");
      await page.getByText("Nothing was read: this file holds no progress.").waitFor();
    }));
});
