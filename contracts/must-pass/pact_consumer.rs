//! Writes pacts of Rust's pact_consumer into PACT_OUTPUT_DIR.

use pact_consumer::prelude::*;
use pact_consumer::{each_like, json_pattern, json_pattern_internal, like, term};
use std::io::{Read, Write};
use std::net::TcpStream;

const ID: &str = "5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70";
const LISTS: &str = "/v1/organizations/${organizationId}/invitations";
const INVITES: &str = "/api/v2/organizations/${organizationId}/invites";
const REST: &str = "/rest/orgs/${organizationId}/invites";

fn credentials(provider: &str) -> &'static str {
    match provider {
        "clickhouse" => "Basic a2V5OnNlY3JldA==",
        "snyk" => "token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62",
        _ => "Bearer 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62",
    }
}

struct Asked<'a> {
    provider: &'a str,
    says: &'a str,
    state: &'a str,
    method: &'a str,
    at: &'a str,
    query: &'a str,
    sends: &'a str,
}

fn contract(asked: Asked, status: u16, body: Option<JsonPattern>) {
    let example = asked.at.replace("${organizationId}", ID).replace("${invitationId}", ID);
    let answered = if asked.provider == "clickhouse" { "application/json" } else { "application/vnd.api+json" };
    let has_body = !asked.sends.is_empty();
    let server = PactBuilder::new_v4("pact-rust", asked.provider)
        .interaction(asked.says, "", |mut it| {
            it.given(asked.state);
            it.request.method(asked.method);
            it.request.path_from_provider_state(asked.at, example.as_str());
            it.request.header_from_provider_state("Authorization", "${authorization}", credentials(asked.provider));
            if let Some((name, value)) = asked.query.split_once('=') {
                it.request.query_param(name, value);
            }
            if has_body {
                it.request.content_type(answered);
                it.request.body(asked.sends);
            }
            it.response.status(status);
            if let Some(body) = body {
                it.response.content_type(answered);
                it.response.json_body(body);
            }
            it
        })
        .start_mock_server(None, None);
    let url = server.url();
    let address = format!("127.0.0.1:{}", url.port().unwrap());
    let mut stream = TcpStream::connect(address).unwrap();
    let search = if asked.query.is_empty() { String::new() } else { format!("?{}", asked.query) };
    write!(
        stream,
        "{} {example}{search} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {}\r\nConnection: close\r\n{}\r\n{}",
        asked.method,
        credentials(asked.provider),
        if has_body { format!("Content-Type: {answered}\r\nContent-Length: {}\r\n", asked.sends.len()) } else { String::new() },
        asked.sends
    )
    .unwrap();
    stream.read_to_end(&mut Vec::new()).unwrap();
    std::thread::sleep(std::time::Duration::from_millis(50));
}

fn main() {
    let on = |says, state, method, at| Asked { provider: "clickhouse", says, state, method, at, query: "", sends: "" };
    let one = format!("{LISTS}/${{invitationId}}");
    let role = || term!(r"\A(admin|developer)\z", "admin");
    let email = || term!(r"\A[^@\s]+@[[:alnum:].-]+\z", "ada@example.com");
    contract(
        on("a list", "3 pending invitations", "GET", LISTS),
        200,
        Some(each_like!(json_pattern!({ "email": email(), "role": role() })).into()),
    );
    contract(on("a list", "no invitations", "GET", LISTS), 200, Some(json_pattern!([])));
    contract(
        on("one", "a pending invitation", "GET", &one),
        200,
        Some(json_pattern!({ "id": like!(ID), "email": term!(r"[\p{L}\p{N}].*@.+", "ada@example.com") })),
    );
    contract(on("to delete one", "a pending invitation", "DELETE", &one), 204, None);
    contract(
        on("an accepted one", "an accepted invitation", "GET", &one),
        404,
        Some(json_pattern!({ "status": 404, "error": term!("^NOT_FOUND: .+", "NOT_FOUND: any") })),
    );
    contract(
        Asked { sends: r#"{"email":"ada@example.com","role":"developer"}"#, ..on("a new one", "no invitations", "POST", LISTS) },
        200,
        Some(json_pattern!({ "email": "ada@example.com", "role": role(), "expireAt": like!("any") })),
    );
    contract(
        Asked { provider: "mpdx", says: "a list", state: "2 pending invitations", method: "GET", at: INVITES, query: "sort=-created_at", sends: "" },
        200,
        Some(json_pattern!({ "data": each_like!(json_pattern!({ "id": like!(ID) })) })),
    );
    contract(
        Asked { provider: "snyk", says: "a list", state: "2 pending invitations", method: "GET", at: REST, query: "version=2024-10-15", sends: "" },
        200,
        Some(json_pattern!({ "data": each_like!(json_pattern!({ "attributes": { "is_active": like!(true) } })) })),
    );
    contract(
        Asked { provider: "snyk", says: "a failure", state: "the service fails", method: "GET", at: REST, query: "version=2024-10-15", sends: "" },
        500,
        None,
    );
}
