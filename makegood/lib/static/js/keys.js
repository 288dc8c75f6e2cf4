// Keys for people who live in lists: j k x, r n a s, g and a letter, / and ?. Each can be done with the mouse, too.
const dialog = document.querySelector("#keys");
const asked = dialog.querySelector("[data-keys-switch]");
asked.checked = localStorage.getItem("keys") !== "off";
asked.addEventListener("change", () => localStorage.setItem("keys", asked.checked ? "on" : "off"));

const busy = (target) =>
  target.closest('input:not([type="checkbox"], [type="radio"]), textarea, select, dialog, [contenteditable]');
const lines = () => [...document.querySelectorAll("[data-line]")];
const here = () => document.querySelector("[data-line].here");

function stand(line) {
  here()?.classList.remove("here");
  line?.classList.add("here");
}

function move(step) {
  const all = lines();
  const next = all[Math.min(Math.max(all.indexOf(here()) + step, 0), all.length - 1)];
  stand(next);
  next?.querySelector("a")?.focus();
}

function act(key) {
  const control = document.querySelector(`[data-key="${key}"]`);
  if (!control) return false;
  const bulk = control.closest(".bulk")?.closest("form");
  if (bulk && !bulk.querySelector(".pick :checked")) here()?.querySelector(".pick input")?.click();
  control.click();
  document.querySelector(control.dataset.focus ?? null)?.focus();
  return true;
}

let going = false;
function go(key) {
  going = false;
  document.querySelector(`[data-go="${key}"]`)?.click();
  return true;
}

const simple = {
  j: () => move(1),
  k: () => move(-1),
  x: () => here()?.querySelector(".pick input")?.click(),
  g: () => (going = true),
  "?": () => dialog.showModal(),
  "/": () => document.querySelector('main input[type="search"]')?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (!asked.checked || event.ctrlKey || event.metaKey || event.altKey || busy(event.target)) return;
  if (event.key.length !== 1) return;
  const done = going ? go(event.key) : event.key in simple ? (simple[event.key](), true) : act(event.key);
  if (done) event.preventDefault();
});
document.addEventListener("focusin", (event) => {
  const line = event.target.closest("[data-line]");
  if (line) stand(line);
});
document.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
  if (event.target.closest("[data-keys]")) dialog.showModal();
});
