// Each page in Chromium: asks for nothing, complains about nothing, is accessible, and fits.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const pages = process.env.PAGES;
const pictures = process.env.SCREENSHOTS;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const names = readdirSync(pages).filter((file) => file.endsWith(".html")).map((file) => path.basename(file, ".html"));
const widths = [360, 768, 1280];

let profile;
let browser;

before(async () => {
  profile = mkdtempSync(path.join(tmpdir(), "why403-browser-"));
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM,
    headless: true,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
    // The page's own policy is part of what is tested.
    bypassCSP: false,
    viewport: { width: 1280, height: 900 },
  });
  if (pictures) mkdirSync(pictures, { recursive: true });
});

after(async () => {
  await browser?.close();
  rmSync(profile, { recursive: true, force: true });
});

// Opens a page and gathers what it asked for and complained about.
async function open(name, options = {}) {
  const url = pathToFileURL(path.join(pages, `${name}.html`)).href;
  const page = await browser.newPage();
  const seen = { requests: [], complaints: [] };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.complaints.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.complaints.push(String(error)));
  page.on("dialog", (dialog) => { seen.complaints.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  await page.setViewportSize({ width: options.width ?? 1280, height: 900 });
  await page.emulateMedia({ colorScheme: options.scheme ?? "light", media: options.media ?? "screen" });
  await page.goto(url);
  return { page, url, seen };
}

const overflow = (page) =>
  page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    const wide = [...document.querySelectorAll("body *")]
      .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > room + 1)
      .map((one) => `${one.tagName} ${one.className} ${Math.round(one.getBoundingClientRect().right)}`);
    return { scroll: document.documentElement.scrollWidth - room, wide };
  });

const openAll = (page) => page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));

test("there are pages", () => assert.ok(names.length >= 10, names.join()));

for (const name of names) {
  describe(name, () => {
    test("asks for nothing but itself and complains about nothing", async () => {
      const { page, url, seen } = await open(name);
      await openAll(page);
      assert.deepEqual(seen.requests, [url]);
      assert.deepEqual(seen.complaints, []);
      assert.equal(await page.evaluate(() => document.scripts.length), 0);
      assert.match(await page.title(), /^(Refused|Allowed|Unclear)/);
      // The style is in force, which the policy would have kept out under another hash.
      const size = await page.evaluate(() => getComputedStyle(document.querySelector("main")).maxWidth);
      assert.equal(size, "960px");
      await page.close();
    });

    for (const scheme of ["light", "dark"]) {
      test(`is accessible, ${scheme}`, async () => {
        const { page } = await open(name, { scheme });
        await openAll(page);
        // Evaluated through the debugger's protocol, which the page's policy does not bind.
        await page.evaluate(axe);
        const result = await page.evaluate(() =>
          window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const told = result.violations.map((one) => `${one.id}: ${one.help}\n  ${one.nodes.map((node) => node.html).join("\n  ")}`);
        assert.deepEqual(told, []);
        assert.ok(result.passes.some((one) => one.id === "color-contrast"), "contrast was looked at");
        await page.close();
      });
    }

    for (const width of widths) {
      test(`fits ${width} px`, async () => {
        const { page } = await open(name, { width });
        if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-${width}.png`), fullPage: true });
        await openAll(page);
        const { scroll, wide } = await overflow(page);
        assert.deepEqual(wide, []);
        assert.equal(scroll, 0);
        await page.close();
      });
    }

    test("prints whole", async () => {
      // 178 mm: an A4 sheet without its margins.
      const { page } = await open(name, { width: 673, media: "print" });
      const { scroll, wide } = await overflow(page);
      assert.deepEqual(wide, []);
      assert.equal(scroll, 0);
      // What is folded on the screen is on paper too.
      const folded = await page.evaluate(() =>
        [...document.querySelectorAll("details > :not(summary)")].filter((one) => one.getBoundingClientRect().height === 0).length);
      assert.equal(folded, 0);
      if (pictures) {
        await page.screenshot({ path: path.join(pictures, `${name}-print.png`), fullPage: true });
        await page.pdf({ path: path.join(pictures, `${name}.pdf`), format: "A4" });
      }
      await page.close();
    });

    test("is dark in the dark", async () => {
      const { page } = await open(name, { scheme: "dark" });
      const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor.match(/\d+/g).map(Number));
      assert.ok(ground.every((part) => part < 64), ground.join());
      if (pictures) await page.screenshot({ path: path.join(pictures, `${name}-dark.png`), fullPage: true });
      await page.close();
    });
  });
}
