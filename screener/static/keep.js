"use strict";

// What the tab keeps, so that a page loaded anew goes on where somebody was: one token, which only the server can open, and
// for an hour. A page of the walk brings this file; walk.js loads it with the first step, or where something was kept.

const SLOT = "screener";
const ONE_HOUR = 3600000;
const EXCUSED = 1000;
let drafts = 0;
let timer = 0;
let pressed = -EXCUSED;

function forgetToken() {
  drafts += 1;
  clearTimeout(timer);
  try {
    sessionStorage.removeItem(SLOT);
  } catch {
    return; // a browser that lets us keep nothing kept nothing
  }
}

function storedToken() {
  try {
    return sessionStorage.getItem(SLOT);
  } catch {
    return null;
  }
}

function storeToken(sealed) {
  clearTimeout(timer);
  timer = setTimeout(forgetToken, ONE_HOUR);
  try {
    sessionStorage.setItem(SLOT, sealed);
  } catch {
    return; // then it is as without this file: a page loaded anew starts again
  }
}

// Somebody who keeps nothing is warned before the page goes, but not of what they asked for themselves: a call, a file.
function warn(event) {
  if (event.timeStamp - pressed < EXCUSED) return;
  event.preventDefault();
  event.returnValue = "";
}

function keepShown() {
  const { kept, gone } = document.querySelector("main").dataset;
  removeEventListener("beforeunload", warn);
  if (gone !== undefined) forgetToken();
  if (kept) {
    storeToken(kept);
  } else if (kept === "") {
    forgetToken();
    addEventListener("beforeunload", warn);
  }
}

// What was chosen and not sent yet must not lie here readable, so the server seals it.
async function keepChosen(form) {
  drafts += 1;
  const mine = drafts;
  const fields = [...new FormData(form), ["go", "draft"]];
  const answer = await fetch(form.action, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { Accept: "text/plain" },
    credentials: "omit",
    keepalive: true,
  });
  const sealed = await answer.text();
  if (answer.ok && mine === drafts && form.isConnected) storeToken(sealed);
}

function keepAsked(form) {
  if (form && document.querySelector("main").dataset.kept) keepChosen(form).catch(() => null);
}

// On a slow line this file comes after the first choice.
function keepChosenBefore() {
  const inputs = [...document.querySelectorAll("form[data-walk] input")];
  keepAsked(inputs.find((input) => input.checked !== input.defaultChecked)?.form);
}

// By the form of the first page, which then asks for something else.
function goOn(sealed) {
  const button = document.querySelector("form[data-walk] button[name=go]");
  const { value } = button;
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "kept";
  field.value = sealed;
  button.before(field);
  button.value = "resume";
  button.click();
  button.value = value;
  field.remove();
}

// Where a step was and now is a first page, the browser has loaded the tab anew: somebody asked for it, or a phone
// needed the room. Back to a step is no such thing, or it would say so after Leave quickly.
function sayLost() {
  const reloaded = performance.getEntriesByType("navigation")[0]?.type === "reload";
  document.querySelector("[data-lost]").hidden = !(history.state > 0 || (history.state < 0 && reloaded));
  history.replaceState(0, "");
}

function offer() {
  const part = document.querySelector("[data-resume]");
  if (!part) return;
  const sealed = storedToken();
  if (!sealed) {
    sayLost();
    return;
  }
  part.hidden = false;
  part.querySelector("button").addEventListener("click", () => goOn(sealed));
  // Where a step was, nobody has to be asked.
  if (history.state) goOn(sealed);
}

document.addEventListener("change", ({ target }) => keepAsked(target.closest("form[data-walk]")));
document.addEventListener("submit", ({ defaultPrevented, timeStamp }) => {
  if (!defaultPrevented) pressed = timeStamp; // walk.js stays on the page, a file is saved from it
});
document.addEventListener("click", ({ target, timeStamp }) => {
  if (target.closest("a[href]")) pressed = timeStamp;
});
document.addEventListener("screener:shown", keepShown);
document.addEventListener("screener:left", () => {
  removeEventListener("beforeunload", warn);
  forgetToken();
});
keepShown();
offer();
keepChosenBefore();
