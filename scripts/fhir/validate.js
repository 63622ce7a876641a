// Reads resources of FHIR R4, one JSON object a line; prints for each what is wrong, a JSON list a line.
"use strict";

const readline = require("node:readline");
const { Fhir } = require("fhir");

const fhir = new Fhir();
const lines = readline.createInterface({ input: process.stdin });

lines.on("line", (line) => {
  const { messages } = fhir.validate(JSON.parse(line), { errorOnUnexpected: true });
  const words = messages.map((said) => `${said.severity}: ${said.location}: ${said.message}`);
  console.log(JSON.stringify(words));
});
