"use strict";

// In a clinic's frame: tells the page around it how tall to make it and that a step was taken. Never what was answered:
// all pages with answers have one height. It is no more than the window's, so that scrolling happens in here, and the page
// around sees next to nothing of it in its own.

const STEP = 960;
const LEAST = 240;
const hosts = document.documentElement.dataset.hosts.split(" ");
const kindShown = () => document.querySelector("main")?.dataset.kind;
let host = null;
let room = STEP;

function say(screener, more) {
  parent.postMessage({ screener, ...more }, host);
}

function sayHeight() {
  const kind = kindShown();
  // A frame without a width yet would seem very tall; one that is being left has nothing to show.
  if (!host || !innerWidth || !kind) return;
  const fitting = Math.max(LEAST, Math.min(STEP, 40 * Math.floor(room / 40)));
  const natural = 40 * Math.ceil(document.body.scrollHeight / 40);
  say("height", { height: kind === "reading" ? natural : fitting });
}

function sayStep() {
  if (host) say(kindShown() === "guidance" ? "finished" : "step");
}

addEventListener("message", ({ data, origin, source }) => {
  if (data?.screener !== "hello" || source !== parent || !hosts.includes(origin)) return;
  const first = !host;
  host = origin;
  room = Number.isFinite(data.room) ? data.room : STEP;
  document.documentElement.dataset.framed = "";
  sayHeight();
  if (first && kindShown() !== "reading") sayStep();
});

// The browser's own command would print the page around, and of this one only what the frame has room for.
addEventListener("keydown", (event) => {
  const prints = event.key?.toLowerCase() === "p" && (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
  if (!prints || self === top || kindShown() !== "guidance") return;
  event.preventDefault();
  print();
});

document.addEventListener("screener:shown", () => {
  sayHeight();
  sayStep();
});
new ResizeObserver(() => {
  if (kindShown() === "reading") sayHeight();
}).observe(document.body);
