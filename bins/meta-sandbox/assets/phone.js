// Keeps the conversation up to date and sends without leaving the page.
"use strict";

const PAUSE = 500;
const thread = document.getElementById("thread");
const form = document.getElementById("write");

async function refresh() {
  const answer = await fetch(thread.dataset.source);
  if (!answer.ok) return;
  const fresh = document.createElement("template");
  fresh.innerHTML = await answer.text();
  const list = thread.querySelector("ol");
  const news = [...fresh.content.querySelectorAll("li")].slice(list.children.length);
  if (news.length === 0) return;
  // Only what is new is added, so that a screen reader reads only that.
  list.append(...news);
  thread.scrollTop = thread.scrollHeight;
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
  thread.scrollTop = thread.scrollHeight;
  form.addEventListener("submit", send);
  watch();
}
