// Words are found as people type them: in any form, spelling and order, and marked where they stand.
"use strict";
const assert = require("node:assert/strict");
const { test } = require("node:test");
const { open, names, plain } = require("./page.js");

const { site } = open();
const found = (words) =>
  names(open({ address: `findings.html#words=${encodeURIComponent(words)}` }).site.facets.run(["kind"]).list);
const pieces = (typed) => plain(site.words.read(typed)).flatMap((word) => word.pieces);

test("endings, case, accents, forms of letters and marks that cannot be seen make no difference", () => {
  for (const typed of ["grant", "GRANTS", "gránt", "ｇｒａｎｔｓ", "gra\u00adnt", "\u202egrants\u202c"])
    assert.deepEqual(found(typed), ["f1"], typed);
});

test("all of the words have to be there, in any order; a phrase as it stands", () => {
  assert.deepEqual(found("room trust"), ["f2"]);
  assert.deepEqual(found('"trust each"'), ["f2"]);
  assert.deepEqual(found('"each trust"'), []);
});

test("any of the words is enough where the address says so", () => {
  const address = "findings.html#words=zzz%20trust%20mand&match=any";
  const { site: either } = open({ address });
  assert.deepEqual(names(either.facets.run(["kind"]).list), ["f2", "f3", "f5"]);
  assert.equal(names(open({ address: "findings.html#match=any" }).site.facets.run(["kind"]).list).length, 6);
});

test("a phrase and a word are found alike in either order", () => {
  assert.deepEqual(found('"trust each" room'), ["f2"]);
  assert.deepEqual(found('room "trust each"'), ["f2"]);
  assert.deepEqual(found("“trust each” roo"), ["f2"]);
  assert.deepEqual(found('"each trust" room'), []);
});

test("the last word may be the beginning of one, unless it is in quotes", () => {
  assert.deepEqual(found("mand"), ["f5"]);
  assert.deepEqual(found('"mand"'), []);
  assert.deepEqual(found("mand trust"), []);
});

test("a word is found with a hyphen, without and written as two", () => {
  const [split, joined] = [" co ordin ", " coordin "];
  assert.deepEqual(pieces("co-ordination"), [split, joined]);
  assert.ok(pieces("co ordination").includes(joined));
  assert.deepEqual(pieces("multiagency"), [" multi agenc ", " multiag "]);
});

test("spellings and plurals are read as one", () => {
  assert.equal(site.words.stem("organize"), site.words.stem("organise"));
  assert.equal(site.words.stem("children"), site.words.stem("child"));
  assert.deepEqual(pieces("constructor __proto__ toString").length > 0, true);
});

test("what was found is marked, and nothing else", () => {
  const marks = (text, typed) =>
    plain(
      site.words
        .marked(text, site.words.read(typed))
        .filter((part) => part.outerHTML)
        .map((part) => part.textContent),
    );
  assert.deepEqual(marks("Co-ordinated care, and coordination.", "coordination"), ["Co-ordinated", "coordination"]);
  assert.deepEqual(marks("A worker, a key worker", '"key worker"'), ["key", "worker"]);
  assert.deepEqual(marks("Nothing of it", ""), []);
});

test("a miss says what each word alone would find, and the nearest words", () => {
  const texts = site.model.data.findings.map((finding) => finding.stems);
  assert.deepEqual(plain(site.words.missed("trust grnts", texts)), [
    "trust: 2.",
    "grnts: nothing; the nearest words: grants.",
  ]);
  assert.deepEqual(plain(site.words.missed("grants", [])), ["grants: nothing."]);
});

test("ten thousand letters, brackets and signs do no harm", () => {
  for (const typed of ["a".repeat(10000), "(".repeat(10000), '"'.repeat(9999), "[.*+?^$|".repeat(1000)])
    assert.equal(found(typed).length <= 6, true);
  assert.deepEqual(plain(site.words.read("\ud800")), []);
});
