"use strict";

// The Inbox follows what happens: an event says that something changed, and the same page is asked
// for again. What did not change stays as it is, with its focus, its text and its place.
const SOON = 50;
const RETRY = 30000;

const byId = (id, place = document) => place.querySelector(`#${CSS.escape(id)}`);

// Makes the list hold what the fresh one holds; items that say the same are kept.
function merge(list, fresh, key) {
  const known = new Map([...list.children].map((item) => [item.dataset[key], item]));
  const added = [];
  let place = list.firstElementChild;
  for (const next of [...fresh.children]) {
    const old = known.get(next.dataset[key]);
    known.delete(next.dataset[key]);
    const isSame = old?.outerHTML === next.outerHTML;
    if (!old) added.push(next);
    if (isSame && old === place) {
      place = place.nextElementSibling;
    } else {
      if (old === place) place = place.nextElementSibling;
      list.insertBefore(isSame ? old : next, place);
      if (old && !isSame) old.remove();
    }
  }
  known.forEach((gone) => gone.remove());
  return added;
}

function replace(id, page) {
  const [old, fresh] = [byId(id), byId(id, page)];
  if (old && fresh && old.outerHTML !== fresh.outerHTML) old.replaceWith(fresh);
}

function conversations(page) {
  const [old, fresh] = [byId("conversations"), byId("conversations", page)];
  if (old && fresh) merge(old, fresh, "conversation");
  else replace("conversations-pane", page);
}

function thread(page) {
  const log = byId("log");
  const [old, fresh] = [byId("messages"), byId("messages", page)];
  if (!old || !fresh) return [];
  // Distances are counted from the end: who reads further up stays where they are.
  const [top, height] = [log.scrollTop, log.scrollHeight];
  const added = merge(old, fresh, "message");
  if (top < -8) log.scrollTop = top - (log.scrollHeight - height);
  replace("live-calls", page);
  const [box, freshBox] = [byId("reply"), byId("reply", page)];
  if (box.dataset.reply !== freshBox.dataset.reply || box.dataset.code !== freshBox.dataset.code) {
    box.replaceWith(freshBox);
  } else {
    replace("reply-until", page);
  }
  return added;
}

function tell(added) {
  const theirs = added.filter((message) => message.dataset.author === "customer");
  const words = theirs.map((message) => {
    const text = (name) => message.querySelector(name)?.textContent.trim();
    // Nobody wrote a call.
    return [text(".message-author bdi"), text(".message-words")].filter(Boolean).join(": ");
  });
  if (words.length > 0) byId("inbox-news").textContent = words.join(". ");
}

async function refresh() {
  const address = location.pathname.replace(/\/reply$/, "") + location.search;
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  const isHere = answer.ok && !answer.redirected;
  byId("inbox-stopped").hidden = isHere;
  if (!isHere) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const focused = document.activeElement?.id;
  conversations(page);
  tell(thread(page));
  if (focused && document.activeElement?.id !== focused) {
    byId(focused)?.focus({ preventScroll: true });
  }
}

let isBusy = false;
let isDue = false;

async function soon() {
  isDue = true;
  if (isBusy) return;
  isBusy = true;
  while (isDue) {
    await new Promise((resume) => setTimeout(resume, SOON));
    isDue = false;
    // What cannot be read now is read at the next event.
    await refresh().catch(() => {});
  }
  isBusy = false;
}

function listen() {
  const events = new EventSource(byId("inbox").dataset.events);
  const stopped = byId("inbox-stopped");
  events.addEventListener("open", () => (stopped.hidden = true));
  events.addEventListener("changed", soon);
  events.addEventListener("error", () => {
    // While it is not closed, the browser connects again by itself.
    if (events.readyState !== EventSource.CLOSED) return;
    stopped.hidden = false;
    setTimeout(listen, RETRY);
  });
}

// One click sends one message, and hangs up once.
const ONCE = "[data-action=send], [data-action=hang-up]";

document.addEventListener("submit", (event) => {
  const button = event.target.querySelector(ONCE);
  if (button) button.disabled = true;
});

window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll(ONCE)) button.disabled = false;
});

document.addEventListener("keydown", (event) => {
  const isText = event.target.id === "reply-text";
  if (isText && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.target.form.requestSubmit();
  }
});

listen();
