/* Answering: saved states that htmx does not draw by itself, and the keyboard between criteria.
   The page works without this file: the form saves the whole page. */
"use strict";

const unsaved = new Set();
const words = document.getElementById("saving-words").dataset;

function show(card, state, text) {
  const slot = card.querySelector(".cv-saved");
  if (slot) { slot.dataset.state = state; slot.textContent = text; }
}

function cardOf(event) {
  const element = event.detail && event.detail.elt ? event.detail.elt : event.target;
  return element.closest ? element.closest(".cv-criterion") : null;
}

document.addEventListener("input", (event) => {
  const card = event.target.closest(".cv-criterion");
  if (card) { unsaved.add(card.id); show(card, "saving", words.saving); }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const card = cardOf(event);
  if (!card) return;
  if (event.detail.successful) { unsaved.delete(card.id); return; }
  if (![400, 401, 409].includes(event.detail.xhr.status)) show(card, "unsaved", words.unsaved);
});

window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
document.addEventListener("submit", () => unsaved.clear());
window.addEventListener("online", () => {
  for (const id of unsaved) htmx.trigger(document.getElementById(id), "change");
});

document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const cards = [...document.querySelectorAll(".cv-criterion")];
  if (!cards.length) return;
  event.preventDefault();
  const here = cards.indexOf(document.activeElement.closest(".cv-criterion"));
  const next = cards[here < 0 ? 0 : Math.min(cards.length - 1, Math.max(0, here + step))];
  const target = next.querySelector("input[type=radio]:checked") || next.querySelector("input[type=radio]");
  target.focus();
  next.scrollIntoView({ block: "start" });
});

// On a narrow screen the list of themes is a strip: bring the current one into it.
const current = document.querySelector(".cv-themes [aria-current]");
if (current) current.scrollIntoView({ block: "nearest", inline: "center" });
