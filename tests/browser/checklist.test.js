// Each checklist as two parsers render it that nobody here wrote: task lists are task lists, and what came from outside is
// text. A renderer's own sanitising is not relied upon: raw HTML is let through.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import MarkdownIt from "markdown-it";
import { marked } from "marked";

const pages = process.env.PAGES;
const names = readdirSync(pages).filter((file) => file.endsWith(".markdown")).map((file) => path.basename(file, ".markdown"));
const renderers = {
  marked: (text) => marked.parse(text, { gfm: true, async: false }),
  "markdown-it": (text) => new MarkdownIt({ html: true, linkify: true }).render(text),
};
// The tags that a checklist makes by itself.
const own = new Set([
  "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "code", "pre", "strong", "table", "thead", "tbody", "tr", "th", "td", "br", "hr",
  "details", "summary", "input", "a",
]);

// A link goes to a part of the checklist, or to a help page that the reader opens; nothing that comes from outside is a link.
const own_link = /^ href="(#for-the-(administrator|developer)|https:\/\/help\.mypurecloud\.com\/[\w\/?=-]*)"$/;

for (const name of names) {
  const text = readFileSync(path.join(pages, `${name}.markdown`), "utf8");
  for (const [renderer, render] of Object.entries(renderers)) {
    test(`${name} by ${renderer}`, () => {
      const html = render(text);
      const tags = [...html.matchAll(/<\/?([a-z][a-z0-9]*)([^>]*)>/gi)];
      assert.deepEqual([...new Set(tags.map((tag) => tag[1].toLowerCase()).filter((tag) => !own.has(tag)))], []);
      const anchors = tags.filter((tag) => tag[1].toLowerCase() === "a" && !tag[0].startsWith("</"));
      assert.deepEqual(anchors.map((tag) => tag[2]).filter((rest) => !own_link.test(rest)), []);
      const others = tags.filter((tag) => tag[1].toLowerCase() !== "a");
      assert.deepEqual(others.map((tag) => tag[2]).filter((rest) => /\son|href|src|style=/i.test(rest)), []);
      assert.equal((html.match(/<details>/g) ?? []).length, (html.match(/<\/details>/g) ?? []).length);
      // GitHub looks for these in the text that is rendered, outside of code.
      const outside = html.replace(/<pre>.*?<\/pre>/gs, "").replace(/<a href[^>]*>.*?<\/a>/gs, "").replace(/<code[^>]*>.*?<\/code>/gs, "").replace(/<[^>]*>/g, " ")
        .replace(/&#39;/g, "'").replace(/&quot;/g, '"');
      assert.doesNotMatch(outside, /@\w|\w*#\d|https?:\/\/|www\./);
    });
  }
  test(`${name} is a task list`, () => {
    const boxes = [...renderers.marked(text).matchAll(/<input ([^>]*)type="checkbox"/g)].map((box) => box[1]);
    const open = (text.match(/^- \[ \] /gm) ?? []).length;
    const ticked = (text.match(/^- \[x\] /gm) ?? []).length;
    assert.ok(open + ticked > 0);
    assert.equal(boxes.length, open + ticked);
    assert.equal(boxes.filter((box) => box.includes("checked")).length, ticked);
  });
}
