"use strict";

// Moves from step to step without a full page load. Answers live in this page's memory and nowhere else.

const PARTS = ["body > header", "main", "body > footer"];
const PATIENCE = 20000;
const start = document.querySelector("form[data-walk]");
const first = document.cloneNode(true);
const tokens = new Map();
let running = null;

const find = (selector) => document.querySelector(selector);
const token = () => find("form[data-walk] [name=state]")?.value ?? "";

function reveal() {
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
}

function show(page) {
  for (const part of PARTS) {
    const old = find(part);
    const fresh = document.importNode(page.querySelector(part), true);
    for (const { name } of [...old.attributes]) old.removeAttribute(name);
    for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    old.replaceChildren(...fresh.childNodes);
  }
  document.title = page.title;
  if (token()) tokens.set(history.state, token());
  reveal();
  const target = find("main [data-focus]") ?? find("main h1");
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
  scrollTo(0, 0);
}

function advance(page) {
  const before = page.querySelector("form[data-walk]")?.dataset.before;
  // The old entry takes the answer just given, or Back would show its question unanswered.
  if (before) tokens.set(history.state, before);
  history.pushState(history.state + 1, "");
  show(page);
}

function sayTryAgain() {
  const place = find("form[data-walk]") ?? find("main");
  if (!find("main [data-again]")) place.prepend(find("#try-again").content.cloneNode(true));
  find("main [data-again]").focus();
}

async function ask(action, body) {
  const { signal } = running;
  const response = await fetch(action, {
    method: "POST", body, signal, headers: { Accept: "text/html" }, credentials: "omit", redirect: "error",
  });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const usable = response.status < 500 && response.status !== 429 && PARTS.every((part) => page.querySelector(part));
  if (!usable) throw new Error("not a page of the walk");
  return { page, ok: response.ok };
}

async function send(action, body, arrive) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const form = find("form[data-walk]");
  form?.setAttribute("aria-busy", "true");
  const timer = setTimeout(() => mine.abort(), PATIENCE);
  try {
    const { page, ok } = await ask(action, body);
    if (running === mine) (ok ? arrive : show)(page);
  } catch {
    if (running === mine) sayTryAgain();
  } finally {
    clearTimeout(timer);
    if (running === mine) {
      running = null;
      form?.removeAttribute("aria-busy");
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // Without `submitter` we cannot tell Back from Continue: let the browser post the form itself.
  if (!form.matches("form[data-walk]") || !event.submitter) return;
  event.preventDefault();
  if (running) return;
  const body = new URLSearchParams(new FormData(form));
  body.append(event.submitter.name, event.submitter.value);
  send(form.action, body, advance);
});

addEventListener("popstate", ({ state }) => {
  if (!start) return;
  const past = tokens.get(state);
  if (past === undefined) {
    location.reload();
  } else if (past === "") {
    running?.abort();
    running = null;
    show(first);
  } else {
    send(start.action, new URLSearchParams({ state: past, go: "show" }), show);
  }
});

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  const alone = target.matches("[data-exclusive]");
  for (const other of target.closest("fieldset").querySelectorAll("input")) {
    if (other !== target && (alone || other.matches("[data-exclusive]"))) other.checked = false;
  }
});

function leave(address) {
  running?.abort();
  running = null;
  tokens.clear();
  document.body.replaceChildren();
  addEventListener("pageshow", () => location.reload());
  try {
    top.location.replace(address);
  } catch {
    location.replace(address);
  }
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest("[data-print], [data-leave], [value='continue'], a[href^='#']");
  if (!pressed) return;
  if (pressed.matches("[data-print]")) {
    print();
  } else if (pressed.matches("[data-leave]")) {
    event.preventDefault();
    leave(pressed.href);
  } else if (pressed.matches("[value='continue']")) {
    // The second click of a double click was meant for the page before, not for the one that is here by now.
    if (event.detail > 1) event.preventDefault();
  } else if (start) {
    // A jump inside the page would make a history entry without a token.
    event.preventDefault();
    find(pressed.hash)?.focus();
  }
});

if (start) {
  history.scrollRestoration = "manual";
  history.replaceState(Number.isInteger(history.state) ? history.state : 0, "");
  tokens.set(history.state, token());
}
reveal();
find("main [data-focus]")?.focus();
