"use strict";

// Manage opens as a modal dialog; without this script it is a page of its own.
function show(dialog, opener) {
  if (dialog.open) dialog.close();
  dialog.addEventListener("close", () => opener?.focus(), { once: true });
  dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const opened = opener && document.getElementById(opener.dataset.opens);
  if (opened && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault();
    show(opened, opener);
  } else if (event.target instanceof HTMLDialogElement) {
    // The ground beside the dialog belongs to it; its content does not.
    event.target.close();
  }
});

const opened = document.querySelector("dialog[open]");
if (opened) {
  show(opened, document.querySelector(`[data-opens="${opened.id}"]`));
} else {
  const said = "[data-banner], #call-problem[tabindex], #call-notice";
  document.querySelector(said)?.focus({ preventScroll: true });
}

// Meta adds this fragment to its returns, and browsers carry it through our redirect.
if (location.hash === "#_=_") {
  history.replaceState(history.state, "", location.pathname + location.search);
}

// While a channel is connecting the page looks every two seconds, for a minute.
const EVERY = 2000;
const UNTIL = Date.now() + 60000;

function tiles() {
  return [...document.querySelectorAll(".tile, .call-card")];
}

// What somebody is busy with stays as it is.
function isBusy() {
  const open = document.querySelector("dialog[open], .call-card details[open]");
  return open || document.querySelector(".call-card form:focus-within");
}

async function changed() {
  const answer = await fetch("/api/v1/channels", { headers: { accept: "application/json" } });
  if (!answer.ok) return false;
  const states = new Map((await answer.json()).channels.map(({ kind, state }) => [kind, state]));
  return tiles().some((tile) => states.get(tile.dataset.kind) !== tile.dataset.state);
}

async function redraw() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["banners", "tiles", "calling", "dialogs"]) {
    document.getElementById(id).replaceChildren(...page.getElementById(id).children);
  }
}

async function look() {
  if (!tiles().some((tile) => tile.dataset.state === "connecting") || Date.now() > UNTIL) return;
  try {
    if (!isBusy() && (await changed())) await redraw();
  } catch {
    // The next look may succeed.
  }
  setTimeout(look, EVERY);
}

setTimeout(look, EVERY);
