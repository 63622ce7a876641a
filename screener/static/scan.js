"use strict";

// Reads the code that another device shows, where the browser can: the camera's picture never leaves the page. A frame may
// not ask for the camera.

const FORMATS = ["qr_code"];
let camera = null;
let scanning = false;

async function canScan() {
  try {
    const formats = await BarcodeDetector.getSupportedFormats();
    return self === top && formats.includes(FORMATS[0]) && Boolean(navigator.mediaDevices);
  } catch {
    return false;
  }
}

function stopCamera() {
  for (const track of camera?.getTracks() ?? []) track.stop();
  camera = null;
}

async function readCode(video) {
  const detector = new BarcodeDetector({ formats: FORMATS });
  while (camera && video.isConnected) {
    const [code] = await detector.detect(video);
    if (code) return code.rawValue;
    await new Promise(requestAnimationFrame);
  }
  return null;
}

async function scan(button) {
  const video = button.parentElement.querySelector("video");
  const status = button.parentElement.querySelector("[role=status]");
  if (scanning) return;
  scanning = true;
  try {
    camera = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (!video.isConnected) return;
    status.textContent = button.dataset.scan;
    video.srcObject = camera;
    video.hidden = false;
    await video.play();
    const read = await readCode(video);
    if (read === null) return;
    button.form.elements.code.value = read;
    button.form.elements.go.click();
  } catch {
    status.textContent = button.dataset.failed;
  } finally {
    scanning = false;
    stopCamera();
    video.hidden = true;
  }
}

async function offerToScan() {
  const part = document.querySelector("[data-scanning]");
  if (part && (await canScan())) part.hidden = false;
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-scan]");
  if (button) scan(button);
});
for (const end of ["screener:left", "screener:shown"]) document.addEventListener(end, stopCamera);
document.addEventListener("screener:shown", offerToScan);
offerToScan();
