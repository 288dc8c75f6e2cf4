// Choosing lines: all at once, a run with Shift, and how many are chosen. The form itself works without it.
const boxes = (form) => [...form.querySelectorAll(".pick input")];
let last = null;

function count(form) {
  const all = boxes(form);
  const some = all.filter((box) => box.checked).length;
  for (const place of form.querySelectorAll("[data-picked]")) place.textContent = some;
  const every = form.querySelector("[data-pick-all]");
  if (!every) return;
  every.checked = some > 0 && some === all.length;
  every.indeterminate = some > 0 && some < all.length;
}

function run(form, box) {
  const all = boxes(form);
  const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
  if (from >= 0) for (const each of all.slice(from, to + 1)) each.checked = box.checked;
}

document.addEventListener("click", (event) => {
  const box = event.target.closest(".pick input");
  if (!box) return;
  if (event.shiftKey && last) run(box.form, box);
  last = box;
});
document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form?.querySelector(".pick")) return;
  if (event.target.matches("[data-pick-all]")) for (const box of boxes(form)) box.checked = event.target.checked;
  count(form);
});
document.addEventListener("reset", (event) => setTimeout(count, 0, event.target));
document.addEventListener("htmx:afterSettle", () => {
  for (const form of document.querySelectorAll("form:has(.pick)")) count(form);
});
