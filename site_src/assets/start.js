/* Before a page is shown: what the theme's own script asks for, the buttons that change the colours,
   and the colours that were chosen. Material for MkDocs 9.8 writes all three into every page, in
   partials/javascripts/base.html and palette.html, partials/palette.html; this does the same, read
   once for the whole site. Without scripts the colours are those of the day. */

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

/* Each choice, and the button that leads on from it to the next. */
document.currentScript.insertAdjacentHTML("beforebegin", `<form class="md-header__option" data-md-component="palette">${[
  ["(prefers-color-scheme)", "default", "brightness-auto", "改为浅色"],
  ["(prefers-color-scheme: light)", "default", "brightness-7", "改为深色"],
  ["(prefers-color-scheme: dark)", "slate", "brightness-4", "跟随系统"],
].map(([media, scheme, icon, words], at) => `
<input class="md-option" data-md-color-media="${media}" data-md-color-scheme="${scheme}" data-md-color-primary="custom" data-md-color-accent="custom" aria-label="${words}" type="radio" name="__palette" id="__palette_${at}">
<label class="md-header__button md-icon" title="${words}" for="__palette_${(at + 1) % 3}" hidden><i class="gk-icon gk-icon--${icon}"></i></label>`).join("")}</form>`);

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
