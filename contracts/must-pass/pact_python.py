"""Writes pacts of pact-python 3 and later: python pact_python.py FOLDER"""

import sys
import urllib.error
import urllib.request
from json import dumps
from time import sleep

from pact import Pact, generate, match

ID = "5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70"
CREDENTIALS = {
    "clickhouse": "Basic a2V5OnNlY3JldA==",
    "snyk": "token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62",
    "mpdx": "Bearer 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62",
}
TYPES = {"clickhouse": "application/json", "snyk": "application/vnd.api+json", "mpdx": "application/vnd.api+json"}


def of_state(expression, example):
    return match.type(example, generator=generate.provider_state(expression))


def contract(pact, provider, says, states, method, at, status, answer=None, sends=None, query=None):
    example = at.replace("${organizationId}", ID).replace("${invitationId}", ID)
    it = pact.upon_receiving(says)
    for name, parameters in states:
        it = it.given(name, parameters) if parameters else it.given(name)
    it = it.with_request(method, of_state(at, example))
    it = it.with_header("Authorization", of_state("${authorization}", CREDENTIALS[provider]))
    if query:
        it = it.with_query_parameters(query)
    if sends:
        it = it.with_body(sends, TYPES[provider])
    it = it.will_respond_with(status)
    if answer is not None:
        it = it.with_body(answer, TYPES[provider])
    headers = {"Authorization": CREDENTIALS[provider]}
    if sends:
        headers["Content-Type"] = TYPES[provider]
    search = "?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else ""
    return method, example + search, headers, dumps(sends).encode() if sends else None


def ask(url, method, target, headers, body):
    try:
        urllib.request.urlopen(urllib.request.Request(str(url).rstrip("/") + target, body, headers, method=method)).read()
    except urllib.error.HTTPError as error:
        error.read()


def write(provider, specification, contracts):
    for each in contracts:
        # One at a time: many have the same request in other states.
        pact = Pact(f"pact-python-{specification.lower()}", provider).with_specification(specification)
        request = contract(pact, provider, **each)
        with pact.serve() as server:
            ask(server.url, *request)
            sleep(0.05)
        pact.write_file(sys.argv[1])


LISTS = "/v1/organizations/${organizationId}/invitations"
INVITES = "/api/v2/organizations/${organizationId}/invites"
REST = "/rest/orgs/${organizationId}/invites"
VERSION = {"version": "2024-10-15"}

write("clickhouse", "V4", [
    dict(says="a list", states=[("3 pending invitations", None)], method="GET", at=LISTS, status=200,
         answer=match.each_like({"id": match.uuid(), "email": match.like("ada@example.com")}, min=1)),
    dict(says="one", states=[("a pending invitation", {"role": "developer"})], method="GET", at=LISTS + "/${invitationId}",
         status=200, answer={"id": of_state("${invitationId}", ID), "role": "developer",
                             "createdAt": match.regex("2026-01-31T12:00:00.000Z", regex=r"\d{4}-\d\d-\d\dT[\d:.]+Z")}),
    dict(says="a new one", states=[("no invitations", None)], method="POST", at=LISTS, status=200,
         sends={"email": "ada@example.com", "role": "admin"},
         answer={"email": "ada@example.com", "role": match.str("any")}),
    dict(says="an old one", states=[("an expired invitation", None)], method="GET", at=LISTS + "/${invitationId}",
         status=404, answer={"status": 404, "error": match.like("NOT_FOUND: any")}),
])
write("mpdx", "V4", [
    dict(says="a page", states=[("{count} pending invitations", {"count": "2"})], method="GET", at=INVITES, status=200,
         query={"per_page": "1"}, answer={"data": match.each_like({"type": "organization_invites", "id": match.uuid()}, min=1)}),
    dict(says="to cancel", states=[("a pending invitation", None)], method="DELETE", at=INVITES + "/${invitationId}", status=204),
])
write("snyk", "V4", [
    dict(says="a list", states=[("{count} pending invitations", {"count": 2})], method="GET", at=REST, status=200,
         query=VERSION, answer={"jsonapi": {"version": match.str("x")}, "data": match.each_like(
             {"id": match.uuid(), "attributes": {"is_active": match.bool(True), "role": match.str("y")}}, min=1)}),
    dict(says="a failure", states=[("the service fails", None)], method="GET", at=REST, status=500, query=VERSION),
    dict(says="what is gone", states=[("a cancelled invitation", None)], method="DELETE",
         at=REST + "/${invitationId}", status=404, query=VERSION, answer={"errors": match.each_like({"status": "404"}, min=1)}),
])
write("clickhouse", "V3", [
    dict(says="a list", states=[("2 pending invitations", None)], method="GET", at=LISTS, status=200,
         answer=match.each_like({"role": match.regex("admin", regex=r"^(admin|developer)$")}, min=2)),
    dict(says="without a right", states=[("a caller who may only read", None)], method="POST", at=LISTS, status=403,
         sends={"email": "ada@example.com", "role": "admin"}, answer={"status": match.int(403)}),
])
