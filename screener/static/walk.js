"use strict";

// Moves from step to step without a full page load. Answers live in this page's memory and nowhere else.

const PARTS = ["body > header", "main", "body > footer"];
const PATIENCE = 20000;
const start = document.querySelector("form[data-walk]");
takeReference();
const first = document.cloneNode(true);
const tokens = new Map();
let running = null;
let shown = 0;
let clickedOn = 0;

const find = (selector) => document.querySelector(selector);
const token = () => find("form[data-walk] [name=state]")?.value ?? "";

// The clinic's link brings its own name for the visit behind the #, which no server and no log ever sees.
// Links to our other pages carry it along, so that it is still there when somebody comes back to the first one.
function takeReference() {
  const reference = new URLSearchParams(location.hash.slice(1)).get("ref");
  if (!reference) return;
  if (!/^[\w-]{1,40}$/.test(reference)) {
    console.warn("The visit reference has other signs than letters, digits, - and _, or more than 40; it is left out.");
    return;
  }
  document.querySelector("[data-reference]")?.setAttribute("value", reference);
  for (const link of document.querySelectorAll("a[href^='/']:not([target])")) link.hash = location.hash;
}

function reveal() {
  for (const button of document.querySelectorAll("[data-print], [data-copy]")) button.hidden = false;
  for (const hint of document.querySelectorAll("[data-unscripted]")) hint.hidden = true;
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
  shown += 1;
  if (token()) tokens.set(history.state, token());
  reveal();
  const target = find("main [data-focus]") ?? find("main h1");
  const changed = target.matches("button");
  if (!changed) target.tabIndex = -1;
  target.focus({ preventScroll: true });
  // Scrolling to an element could also scroll a page around the frame.
  scrollTo(0, changed ? scrollY + target.getBoundingClientRect().top - innerHeight / 2 : 0);
  takeReference();
  document.dispatchEvent(new Event("screener:shown"));
}

function advance(page) {
  const before = page.querySelector("form[data-walk]")?.dataset.before;
  // The old entry takes the answer just given, or Back would show its question unanswered.
  if (before) tokens.set(history.state, before);
  history.pushState(history.state + 1, "");
  show(page);
}

function sayTryAgain(form, delivering) {
  const place = form ?? find("main");
  const words = find(delivering ? "main .try-again" : "body > .try-again");
  find("main [data-again]")?.remove();
  place.prepend(words.content.cloneNode(true));
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

async function send(action, body, arrive, form = find("form[data-walk]")) {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  form?.setAttribute("aria-busy", "true");
  const timer = setTimeout(() => mine.abort(), PATIENCE);
  try {
    const { page, ok } = await ask(action, body);
    if (running === mine) (ok ? arrive : show)(page);
  } catch {
    if (running === mine) sayTryAgain(form, body.get("go") === "deliver");
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
  // Sent before, and no answer came: the server may have done all the same what it was asked for.
  if (find("main [data-again]")) body.append("again", "yes");
  send(form.action, body, advance, form);
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
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
  try {
    top.location.replace(address);
  } catch {
    location.replace(address);
  }
}

async function copy(button) {
  const text = button.previousElementSibling;
  text.select();
  let copied = true;
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    copied = document.execCommand("copy"); // the older way works where a frame or plain http rules out the newer
  }
  if (copied) button.nextElementSibling.textContent = button.dataset.copy;
}

// Browsers name the file of a printed page after its title: the day tells one visit from the next.
let title = document.title;
addEventListener("beforeprint", () => {
  title = document.title;
  document.title = `${title} ${find("[data-made]")?.dataset.made ?? ""}`.trim();
});
addEventListener("afterprint", () => {
  document.title = title;
});

document.addEventListener("click", (event) => {
  if (event.detail < 2) {
    clickedOn = shown;
  } else if (clickedOn !== shown) {
    // The second click of a double click was meant for the page before; here it could choose an answer.
    event.preventDefault();
    return;
  }
  const pressed = event.target.closest("[data-print], [data-copy], [data-leave], a[href*='#']:not([target])");
  if (!pressed) return;
  if (pressed.matches("[data-print]")) {
    print();
  } else if (pressed.matches("[data-copy]")) {
    copy(pressed);
  } else if (pressed.matches("[data-leave]")) {
    event.preventDefault();
    leave(pressed.href);
  } else if (pressed.hash.startsWith("#ref=")) {
    // To a browser, a link to the address we are at, with this behind it, is a jump inside the page.
    if (pressed.pathname !== location.pathname) return;
    event.preventDefault();
    location.reload();
  } else if (start && pressed.pathname === location.pathname) {
    // A jump inside the page would make a history entry without a token.
    event.preventDefault();
    const target = find(pressed.hash);
    if (!target.matches("input")) target.tabIndex = -1;
    target.focus();
  }
});

if (start) {
  history.scrollRestoration = "manual";
  history.replaceState(Number.isInteger(history.state) ? history.state : 0, "");
  tokens.set(history.state, token());
}
reveal();
find("main [data-focus]")?.focus();
