// Calls from the customer's browser: its own WebRTC, signalled through the sandbox.

const POLL = 300;
const IDLE_POLL = 1000;
const COUNT = 1000;
const GATHER = 3000;
const CONNECT = 20000;
const MISSED_POLLS = 20;

const panel = document.getElementById("calling");
const part = (id) => document.getElementById(id);
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

let current = null;

function say(words) {
  const state = part("call-state");
  // A screen reader reads what changes, so nothing changes without need.
  if (state.textContent !== words) state.textContent = words;
}

function show() {
  part("call").hidden = current !== null;
  part("hang-up").hidden = current === null;
}

function about(error) {
  if (error.name === "NotAllowedError") return "No call without the microphone: allow it in your browser";
  if (error.name === "NotFoundError") return "No call without a microphone: none was found";
  return "The microphone cannot be used";
}

async function microphone() {
  if (!navigator.mediaDevices) throw new Error("no microphone without a secure address");
  return navigator.mediaDevices.getUserMedia({ audio: true });
}

async function gathered(connection) {
  if (connection.iceGatheringState === "complete") return;
  const complete = new Promise((done) => {
    connection.addEventListener("icegatheringstatechange", () => {
      if (connection.iceGatheringState === "complete") done();
    });
  });
  await Promise.race([complete, pause(GATHER)]);
}

async function count(call) {
  const reports = await call.connection.getStats();
  for (const report of reports.values()) {
    if (report.kind !== "audio") continue;
    if (report.type === "outbound-rtp") part("packets-sent").textContent = report.packetsSent;
    if (report.type === "inbound-rtp") part("packets-received").textContent = report.packetsReceived;
  }
}

async function keepCounting(call) {
  while (!call.isOver) {
    await count(call).catch(() => {});
    await pause(COUNT);
  }
}

function finish(call, words) {
  if (call.isOver) return;
  call.isOver = true;
  call.stream?.getTracks().forEach((track) => track.stop());
  call.connection?.close();
  part("sound").srcObject = null;
  current = null;
  say(words);
  const hadFocus = document.activeElement === part("hang-up");
  show();
  if (hadFocus) part("call").focus();
}

function tellHangUp(call) {
  if (call.id !== null) fetch(`/phone/calls/${call.id}/hang-up`, { method: "POST", keepalive: true }).catch(() => {});
}

function hangUp(call, words) {
  if (call.isOver) return;
  tellHangUp(call);
  finish(call, words);
}

async function offer(call) {
  call.connection = new RTCPeerConnection();
  window.wasslaCall = call;
  call.connection.addEventListener("track", (event) => {
    part("sound").srcObject = new MediaStream([event.track]);
  });
  call.connection.addEventListener("connectionstatechange", () => {
    const state = call.connection.connectionState;
    if (state === "connected" && call.isAccepted) say("Connected");
    if (state === "failed") hangUp(call, "The connection was lost");
  });
  for (const track of call.stream.getTracks()) call.connection.addTrack(track, call.stream);
  await call.connection.setLocalDescription(await call.connection.createOffer());
  await gathered(call.connection);
  return call.connection.localDescription.sdp;
}

async function post(sdp) {
  const { customer, business } = panel.dataset;
  const body = new URLSearchParams({ customer, business, sdp });
  const answer = await fetch("/phone/calls", { method: "POST", body });
  const read = await answer.json();
  return answer.ok ? read : Promise.reject(new Error(read.words));
}

async function poll(call) {
  const answer = await fetch(`/phone/calls/${call.id}`);
  if (!answer.ok) throw new Error("the call is not known");
  return answer.json();
}

async function follow(call, seen) {
  if (seen.is_over) return finish(call, seen.words);
  if (seen.answer !== null && !call.isAnswered) {
    call.isAnswered = true;
    try {
      await call.connection.setRemoteDescription({ type: "answer", sdp: seen.answer });
    } catch {
      return hangUp(call, "The call failed: the business answered what the browser cannot read");
    }
  }
  if (call.isOver) return undefined;
  if (seen.state !== "accepted") return say(seen.words);
  call.isAccepted = true;
  if (call.connection.connectionState === "connected") return say(seen.words);
  call.patience ??= Date.now() + CONNECT;
  if (Date.now() > call.patience) return hangUp(call, "The connection was lost");
  return say("Connecting…");
}

async function watch(call) {
  let missed = 0;
  while (!call.isOver) {
    try {
      await follow(call, await poll(call));
      missed = 0;
    } catch {
      missed += 1;
      if (missed === MISSED_POLLS) return hangUp(call, "The sandbox does not answer any more");
    }
    await pause(POLL);
  }
  return undefined;
}

async function place() {
  if (current !== null) return;
  const call = { id: null, connection: null, stream: null, isAnswered: false, isAccepted: false, isOver: false };
  current = call;
  part("packets-sent").textContent = "0";
  part("packets-received").textContent = "0";
  show();
  part("hang-up").focus();
  say("Asking for the microphone…");
  try {
    const stream = await microphone();
    if (call.isOver) return stream.getTracks().forEach((track) => track.stop());
    call.stream = stream;
  } catch (error) {
    return finish(call, about(error));
  }
  try {
    say("Calling…");
    const sdp = await offer(call);
    if (call.isOver) return;
    const { id } = await post(sdp);
    call.id = id;
  } catch (error) {
    return finish(call, error.message || "The call could not be placed");
  }
  // The customer may have hung up before the call had an id.
  if (call.isOver) return tellHangUp(call);
  keepCounting(call);
  watch(call);
}

async function lookWhetherToCall() {
  const answer = await fetch(panel.dataset.source);
  const seen = await answer.json();
  part("call").disabled = !seen.can_call;
  part("call-reason").textContent = seen.words ?? "";
}

async function keepLooking() {
  if (current === null) await lookWhetherToCall().catch(() => {});
  setTimeout(keepLooking, IDLE_POLL);
}

if (panel !== null) {
  part("call").addEventListener("click", place);
  part("hang-up").addEventListener("click", () => current && hangUp(current, "Call ended"));
  window.addEventListener("pagehide", () => current && hangUp(current, "Call ended"));
  keepLooking();
}
