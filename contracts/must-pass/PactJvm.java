import au.com.dius.pact.consumer.ConsumerPactRunnerKt;
import au.com.dius.pact.consumer.PactVerificationResult;
import au.com.dius.pact.consumer.ConsumerPactBuilder;
import au.com.dius.pact.consumer.dsl.DslPart;
import au.com.dius.pact.consumer.dsl.PactDslJsonArray;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.dsl.PactDslWithProvider;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.RequestResponsePact;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/** Writes pacts of pact-jvm, whose examples are random where a type is all that is asked for. */
public class PactJvm {
  static final String ID = "5f2b6a1e-8c3d-4e7f-9a10-2b3c4d5e6f70";
  static final Map<String, String> CREDENTIALS =
      Map.of(
          "clickhouse", "Basic a2V5OnNlY3JldA==",
          "snyk", "token 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62",
          "mpdx", "Bearer 0e4b2f6d-97a1-4c35-8d0e-5f7a1b9c3d62");
  static final String LISTS = "/v1/organizations/${organizationId}/invitations";
  static final String INVITES = "/api/v2/organizations/${organizationId}/invites";
  static final String REST = "/rest/orgs/${organizationId}/invites";
  static int written = 0;

  public static void main(String[] words) throws Exception {
    System.setProperty("pact.rootDir", words[0]);
    System.setProperty("pact_do_not_track", "true");
    DslPart invitation = new PactDslJsonBody().uuid("id").stringType("email").stringType("role").stringType("createdAt");
    get("clickhouse", "one with random examples", "a pending invitation", LISTS + "/${invitationId}", "", 200, invitation);
    get("clickhouse", "a list", "3 pending invitations", LISTS, "", 200,
        PactDslJsonArray.arrayMinLike(1).uuid("id").stringMatcher("role", "admin|developer").closeObject());
    get("clickhouse", "a list", "no invitations", LISTS, "", 200, new PactDslJsonArray());
    get("clickhouse", "values of the state", "a pending invitation", LISTS + "/${invitationId}", "", 200,
        new PactDslJsonBody().valueFromProviderState("id", "${invitationId}", ID).valueFromProviderState("email", "email", "ada@example.com"));
    get("clickhouse", "a time", "a pending invitation", LISTS + "/${invitationId}", "", 200,
        new PactDslJsonBody().datetime("expireAt", "yyyy-MM-dd'T'HH:mm:ss.SSSX"));
    get("clickhouse", "what is gone", "a cancelled invitation", LISTS + "/${invitationId}", "", 404,
        new PactDslJsonBody().integerType("status").stringType("error"));
    get("mpdx", "a page", "{count} pending invitations", INVITES, "per_page=2", 200,
        new PactDslJsonBody().minArrayLike("data", 1).uuid("id").stringType("type")
            .object("attributes").stringType("invite_user_as").stringType("code").closeObject().closeObject().closeArray());
    get("mpdx", "a failure", "the service fails", INVITES, "", 500, null);
    get("snyk", "a list", "{count} pending invitations", REST, "version=2024-10-15", 200,
        new PactDslJsonBody().object("jsonapi").stringType("version").closeObject().asBody()
            .minArrayLike("data", 1).object("attributes").booleanType("is_active").stringType("role").closeObject().closeObject().closeArray());
    get("snyk", "a caller from elsewhere", "a caller from another organization", REST, "version=2024-10-15", 404,
        new PactDslJsonBody().minArrayLike("errors", 1).stringType("title").closeObject().closeArray());
  }

  static void get(String provider, String says, String state, String at, String query, int status, DslPart body)
      throws Exception {
    String example = at.replace("${organizationId}", ID).replace("${invitationId}", ID);
    PactDslWithProvider given = ConsumerPactBuilder.consumer("pact-jvm").hasPactWith(provider);
    var request = given.given(state).uponReceiving(says).method("GET").pathFromProviderState(at, example)
        .headerFromProviderState("Authorization", "${authorization}", CREDENTIALS.get(provider));
    if (!query.isEmpty()) request = request.query(query);
    var response = request.willRespondWith().status(status);
    String type = provider.equals("clickhouse") ? "application/json" : "application/vnd.api+json";
    if (body != null) response = response.body(body).matchHeader("Content-Type", "application/.*json(;.*)?", type);
    RequestResponsePact pact = response.toPact();
    var config = MockProviderConfig.createDefault(PactSpecVersion.V3);
    var result = ConsumerPactRunnerKt.runConsumerTest(pact, config, (server, context) -> {
      var uri = URI.create(server.getUrl() + example + (query.isEmpty() ? "" : "?" + query));
      HttpClient.newHttpClient().send(
          HttpRequest.newBuilder(uri).header("Authorization", CREDENTIALS.get(provider)).build(),
          HttpResponse.BodyHandlers.ofString());
      return true;
    });
    if (!(result instanceof PactVerificationResult.Ok)) throw new IllegalStateException(says + ": " + result);
  }
}
