// Keeps the conversation up to date and sends without leaving the page.
"use strict";

const PAUSE = 500;
const thread = document.getElementById("thread");
const form = document.getElementById("write");

// Every message as it was fetched last, so that only what changed is touched: a screen reader reads
// only that, and what is open stays open.
const fetched = new Map();

function place(list, item) {
  const { message } = item.dataset;
  const html = item.outerHTML;
  if (fetched.get(message) === html) return;
  fetched.set(message, html);
  const held = [...list.children].find((child) => child.dataset.message === message);
  if (held !== undefined) return held.replaceWith(item);
  list.append(item);
  thread.scrollTop = thread.scrollHeight;
}

async function refresh() {
  const answer = await fetch(thread.dataset.source);
  if (!answer.ok) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const list = thread.querySelector("ol");
  for (const item of fresh.content.querySelectorAll("li")) place(list, item);
}

let refreshing = Promise.resolve();
function refreshInTurn() {
  refreshing = refreshing.then(refresh).catch(() => {});
  return refreshing;
}

async function watch() {
  if (document.visibilityState === "visible") await refreshInTurn();
  setTimeout(watch, PAUSE);
}

async function send(event) {
  // A quote is said once: the page comes back without it.
  if (form.elements.quote !== undefined) return;
  event.preventDefault();
  const message = form.elements.message;
  const body = new URLSearchParams(new FormData(form));
  message.value = "";
  message.focus();
  try {
    const answer = await fetch(form.action, { method: "POST", body, redirect: "manual" });
    if (answer.type !== "opaqueredirect") throw new Error("refused");
  } catch {
    message.value = body.get("message");
  }
  refreshInTurn();
}

if (thread !== null) {
  for (const item of thread.querySelectorAll("li")) fetched.set(item.dataset.message, item.outerHTML);
  thread.scrollTop = thread.scrollHeight;
  form.addEventListener("submit", send);
  watch();
}
