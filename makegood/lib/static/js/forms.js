// Forms whose deed is done are emptied, and those that float close; what was said goes by itself after a while.
const STAYS = 12000;

// before the answer is worked on: what it makes look again must find nothing half filled in
document.addEventListener("htmx:beforeOnLoad", ({ detail }) => {
  if (detail.requestConfig.verb !== "post" || detail.xhr.status >= 300) return;
  const [form, floating] = [detail.elt.closest("form"), detail.elt.closest("[popover]")];
  if (floating || detail.elt === form) form.reset();
  floating?.hidePopover();
});

const say = document.querySelector("#say");
let going = 0;
new MutationObserver(() => {
  clearTimeout(going);
  if (say.children.length) going = setTimeout(() => say.replaceChildren(), STAYS);
}).observe(say, { childList: true });
