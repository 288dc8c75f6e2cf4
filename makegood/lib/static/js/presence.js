// Whoever leaves the page of a case says so, so that others who have it open see it at once.
const form = document.getElementById("presence");

addEventListener("pagehide", () => {
  const said = new FormData(form);
  said.set("gone", "yes");
  navigator.sendBeacon(form.action, said);
});
addEventListener("pageshow", (event) => event.persisted && htmx.trigger(document.body, "case-looked"));
