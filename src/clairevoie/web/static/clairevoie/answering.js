/* Answering: saved states that htmx does not draw by itself, and the keyboard between criteria.
   The page works without this file: the form saves the whole page. */
"use strict";

const TRY_AGAIN = 10000; // milliseconds
const words = document.getElementById("saving-words").dataset;
const unsaved = new Map(); // cards whose last wish the server does not hold, with that wish's number
const renewed = new Set(); // cards that were sent again with a new token
let wishes = 0;
let trying = false;

function show(card, state, text) {
  const slot = card.querySelector(".cv-saved");
  if (slot) { slot.dataset.state = state; slot.textContent = text; }
}

function cardOf(event) {
  const element = event.detail && event.detail.elt ? event.detail.elt : event.target;
  return element.closest ? element.closest(".cv-criterion") : null;
}

function inConflict(card) { return card.querySelector(".cv-conflict") !== null; }

document.addEventListener("input", (event) => {
  const card = event.target.closest(".cv-criterion");
  if (!card) return;
  unsaved.set(card.id, ++wishes);
  if (!inConflict(card)) show(card, "saving", words.saving);
});

/* In a conflict only its buttons decide: what the card sends builds upon nothing, and meets it again. */
document.addEventListener("htmx:configRequest", (event) => {
  const card = cardOf(event);
  if (card === event.detail.elt && inConflict(card)) event.detail.parameters[`${card.id}-revision`] = "0";
});

document.addEventListener("htmx:beforeRequest", (event) => {
  const card = cardOf(event);
  if (!card) return;
  const cause = event.detail.requestConfig.triggeringEvent;
  const left = cause && cause.type === "change" && cause.target.matches("textarea");
  if (left && inConflict(card)) event.preventDefault(); // left for a button, which must stay in its place
  else event.detail.wish = unsaved.get(card.id);
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".cv-conflict a")) unsaved.delete(event.target.closest(".cv-criterion").id);
});

/* A refusal says why, and leaves in its place the revision that the next try builds upon. */
document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, serverResponse, xhr } = event.detail;
  if (xhr.status < 400 || serverResponse.includes(`id="${target.id}"`)) return;
  event.detail.target = target.querySelector(".cv-saved");
  event.detail.selectOverride = ".cv-saved";
});

document.addEventListener("htmx:afterRequest", (event) => {
  const card = cardOf(event);
  if (!card) return;
  const { status } = event.detail.xhr;
  const later = unsaved.get(card.id) !== event.detail.wish; // the next request is on its way
  if (status >= 200 && status < 300) {
    renewed.delete(card.id);
    if (later) show(card, "saving", words.saving); else unsaved.delete(card.id);
  } else if (status === 400 || status === 409) {
    if (!inConflict(card)) unsaved.delete(card.id); // trying again changes nothing
  } else if (status === 403 && !renewed.has(card.id)) { // signed in anew: the token is another one
    renewed.add(card.id);
    tryAgain();
  } else if (status !== 401) {
    show(card, "unsaved", words.unsaved);
    setTimeout(tryAgain, TRY_AGAIN);
  }
  if (document.activeElement === document.body && event.detail.requestConfig.elt !== card) focusOn(card);
});

/* What waits is sent again: when the connection is back, or the person, perhaps signed in anew. */
async function tryAgain() {
  const waiting = () => [...unsaved.keys()].map((id) => document.getElementById(id)).filter(
    (card) => card.querySelector(".cv-saved[data-state=unsaved]") || renewed.has(card.id));
  if (trying || !waiting().length) return;
  trying = true;
  try {
    if (await renewToken()) for (const card of waiting()) await sendAgain(card);
  } catch {
    setTimeout(tryAgain, TRY_AGAIN);
  } finally {
    trying = false;
  }
}

/* One after the other: the score shown is that of the last reply, which must know all before it. */
function sendAgain(card) {
  const replied = new Promise((resolve) => card.addEventListener("htmx:afterRequest", resolve, { once: true }));
  htmx.trigger(card, "change");
  return Promise.race([replied, new Promise((resolve) => setTimeout(resolve, TRY_AGAIN))]);
}

/* Signing in gives another token; false while nobody is signed in. */
async function renewToken() {
  const reply = await fetch(location.pathname, { cache: "no-store" });
  if (!reply.ok || reply.redirected) return false;
  const page = new DOMParser().parseFromString(await reply.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]").value;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  return true;
}

window.addEventListener("online", tryAgain);
window.addEventListener("focus", tryAgain);
window.addEventListener("beforeunload", (event) => { if (unsaved.size) event.preventDefault(); });
document.addEventListener("submit", (event) => {
  if (event.target.querySelector(".cv-criterion")) unsaved.clear();
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
  focusOn(next);
  next.scrollIntoView({ block: "start" });
});

function focusOn(card) {
  (card.querySelector("input[type=radio]:checked") || card.querySelector("input[type=radio]")).focus();
}
