// Words as they are searched: folded, taken apart where they are hyphened, spelled one way, and stemmed. The command line
// does the same (kg/stems.py), from the same table of spellings.
(function (site) {
  "use strict";
  const { data } = site.model;
  const SHORTEST_BEGINNING = 3;
  const WORD = /[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu;
  const TYPED = /"([^"]*)"|([^\s"]+)/gu;
  /** @type {(kind: string) => Map<string, string>} */
  const table = (kind) => new Map(Object.entries(data.spellings[kind] || {}));
  const [apart, ending, ignored, letters, plural, spelling] = [
    "apart",
    "ending",
    "ignored",
    "letter",
    "plural",
    "spelling",
  ].map(table);
  const snowball = snowballFactory.newStemmer("english");
  /** @type {Map<string, string>} */
  const stems = new Map();

  // A text without case, accents, forms of letters and marks that cannot be seen.
  /** @type {Site["words"]["fold"]} */
  const fold = (text) =>
    text
      .normalize("NFKD")
      .toLowerCase()
      .replace(/[\p{M}\p{Cf}]/gu, "")
      .replace(/[^\0-\x7f]/gu, (letter) => letters.get(letter) ?? letter);

  /** @type {(word: string) => string} */
  function spelled(word) {
    const read = spelling.get(word) ?? plural.get(word);
    if (read !== undefined) return read;
    for (const [written, other] of ending) if (word.endsWith(written)) return word.slice(0, -written.length) + other;
    return word;
  }

  /** @type {Site["words"]["stem"]} */
  function stem(word) {
    let found = stems.get(word);
    if (found === undefined) {
      found = String(snowball.stem(spelled(word)));
      stems.set(word, found);
    }
    return found;
  }

  // The words of a folded text, each as its parts.
  /** @type {(folded: string) => string[][]} */
  const wordsOf = (folded) =>
    (folded.match(WORD) || []).map((word) => {
      const bare = word.replace(/'s$/, "");
      return (apart.get(bare) ?? bare).split(/['-]/);
    });

  // A phrase in quotes, or one word.
  /** @typedef {{ words: string[][], quoted: boolean, shown: string }} Item */
  /** @type {(folded: string) => Item[]} */
  const items = (folded) =>
    [...folded.matchAll(TYPED)].flatMap(
      /** @returns {Item[]} */ ([typed, phrase]) => {
        const words = wordsOf(typed);
        if (phrase === undefined)
          return words.map((parts) => ({ words: [parts], quoted: false, shown: parts.join("-") }));
        return words.length ? [{ words, quoted: true, shown: `"${phrase.trim().split(/\s+/).join(" ")}"` }] : [];
      },
    );

  // How words stand in a text of stems: with the parts of those that are taken apart, and with the wholes.
  /** @type {(words: string[][]) => string[]} */
  function pieces(words) {
    const split = ` ${words.flat().map(stem).join(" ")} `;
    const joined = ` ${words.map((parts) => stem(parts.join(""))).join(" ")} `;
    return split === joined ? [split] : [split, joined];
  }

  // The beginning of a word with what it is spelled like otherwise.
  /** @type {(beginning: string) => string[]} */
  function otherSpellings(beginning) {
    const found = new Set([beginning]);
    for (const [written, read] of ending)
      for (let length = 2; length <= written.length; length += 1) {
        const kept = beginning.slice(0, -length);
        if (kept.length >= SHORTEST_BEGINNING && beginning.endsWith(written.slice(0, length)))
          found.add(kept + read.slice(0, length));
      }
    return [...found];
  }

  // What is found by the beginning of words; a stem may be shorter than what was typed of its word.
  /** @type {(parts: string[]) => string[]} */
  function beginnings(parts) {
    const whole = parts.join("");
    if (whole.length < SHORTEST_BEGINNING) return [];
    const starts = otherSpellings(whole);
    const known = [...data.words, ...spelling.keys(), ...plural.keys()];
    const found = new Set(known.filter((word) => starts.some((start) => word.startsWith(start))).map(stem));
    const open = starts.filter((start) => [...found].some((one) => one.startsWith(start))).map((start) => ` ${start}`);
    const own = [...open, ...[...found].map((one) => ` ${one} `)];
    if (parts.length === 1) return own;
    const before = parts
      .slice(0, -1)
      .map((part) => ` ${stem(part)}`)
      .join("");
    return [...own, ...beginnings(parts.slice(-1)).map((piece) => before + piece)];
  }

  // What a word is part of where it and a neighbour are written as one.
  /** @type {(all: Item[], at: number) => string[]} */
  function withNeighbours(all, at) {
    /** @type {string[]} */
    const found = [];
    for (const first of [at - 1, at]) {
      const pair = first < 0 ? [] : all.slice(first, first + 2);
      if (pair.length < 2 || pair.some((one) => one.quoted || ignored.has(one.shown) || one.words[0].length > 1))
        continue;
      const whole = pair[0].words[0][0] + pair[1].words[0][0];
      found.push(` ${stem(whole)} `);
      if (first + 2 === all.length && data.words.some((word) => word.startsWith(whole)))
        found.push(...beginnings([whole]));
    }
    return found;
  }

  // Pieces without those that another one, which is the beginning of words, finds as well.
  /** @type {(found: string[]) => string[]} */
  function needed(found) {
    const open = found.filter((piece) => !piece.endsWith(" "));
    return [...new Set(found.filter((piece) => !open.some((start) => piece !== start && piece.startsWith(start))))];
  }

  // What is searched for where a text is typed.
  /** @type {Site["words"]["read"]} */
  function read(typed) {
    const all = items(fold(typed));
    const telling = all.filter((item) => item.quoted || !ignored.has(item.shown));
    /** @type {Map<string, Sought>} */
    const words = new Map();
    all.forEach((item, at) => {
      if (telling.length && !telling.includes(item)) return;
      const found = pieces(item.words);
      if (!item.quoted) {
        found.push(...withNeighbours(all, at));
        if (at === all.length - 1) found.push(...beginnings(item.words[0]));
      }
      const word = { typed: item.shown, pieces: needed(found) };
      const key = word.pieces.join("|");
      if (!words.has(key)) words.set(key, word);
    });
    return [...words.values()];
  }

  // Whether a text of stems has all of the words, or any of them; without words every text has.
  /** @type {Site["words"]["found"]} */
  function found(sought, text, any = false) {
    const has = (/** @type {Sought} */ word) => word.pieces.some((piece) => text.includes(piece));
    return any && sought.length ? sought.some(has) : sought.every(has);
  }

  // A text with what was found in it marked.
  /** @type {Site["words"]["marked"]} */
  function marked(text, sought) {
    if (!sought.length) return [text];
    const tokens = [...text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+(?:['’‘ʼ‐-][\p{L}\p{N}\p{M}\p{Cf}]+)*/gu)];
    const hits = new Set();
    for (const joined of [false, true]) {
      const list = tokens.flatMap((token, at) =>
        wordsOf(fold(token[0])).flatMap((parts) =>
          (joined ? [parts.join("")] : parts).map((part) => ({ at, stem: stem(part) })),
        ),
      );
      for (const piece of sought.flatMap((word) => word.pieces)) {
        const wanted = piece.trim().split(" ");
        const open = !piece.endsWith(" ");
        for (let from = 0; from + wanted.length <= list.length; from += 1) {
          const run = list.slice(from, from + wanted.length);
          const same = run.every(({ stem: one }, i) =>
            open && i === wanted.length - 1 ? one.startsWith(wanted[i]) : one === wanted[i],
          );
          if (same) for (const { at } of run) hits.add(at);
        }
      }
    }
    /** @type {Child[]} */
    const parts = [];
    let end = 0;
    tokens.forEach((token, at) => {
      if (!hits.has(at)) return;
      parts.push(text.slice(end, token.index), site.h("mark", null, token[0]));
      end = token.index + token[0].length;
    });
    return [...parts, text.slice(end)];
  }

  // How much two words have in common, from 0 to 1: twice the letters of their common parts by all letters.
  /** @type {(a: string, b: string) => number} */
  function common(a, b) {
    let [best, atA, atB] = [0, 0, 0];
    for (let i = 0; i < a.length; i += 1)
      for (let j = 0; j < b.length; j += 1) {
        let length = 0;
        while (i + length < a.length && j + length < b.length && a[i + length] === b[j + length]) length += 1;
        if (length > best) [best, atA, atB] = [length, i, j];
      }
    if (!best) return 0;
    return best + common(a.slice(0, atA), b.slice(0, atB)) + common(a.slice(atA + best), b.slice(atB + best));
  }

  // The nearest words that there are.
  /** @type {Site["words"]["nearest"]} */
  const nearest = (typed) =>
    data.words
      .filter((word) => Math.abs(word.length - typed.length) <= 3)
      .map((word) => ({ word, near: (2 * common(word, typed)) / (word.length + typed.length) }))
      .filter(({ near }) => near >= 0.75)
      .sort((one, other) => other.near - one.near || (one.word < other.word ? 1 : -1))
      .slice(0, 3)
      .map(({ word }) => word);

  // Why words found nothing: how many things each word alone is in, and the nearest words to those that are in none and
  // nowhere else: a word of papers or conclusions is no slip.
  /** @type {Site["words"]["missed"]} */
  function missed(typed, texts) {
    return read(typed).map((word) => {
      const number = texts.filter((text) => found(read(word.typed), text)).length;
      const near = number || data.words.includes(word.typed) ? [] : nearest(word.typed);
      return `${word.typed}: ${number ? site.count(number) : "nothing"}${near.length ? `; the nearest words: ${near.join(", ")}` : ""}.`;
    });
  }

  site.words = { fold, stem, read, found, marked, nearest, missed };
})(window.site);
