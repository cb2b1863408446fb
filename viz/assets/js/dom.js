// Elements made of text and attributes: no text of the data ever becomes markup.
window.site = /** @type {Site} */ ({});

(function (site) {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg";

  /**
   * @template {Element} N
   * @param {N} node
   * @param {Attributes | undefined} attributes
   * @param {Child[]} children
   */
  function fill(node, attributes, children) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
      else node.setAttribute(name, value === true ? "" : String(value));
    }
    for (const child of /** @type {Child[]} */ (/** @type {unknown[]} */ (children).flat(Infinity))) {
      if (child === null || child === undefined || child === false) continue;
      node.append(/** @type {Node | string} */ (child));
    }
    return node;
  }

  // h("p", {class: "x"}, "text", otherElement): a handler is an attribute "onclick" with a function.
  site.h = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
  site.svg = (tag, attributes, ...children) => fill(document.createElementNS(SVG, tag), attributes, children);

  site.replace = (node, ...children) => {
    node.replaceChildren();
    return fill(node, null, children);
  };

  site.count = (number) => number.toLocaleString("en-GB");
  site.counted = (number, one, many) => `${site.count(number)} ${number === 1 ? one : many || `${one}s`}`;
  // Says on a button how much of a list is left to show; on paper, how much the sheet lacks.
  site.left = (button, number) => {
    button.hidden = number <= 0;
    button.textContent = `Show more (${site.count(number)} left)`;
    button.dataset.left = site.count(number);
  };
  site.byId = (id) => /** @type {HTMLElement} */ (document.getElementById(id));
})(window.site);
