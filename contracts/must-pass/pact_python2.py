"""Writes pacts of pact-python 2: python pact_python2.py FOLDER LOGS

It knows no values of provider states, so that the contracts have those of the usual seed written in.
"""

import sys
import urllib.error
import urllib.request
from json import dumps

from pact import Consumer, EachLike, Format, Like, Provider, Term

# POST /_mock/provider-states of a mock that was started as it comes tells them.
ORGANIZATION = "1770cfe9-1fa1-4cef-9b6c-301180315d00"
CREDENTIALS = {
    "clickhouse": "Basic c0U4cVVCTHZ1UTR6V3djUWZIeFc6Q1AwWjRqVzBQUnJmTnQ4VlR1UnBHb3ZiWGk2ODBJeU52TkhNcEViag==",
    "snyk": "token 27fda6d5-babb-430a-be67-8902b7850c78",
    "mpdx": "Bearer 27fda6d5-babb-430a-be67-8902b7850c78",
}
INVITATIONS = {
    "clickhouse": "08b5497c-c9b7-43a3-86a8-806be84adb77",
    "snyk": "60e5ebf4-cff9-4199-b415-4d75abcc66b3",
    "mpdx": "e67de692-6d1b-4361-a356-d89f8e4202b7",
}
JSON_API = "application/vnd.api+json"
TYPES = {"clickhouse": "application/json", "snyk": JSON_API, "mpdx": JSON_API}
PORT = 18471


def ask(url, method, headers, body):
    data = dumps(body).encode() if body is not None else None
    try:
        urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method)).read()
    except urllib.error.HTTPError as error:
        error.read()


def write(provider, specification, contracts):
    name = f"pact-python2-v{specification[0]}"
    pact = Consumer(name).has_pact_with(
        Provider(provider), host_name="127.0.0.1", port=PORT, pact_dir=sys.argv[1], log_dir=sys.argv[2],
        specification_version=specification,
    )
    pact.start_service()
    try:
        for says, state, method, at, query, sends, status, answer in contracts:
            headers = {"Authorization": CREDENTIALS[provider]}
            if sends is not None:
                headers["Content-Type"] = TYPES[provider]
            asked = dict(method=method, path=at, headers=headers)
            if query:
                asked["query"] = query
            if sends is not None:
                asked["body"] = sends
            told = dict(status=status)
            if answer is not None:
                told.update(body=answer, headers={"Content-Type": Term(TYPES[provider].replace("+", r"\+") + ".*", TYPES[provider])})
            (pact.given(state) if state else pact).upon_receiving(says).with_request(**asked).will_respond_with(**told)
            with pact:
                search = "?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else ""
                ask(f"{pact.uri}{at}{search}", method, headers, sends)
    finally:
        pact.stop_service()


LISTS = f"/v1/organizations/{ORGANIZATION}/invitations"
ONE = f"{LISTS}/{INVITATIONS['clickhouse']}"
INVITES = f"/api/v2/organizations/{ORGANIZATION}/invites"
REST = f"/rest/orgs/{ORGANIZATION}/invites"
VERSION = {"version": "2024-10-15"}
EMAIL = Term(r".+@.+", "ada@example.com")

write("clickhouse", "2.0.0", [
    ("a list", "3 pending invitations", "get", LISTS, None, None, 200,
     EachLike({"email": EMAIL, "id": Format().uuid, "role": Like("any")}, minimum=1)),
    ("an empty list", "no invitations", "get", LISTS, None, None, 200, []),
    ("one", "a pending invitation", "get", ONE, None, None, 200, Like({"id": "any", "email": "any", "createdAt": "any"})),
    ("a new one", "no invitations", "post", LISTS, None, {"email": "ada@example.com", "role": "developer"}, 200,
     {"email": "ada@example.com", "role": Term("admin|developer", "developer"), "expireAt": Format().iso_8601_datetime(with_ms=True)}),
    ("to delete one", "a pending invitation", "delete", ONE, None, None, 204, None),
    ("an old one", "a cancelled invitation", "get", ONE, None, None, 404, {"status": Format().integer, "error": Like("NOT_FOUND: any")}),
    ("a failure", "the service fails", "get", LISTS, None, None, 500, None),
])
write("mpdx", "2.0.0", [
    ("a page", "2 pending invitations", "get", INVITES, {"per_page": "1"}, None, 200,
     {"data": EachLike({"type": "organization_invites", "id": Like("any")}), "meta": Like({"pagination": {"total_pages": 2}})}),
    ("to cancel", "a pending invitation", "delete", f"{INVITES}/{INVITATIONS['mpdx']}", None, None, 204, None),
])
write("snyk", "2.0.0", [
    ("a list", "2 pending invitations", "get", REST, VERSION, None, 200,
     {"jsonapi": {"version": Like("1.0")}, "data": EachLike({"attributes": Like({"is_active": True, "email": "any"})})}),
    ("what is gone", "a cancelled invitation", "delete", f"{REST}/{INVITATIONS['snyk']}", VERSION, None, 404,
     {"errors": EachLike({"status": "404"})}),
])
# With specification 3 it leaves the states out.
CREDENTIALS["clickhouse"] = "Basic bm9ib2R5Om5vdGhpbmc="
write("clickhouse", "3.0.0", [
    ("a list, by nobody", None, "get", LISTS, None, None, 401, {"status": 401, "error": Term("^UNAUTHORIZED: .+", "UNAUTHORIZED: any")}),
])
