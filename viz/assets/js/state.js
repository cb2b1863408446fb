// What a page shows, kept in the fragment of its address: a filtered view is a link.
(function (site) {
  "use strict";
  /** @type {(() => void)[]} */
  const listeners = [];
  /** @type {Map<string, string>} */
  let values = new Map();

  function read() {
    values = new Map();
    for (const part of location.hash.replace(/^#/, "").split("&")) {
      const at = part.indexOf("=");
      if (at < 1) continue;
      try {
        values.set(decodeURIComponent(part.slice(0, at)), decodeURIComponent(part.slice(at + 1).replace(/\+/g, " ")));
      } catch {
        // A fragment that was cut or mistyped restores what it still can.
      }
    }
  }

  /** @param {Map<string, Code>} map */
  function encode(map) {
    const plain = (/** @type {Code} */ text) =>
      encodeURIComponent(text).replace(/%2F/g, "/").replace(/%2C/g, ",").replace(/%3A/g, ":");
    return [...map]
      .filter(([, value]) => value)
      .map(([name, value]) => `${plain(name)}=${plain(value)}`)
      .join("&");
  }

  function tell() {
    for (const listener of listeners) listener();
  }

  /** @type {Site["state"]["write"]} */
  function write(changes, { replace = false } = {}) {
    for (const [name, value] of Object.entries(changes)) {
      const text = Array.isArray(value) ? value.join(",") : value;
      if (text === null || text === undefined || text === "") values.delete(name);
      else values.set(name, String(text));
    }
    const fragment = values.size ? `#${encode(values)}` : "";
    const address = `${location.pathname}${location.search}${fragment}`;
    history[replace ? "replaceState" : "pushState"](null, "", address);
    tell();
  }

  function moved() {
    const before = encode(values);
    read();
    if (encode(values) !== before) tell();
  }

  read();
  window.addEventListener("popstate", moved);
  window.addEventListener("hashchange", moved);

  site.state = {
    get: (name, otherwise = "") => values.get(name) || otherwise,
    names: () => [...values.keys()],
    list: (name) => (values.get(name) || "").split(",").filter(Boolean),
    write,
    subscribe: (listener) => listeners.push(listener),
    link: (page, wanted) => {
      const fragment = encode(new Map(Object.entries(wanted)));
      return `${page}.html${Object.keys(wanted).length ? `#${fragment}` : ""}`;
    },
  };
})(window.site);
