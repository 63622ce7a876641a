"use strict";

// What every page does. It works without walk.js, which tells it when it has shown another page.

let pages = 0;
let clickedOn = 0;

function takeReference() {
  if (!location.hash) return;
  const reference = new URLSearchParams(location.hash.slice(1)).get("ref");
  if (!reference) return;
  if (!/^[\w-]{1,40}$/.test(reference)) {
    console.warn("The visit reference has other signs than letters, digits, - and _, or more than 40; it is left out.");
    return;
  }
  document.querySelector("[data-reference]")?.setAttribute("value", reference);
  for (const link of document.querySelectorAll("a[href^='/']:not([target])")) link.hash = location.hash;
}

// Somebody ended the walk on purpose, so the page that comes shall not say that it was lost.
function loadAfresh() {
  history.replaceState(0, "");
  location.reload();
}

// What the tab keeps of a walk, see keep.js.
function forget() {
  try {
    sessionStorage.removeItem("screener");
  } catch {
    return; // where nothing can be kept, nothing was
  }
}

function empty() {
  document.body.textContent = "";
  addEventListener("pageshow", ({ persisted }) => persisted && loadAfresh());
  forget();
  document.dispatchEvent(new Event("screener:left"));
}

function leave(address) {
  try {
    empty();
  } finally {
    try {
      top.location.replace(address);
    } catch {
      location.replace(address);
    }
  }
}

// A link to the page we are at: to a browser it can be a jump, or a load that keeps what the history holds.
function follow(event, link) {
  const [there, here] = [link.href, location.href].map((address) => address.split("#")[0]);
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const opens = !link.hash || link.hash.startsWith("#ref=");
  // Within a walk, only "Start again" leads to another page in this tab.
  if (opens && !document.querySelector("main[data-kind=reading]")) forget();
  if (there !== here) return;
  if (opens) {
    event.preventDefault();
    loadAfresh();
  } else if (document.querySelector("form[data-walk]")) {
    event.preventDefault();
    const target = document.querySelector(link.hash);
    if (!target.matches("input, textarea")) target.tabIndex = -1;
    target.focus();
  }
}

document.addEventListener("click", (event) => {
  if (event.detail < 2) {
    clickedOn = pages;
  } else if (clickedOn !== pages) {
    // The second click of a double click was meant for the page before; here it could choose an answer.
    event.preventDefault();
    return;
  }
  const pressed = event.target.closest("[data-leave], a[href]:not([target])");
  if (!pressed) return;
  if (pressed.matches("[data-leave]")) {
    event.preventDefault();
    leave(pressed.href);
  } else {
    follow(event, pressed);
  }
});

document.addEventListener("screener:shown", () => {
  pages += 1;
  takeReference();
});
document.querySelector("main [data-focus]")?.focus();
takeReference();
