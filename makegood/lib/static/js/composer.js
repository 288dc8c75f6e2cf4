// The coach's marks, drawn in a layer beneath each textarea; its remedies at a click. The form works without it.
const sheets = () => [...document.querySelectorAll(".composer .sheet")];

function findings(part) {
  const all = document.querySelectorAll(`[data-finding][data-part="${part}"]`);
  return [...all].map(({ dataset }) => ({ from: +dataset.start, to: +dataset.end, stop: "stop" in dataset }));
}

function draw(sheet) {
  const area = sheet.querySelector("textarea");
  const text = [...area.value]; // code points, as the coach counts them
  const pieces = [];
  let at = 0;
  for (const { from, to, stop } of findings(area.name).sort((a, b) => a.from - b.from)) {
    if (from < at || to > text.length) continue;
    const mark = document.createElement("mark");
    mark.className = stop ? "stop" : "";
    mark.textContent = text.slice(from, to).join("");
    pieces.push(text.slice(at, from).join(""), mark);
    at = to;
  }
  sheet.querySelector("div").replaceChildren(...pieces, `${text.slice(at).join("")}\n`);
}

function put(button) {
  const { part, start, end, fix } = button.closest("[data-finding]").dataset;
  const area = document.querySelector(`.composer textarea[name="${part}"]`);
  const text = [...area.value];
  area.value = text.slice(0, +start).join("") + fix + text.slice(+end).join("");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

document.addEventListener("input", (event) => {
  const sheet = event.target.closest?.(".composer .sheet");
  if (!sheet) return;
  for (const old of document.querySelectorAll(`[data-finding][data-part="${event.target.name}"]`)) {
    delete old.dataset.part; // its places no longer fit; the coach looks again in a moment
  }
  draw(sheet);
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-put]");
  if (button) put(button);
});
function look() {
  sheets().forEach(draw);
  const stopped = document.querySelector("[data-finding][data-stop]") !== null;
  for (const button of document.querySelectorAll("[data-send]")) button.disabled = stopped;
  for (const words of document.querySelectorAll("[data-stop-words]")) words.hidden = !stopped;
}

document.addEventListener("htmx:afterSettle", look);
look();

// A phrase goes where the writer was, else into the first part; its key goes along, so that its use is counted.
let last = null;
document.addEventListener("focusin", (event) => {
  if (event.target.matches(".composer textarea")) last = event.target;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-phrase]");
  if (!button) return;
  const area = last?.isConnected ? last : document.querySelector(".composer textarea");
  const before = area.value.slice(0, area.selectionStart);
  const gap = before && !/\s$/.test(before) ? " " : "";
  area.setRangeText(`${gap}${button.firstElementChild.textContent} `, area.selectionStart, area.selectionEnd, "end");
  const key = Object.assign(document.createElement("input"), { type: "hidden", name: "phrase", value: button.dataset.phrase });
  area.form.append(key);
  button.closest("[popover]").hidePopover();
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
});
