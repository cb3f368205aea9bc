"""Invites, lists and cancels through pysnyk. Arguments: the mock's URL, an organization, a role. Prints JSON."""

import json
import os
import sys

import snyk

url, organization, role = sys.argv[1:]
version = "2024-10-15"
invites = f"orgs/{organization}/invites"
client = snyk.SnykClient(os.environ["SNYK_TOKEN"], url=f"{url}/rest", rest_api_url=f"{url}/rest", version=version)


def create(email):
    body = {"data": {"type": "org_invitation", "attributes": {"email": email, "role": role}}}
    headers = {"Content-Type": "application/vnd.api+json"}
    return client.post(f"{invites}?version={version}", body, headers).json()["data"]["id"]


def emails():
    # Follows links.next as long as there is one.
    return [invite["attributes"]["email"] for invite in client.get_rest_pages(invites, {"limit": 10})]


def error_of(call):
    try:
        return call()
    except snyk.errors.SnykHTTPError as error:
        return error.error[0]["status"]


ids = [create(f"person{number}@example.com") for number in range(12)]
told = {"before": emails(), "deleted": client.delete(f"{invites}/{ids[0]}?version={version}").status_code}
told["after"] = emails()
told["again"] = error_of(lambda: create("person1@example.com"))
told["gone"] = error_of(lambda: client.delete(f"{invites}/{ids[0]}?version={version}"))
told["early"] = error_of(lambda: client.get(invites, {"version": "2021-06-04"}).status_code)
print(json.dumps(told))
