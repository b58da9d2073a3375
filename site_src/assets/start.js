/* Before a page is shown: what the theme's own script asks for, and the colours that were chosen.
   Material for MkDocs 9.8 writes both into every page, in partials/javascripts/base.html and
   palette.html; this does the same, read once for the whole site. */

var __md_scope = new URL("..", document.currentScript.src);
var __md_get = (key, storage = localStorage, scope = __md_scope) => JSON.parse(storage.getItem(`${scope.pathname}.${key}`));
var __md_set = (key, value, storage = localStorage, scope = __md_scope) => {
  try {
    storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
  } catch {
    // a reader who lets nothing be kept sees the colours of the system
  }
};
var __md_hash = (text) => [...text].reduce((sum, character) => (sum << 5) - sum + character.charCodeAt(0), 0);

(() => {
  const chosen = __md_get("__palette")?.color;
  if (!chosen) return;
  if (chosen.media === "(prefers-color-scheme)") {
    const now = matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
    const input = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${now})"]`);
    for (const part of ["media", "scheme", "primary", "accent"]) chosen[part] = input.getAttribute(`data-md-color-${part}`);
  }
  for (const [part, value] of Object.entries(chosen)) document.body.setAttribute(`data-md-color-${part}`, value);
})();
