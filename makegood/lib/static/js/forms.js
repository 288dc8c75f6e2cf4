// Small forms that float: once done they are emptied and close; what was said goes by itself after a while.
const STAYS = 12000;

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const form = detail.elt.closest("form");
  if (!detail.successful || detail.requestConfig.verb !== "post" || !form) return;
  const floating = form.closest("[popover]");
  if (floating) form.reset();
  floating?.hidePopover();
});

const say = document.querySelector("#say");
let going = 0;
new MutationObserver(() => {
  clearTimeout(going);
  if (say.children.length) going = setTimeout(() => say.replaceChildren(), STAYS);
}).observe(say, { childList: true });
