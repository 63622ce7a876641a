"use strict";

// What single parts of a page of the walk do. Such a page brings this file; walk.js loads it with the first step.

const SLOW = 300;
let titleShown = document.title;
let slow = 0;

const exists = (part) => typeof part === "function";

// A frame may have to ask its host, and a browser without the function shares nothing.
const canShare = (shared) => exists(navigator.share) && exists(navigator.canShare) && navigator.canShare(shared);

function reveal() {
  const prints = exists(window.print);
  const copies = exists(navigator.clipboard?.writeText) || exists(document.execCommand);
  for (const button of document.querySelectorAll("[data-print]")) button.hidden = !prints;
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = !copies;
  for (const button of document.querySelectorAll("[data-share]")) button.hidden = !canShare({ text: "text" });
  for (const hint of document.querySelectorAll("[data-inside]")) hint.hidden = self === top;
}

async function copy(button) {
  const text = button.previousElementSibling;
  text.select();
  let copied = true;
  try {
    await navigator.clipboard.writeText(text.value);
  } catch {
    copied = exists(document.execCommand) && document.execCommand("copy"); // works where a frame or plain http rules out the newer
  }
  button.nextElementSibling.textContent = copied ? button.dataset.copy : button.dataset.failed;
}

// It fails where the person changes their mind, and then there is nothing to say.
function share(button) {
  const text = document.getElementById(button.dataset.share).value;
  navigator.share({ title: document.title, text }).catch(() => {});
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented) return;
  const button = event.target.closest("[data-print], [data-copy], [data-share]");
  if (button?.matches("[data-print]")) print();
  else if (button?.matches("[data-share]")) share(button);
  else if (button) copy(button);
});

document.addEventListener("change", ({ target }) => {
  if (target.type !== "checkbox" || !target.checked) return;
  const alone = target.matches("[data-exclusive]");
  for (const other of target.closest("fieldset")?.querySelectorAll("input") ?? []) {
    if (other !== target && (alone || other.matches("[data-exclusive]"))) other.checked = false;
  }
});

// Paper cannot be opened. What the person had folded is folded again afterwards.
let unfolded = [];

// Browsers name the file of a printed page after its title: the day tells one visit from the next.
addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open], .copy, .again, .clinician)")];
  for (const part of unfolded) part.open = true;
  titleShown = document.title;
  document.title = `${titleShown} ${document.querySelector("[data-made]")?.dataset.made ?? ""}`.trim();
});
addEventListener("afterprint", () => {
  for (const part of unfolded) part.open = false;
  document.title = titleShown;
});

// A step that takes long says so on its button; walk.js marks the form meanwhile.
function label(button, words) {
  button.dataset.label = button.textContent;
  button.textContent = words;
}

function sayBusy(form) {
  clearTimeout(slow);
  const button = form.querySelector("button[data-busy]");
  if (!button) return;
  if (form.getAttribute("aria-busy")) slow = setTimeout(() => label(button, button.dataset.busy), SLOW);
  else if (button.dataset.label) label(button, button.dataset.label);
}

new MutationObserver(([{ target }]) => sayBusy(target)).observe(document.body, {
  attributes: true,
  attributeFilter: ["aria-busy"],
  subtree: true,
});

// This file comes with the first step, and on a slow line after the next one was sent.
function begin() {
  reveal();
  for (const form of document.querySelectorAll("form[aria-busy]")) sayBusy(form);
}

document.addEventListener("screener:shown", reveal);
begin();
