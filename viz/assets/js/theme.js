// Light or dark: the system's choice unless the reader has made another. Runs before the page is painted.
(function () {
  "use strict";
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");

  function stored() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // Storage may be switched off for files.
    }
  }

  /** @type {(theme: string | null) => void} */
  function apply(theme) {
    root.dataset.theme = theme || (dark.matches ? "dark" : "light");
    window.dispatchEvent(new CustomEvent("themechange"));
  }

  apply(stored());
  dark.addEventListener("change", () => apply(stored()));
  document.addEventListener("DOMContentLoaded", () => {
    const menu = /** @type {HTMLDetailsElement} */ (document.querySelector(".menu"));
    const narrow = window.matchMedia("(max-width: 900px)");
    const fold = () => (menu.open = !narrow.matches);
    fold();
    narrow.addEventListener("change", fold);
    // A real fragment would replace the state of the page, so the skip link moves the focus itself.
    document.querySelector("[data-skip]")?.addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("main")?.focus();
    });
    document.querySelector("[data-theme-switch]")?.addEventListener("click", () => {
      const next = root.dataset.theme === "dark" ? "light" : "dark";
      try {
        localStorage.setItem("theme", next);
      } catch {
        // The choice then lasts as long as the page.
      }
      apply(next);
    });
  });
})();
